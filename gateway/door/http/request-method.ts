import type { IncomingMessage } from 'node:http';
import { OperationTypeNode } from 'graphql';
import { methodNotAllowed } from '../../common/errors.js';
import type { PreparedOperation } from '../../plan/operations/prepared-operation.js';

/** By which the endpoint can be asked. */
export const allowedMethods = 'GET, POST, OPTIONS';

/** @throws GraphQLError when a mutation came by another method than POST */
export function requirePost({ operation }: PreparedOperation, { method }: IncomingMessage): void {
  if (operation.operation === OperationTypeNode.MUTATION && method !== 'POST')
    throw methodNotAllowed('Send mutations by POST.', 'POST');
}

/** @throws GraphQLError when no operation can come by the method at all */
export function requireKnownMethod({ method }: IncomingMessage): void {
  if (method !== 'GET' && method !== 'POST')
    throw methodNotAllowed('Send JSON by POST, or a query by GET.', allowedMethods);
}
