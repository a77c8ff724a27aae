import { prettyFormatQueryPlan, type QueryPlan } from '@apollo/query-planner';
import type { SendFetch } from '../../execute/run.js';

/** One request to a subgraph, as it went. */
interface FetchView {
  readonly service: string;
  readonly durationMs: number;
  /** How many entities it asked for; absent when it asked for fields of the root. */
  readonly entities?: number;
}

/** How an operation was answered, for those who develop the graph. */
export interface QueryPlanView {
  /** The plan in the notation of the official planner. */
  readonly text: string;
  /** In the order in which they were answered. */
  readonly fetches: readonly FetchView[];
}

/** Watches the requests to subgraphs that answer one operation. */
export class FetchWatch {
  readonly #fetches: FetchView[] = [];

  over(send: SendFetch): SendFetch {
    return async (fetch, variables) => {
      const startedAt = performance.now();
      const { representations } = variables;
      try {
        return await send(fetch, variables);
      } finally {
        this.#fetches.push({
          service: fetch.serviceName,
          durationMs: Math.round(performance.now() - startedAt),
          ...(Array.isArray(representations) && { entities: representations.length }),
        });
      }
    };
  }

  view(plan: QueryPlan): QueryPlanView {
    return { text: prettyFormatQueryPlan(plan), fetches: this.#fetches };
  }
}
