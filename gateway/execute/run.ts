import type { FetchNode } from '@apollo/query-planner';
import type { ExecutionResult, GraphQLError } from 'graphql';
import type { ResultObject } from './merge-tree.js';

export type Variables = Readonly<Record<string, unknown>>;

/** Asks a subgraph on behalf of whoever the run is for. */
export type SendFetch = (fetch: FetchNode, variables: Variables) => Promise<ExecutionResult<ResultObject>>;

/** One execution of a plan. */
export interface Run {
  /** As the client sent them; defaults are in the operations of the fetches. */
  readonly variables: Variables;
  readonly send: SendFetch;
  /** Grows as fetches fail; the order is that in which they did. */
  readonly errors: GraphQLError[];
}
