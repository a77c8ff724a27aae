import { setImmediate } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Composition, FederatedGraph, GraphRevision } from './plan/graph/federated-graph.js';
import type { OperationPreparer } from './plan/operations/operation-preparer.js';
import { planAhead } from './plan/operations/plan-ahead.js';
import type { StreamPlanner } from './plan/streams/stream-planner.js';
import { StreamReplanner } from './live/stream-replanner.js';
import type { SubscriptionHub } from './live/subscription-hub.js';

/** How many of the operations that were asked for last are ready when a revision comes into force, per audience. */
const warmedOperationsMax = 500;

export interface GraphReloaderOptions {
  readonly graph: FederatedGraph;
  readonly preparer: OperationPreparer;
  readonly planner: StreamPlanner;
  readonly hub: SubscriptionHub;
  readonly logger: Logger;
}

/** A reload whose composition has come into force. */
export interface Reload {
  /** Resolves when no operation and no stream makes use of the composition before any more. */
  readonly retired: Promise<void>;
}

/** Puts another composition into force: first everything is made ready for it, and then it comes at once. */
export class GraphReloader {
  readonly #options: GraphReloaderOptions;
  #latest: Promise<unknown> = Promise.resolve();

  constructor(options: GraphReloaderOptions) {
    this.#options = options;
  }

  /**
   * Reloads come into force one after the other.
   * @throws Error when the composition cannot be served; the present one stays in force then
   */
  reload(composition: Composition): Promise<Reload> {
    const reloaded = this.#latest.then(() => this.#reload(composition));
    this.#latest = reloaded.catch(() => undefined);
    return reloaded;
  }

  async #reload(composition: Composition): Promise<Reload> {
    const { graph, hub, planner, logger } = this.#options;
    const previous = graph.revision;
    const next = await graph.propose(composition);
    const replanner = new StreamReplanner(next, planner);
    const operations = await this.#warmUp(next, replanner);
    graph.enforce(next);
    const replanned = hub.replan((request) => replanner.replan(request));
    logger.info({ revision: next.number, subgraphs: [...next.clients.keys()], operations }, 'reloaded');
    return { retired: replanned.then(() => previous.usage.over()) };
  }

  /** Lets others run after each operation, because one takes milliseconds. */
  async #warmUp(
    next: GraphRevision,
    replanner: StreamReplanner,
  ): Promise<{ ready: number; dropped: number }> {
    const { preparer, planner, hub } = this.#options;
    const counts = { ready: 0, dropped: 0 };
    for (const renewed of preparer.renew(next, warmedOperationsMax)) {
      counts[renewed && succeeds(() => planAhead(renewed, planner)) ? 'ready' : 'dropped'] += 1;
      await setImmediate();
    }
    for (const request of hub.requests) {
      succeeds(() => replanner.replan(request));
      await setImmediate();
    }
    return counts;
  }
}

/** What fails ahead of time fails again when somebody asks, who is told then. */
function succeeds(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
