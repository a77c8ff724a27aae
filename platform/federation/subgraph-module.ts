import type { GraphQLSchema } from 'graphql';
import type { Principal } from '../access/principal.js';
import type { DatabaseCredentials } from '../database/credentials.js';
import type { EventTail, EventTailOptions } from '../events/event-tail.js';
import type { Logger } from '../telemetry/logger.js';
import type { SubgraphMetrics } from '../telemetry/metrics/subgraph-metrics.js';

export interface SubgraphOptions {
  /** The database as this subgraph's own login role. */
  readonly credentials: DatabaseCredentials;
  readonly logger: Logger;
  /** The time zone in which the agency's civil dates are decided, such as "America/Chicago". */
  readonly timeZone: string;
  readonly clock?: () => Date;
  /** Follows the event log for every subgraph of a process. Absent: the subgraph follows it by itself. */
  readonly tail?: EventTail;
  /** Why nobody can read an event, for a subgraph that follows the log by itself. Absent: nobody looks. */
  readonly faultOf?: EventTailOptions['faultOf'];
  /** Absent: nobody counts. */
  readonly metrics?: SubgraphMetrics;
  /** The variables that the module names. Absent: none of them is set. */
  readonly env?: NodeJS.ProcessEnv;
}

/** A subgraph at work: its schema, and a context for each operation or event. */
export interface RunningSubgraph extends AsyncDisposable {
  readonly name: string;
  readonly schema: GraphQLSchema;
  readonly createContext: (principal: Principal) => object;
  /** Throws when something it depends on is out of order. */
  ready(): Promise<void>;
}

/** How a subgraph is described and started; the registry lists one per folder. */
export interface SubgraphModule {
  readonly name: string;
  /** Its part of the graph, sorted and described, as the gateway composes it. */
  sdl(): string;
  /** The environment variables of this subgraph alone, which no other process is told. */
  readonly variables?: readonly string[];
  /**
   * Says what is wrong with them before anything is started.
   * @throws ConfigurationError
   */
  checkVariables?(env: NodeJS.ProcessEnv): void;
  start(options: SubgraphOptions): Promise<RunningSubgraph>;
}
