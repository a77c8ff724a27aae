import { operationFromDocument } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';
import type { GraphRevision } from '../../federated-graph.js';

/** The official planner gave up on a valid operation, as it does on some conditions around introspection. */
export class UnplannableError extends Error {
  override readonly name = 'UnplannableError';
}

/**
 * Plans an operation as @apollo/gateway does.
 * @throws UnplannableError when the planner fails; then there is nothing for an executor to do
 */
export function planOf(
  { planner, plannerApiSchema }: GraphRevision,
  document: DocumentNode,
  operationName?: string,
): QueryPlan {
  const name = operationName === undefined ? {} : { operationName };
  try {
    return planner.buildQueryPlan(operationFromDocument(plannerApiSchema, document, name));
  } catch (error) {
    throw new UnplannableError('The planner failed.', { cause: error });
  }
}
