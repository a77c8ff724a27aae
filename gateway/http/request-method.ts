import type { IncomingMessage } from 'node:http';
import { OperationTypeNode } from 'graphql';
import { callerError } from '../errors.js';
import type { PreparedOperation } from '../operations/prepared-operation.js';

/** @throws GraphQLError when a mutation came by another method than POST */
export function requirePost({ operation }: PreparedOperation, { method }: IncomingMessage): void {
  if (operation.operation === OperationTypeNode.MUTATION && method !== 'POST')
    throw callerError('METHOD_NOT_ALLOWED', 'Send mutations by POST.', 405);
}
