import { OperationTypeNode } from 'graphql';
import type { StreamPlanner } from '../subscriptions/stream-planner.js';
import type { PreparedOperation } from './prepared-operation.js';

/**
 * Does what the first request of an operation would else wait for.
 * @throws GraphQLError when it cannot be planned
 */
export function planAhead(prepared: PreparedOperation, planner: StreamPlanner): void {
  if (prepared.operation.operation === OperationTypeNode.SUBSCRIPTION) planner.warmUp(prepared);
  else prepared.compile();
}
