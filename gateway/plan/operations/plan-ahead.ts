import { OperationTypeNode } from 'graphql';
import type { StreamPlanner } from '../streams/stream-planner.js';
import type { PreparedOperation } from './prepared-operation.js';

/**
 * Does what the first request of an operation would else wait for.
 * @throws GraphQLError when it cannot be planned
 */
export function planAhead(prepared: PreparedOperation, planner: StreamPlanner): void {
  const isSubscription = prepared.operation.operation === OperationTypeNode.SUBSCRIPTION;
  for (const decided of prepared.likely()) {
    if (isSubscription) planner.warmUp(decided);
    else decided.compile();
  }
}
