import type { ParseOptions } from 'graphql';
import type { Principal } from '../../platform/access/principal.js';
import { knowsWholeSchema } from '../../platform/access/roles.js';
import { ConfigurationError } from '../../platform/config/config.js';

/**
 * What one request may cost before anything of it is executed, and one connection and one caller while they are there.
 * HTTP, WebSocket and event streams apply the same limits.
 * The deepest operation of our own users has 8 levels; introspection is exempt from the depth, graphql-js bounds it.
 */
export const limits = {
  bodyBytesMax: 100 * 1024,
  /** Of what a payment processor sends, which repeats whole objects of its own. */
  webhookBytesMax: 256 * 1024,
  tokensMax: 1_000,
  depthMax: 12,
  aliasesMax: 15,
  directivesMax: 10,
  rootFieldsMax: 10,
  selectionsMax: 2_000,
  /** How many fragments may be spread in each other; where each spreads the next, the planner takes long. */
  fragmentDepthMax: 30,
  /** In points, see gateway/plan/cost/. The dearest operation of our own users is a full page of the journal. */
  agencyCostMax: 20_000,
  outsideCostMax: 10_000,
  /** What a list counts as when the graph says nothing of its size. */
  listSizeDefault: 25,
  validationErrorsMax: 3,
  socketPayloadBytesMax: 64 * 1024,
  socketOperationsMax: 50,
  subscriberQueueMax: 500,
  /** How long a stream is held up by what is out of order before it ends, to be resumed by its client. */
  streamOutageMaxMs: 5 * 60_000,
  /** What may wait in this process to be sent over one socket. */
  socketBufferedBytesMax: 1024 * 1024,
  /** Sockets and event streams together. */
  callerConnectionsMax: 20,
  callerSubscribesPerSecond: 10,
  /** Clients that come back at once bring along what two full sockets carry. */
  callerSubscribesBurst: 100,
  /** What may be remembered of operations for each audience, and of streams. */
  rememberedOperationsBytes: 48 * 1024 * 1024,
  rememberedStreamsBytes: 24 * 1024 * 1024,
  /** Of the thread that serves everybody, for operations that have not been seen before. */
  planningMs: { perSecond: 50, burst: 2_000 },
  /** Of one address without a valid token or key, and of all such together. */
  planningMsOfStrangers: { perSecond: 20, burst: 500 },
  planningMsOfAllStrangers: { perSecond: 100, burst: 1_000 },
  /** What may come from one address without a valid token or key. */
  ofStrangers: { requestsPerSecond: 20, mutationsPerSecond: 20 },
} as const;

export const parseOptions: ParseOptions = { maxTokens: limits.tokensMax };
export const validationOptions = { maxErrors: limits.validationErrorsMax } as const;

/** The points that one operation of a caller may be estimated at. */
export function costMax({ role }: Principal): number {
  return knowsWholeSchema(role) ? limits.agencyCostMax : limits.outsideCostMax;
}

/**
 * The planner has its own guards against selections that explode, and an environment variable that removes each.
 * @throws ConfigurationError when one of them is set, whatever its value
 */
export function assertPlannerGuards(env: NodeJS.ProcessEnv = process.env): void {
  const removed = Object.keys(env).filter((name) => name.startsWith('APOLLO_DISABLE_SECURITY_'));
  if (removed.length > 0)
    throw new ConfigurationError(
      removed.map((name) => `${name}: would take a guard from the query planner; unset it`),
    );
}
