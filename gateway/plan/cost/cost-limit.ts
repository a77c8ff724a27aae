import type { Principal } from '../../../platform/access/principal.js';
import { callerError } from '../../common/errors.js';
import type { Variables } from '../../execute/run.js';
import type { OperationCost } from './operation-cost.js';

/** How many points one operation of a caller may be estimated at. */
export type CostMax = (principal: Principal) => number;

/** What the operation is estimated at, and what it could have been at most, in points. */
export interface CostReport {
  readonly total: number;
  readonly limit: number;
}

/**
 * @param variables as coerced by graphql-js
 * @throws GraphQLError with code COST_TOO_HIGH when the operation is estimated above what the caller may spend on one
 */
export function requireAffordable(cost: OperationCost, variables: Variables, limit: number): CostReport {
  const { total, dearest } = cost.estimate(variables);
  if (total <= limit) return { total, limit };
  throw callerError(
    'COST_TOO_HIGH',
    `The operation is estimated at ${total} points; at most ${limit} are allowed. ${dearest} has the largest part in it. Ask for shorter lists, or split the operation.`,
  );
}
