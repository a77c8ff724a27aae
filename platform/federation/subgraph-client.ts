import type { ExecutionResult } from 'graphql';
import type { Principal } from '../access/principal.js';

/** One GraphQL operation for one subgraph, with the person or system on whose behalf it runs. */
export interface SubgraphRequest {
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly principal: Principal;
  /** An answer that began to be read for somebody else will not do: what is asked about happened only now. */
  readonly isUnshared?: boolean;
}

/**
 * The way to a subgraph, whether it lives in this process or behind HTTP and graphql-ws.
 * Execution never throws for what the operation itself did wrong: that is in `errors` of the result.
 */
export interface SubgraphClient extends AsyncDisposable {
  readonly name: string;
  execute(request: SubgraphRequest): Promise<ExecutionResult>;
  /** Resolves once the source has accepted the subscription; a refused one resolves to a result with `errors`. */
  subscribe(request: SubgraphRequest): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult>;
}
