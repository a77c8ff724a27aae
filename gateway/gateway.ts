import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import type { TokenVerifier } from '../platform/access/tokens.js';
import { AccessRules } from '../platform/federation/auth/access-rules.js';
import { InFlight } from '../platform/batching/in-flight.js';
import { closeGracefully, listen } from '../platform/http/listen.js';
import { Readiness, type ReadinessCheck } from '../platform/http/readiness.js';
import { readAccess } from './plan/access/read-access.js';
import { byCredentials, openToEverybody } from './door/callers/authentication.js';
import { nobody } from './common/caller.js';
import { TrustedDocuments, type TrustedDocumentsOptions } from './door/documents/trusted-documents.js';
import { warmUp } from './door/documents/warm-up.js';
import { EventStreamEdge } from './door/event-streams/event-stream-edge.js';
import { FederatedGraph, type Composition, type GraphRevision } from './plan/graph/federated-graph.js';
import { GraphReloader, type Reload } from './graph-reloader.js';
import { ExplorerOffer, type ExplorerGuide } from './door/graphiql/explorer-offer.js';
import { GraphqlEndpoint, type HttpAnswer } from './door/http/graphql-endpoint.js';
import { createHttpServer, graphqlPath } from './door/http/http-server.js';
import type { ApiKeyDirectory } from './door/keys/api-key-directory.js';
import type { WebhookDesk } from './door/webhooks/webhook-desk.js';
import { WebhookEndpoint } from './door/webhooks/webhook-endpoint.js';
import { assertPlannerGuards, costMax } from './common/limits.js';
import { openRules, validationRules } from './plan/rules/validation-rules.js';
import { DeprecatedUses, type DeprecatedUse } from './plan/operations/deprecated-use.js';
import { OperationPreparer } from './plan/operations/operation-preparer.js';
import { OperationRunner } from './plan/operations/operation-runner.js';
import { OriginRules } from './door/origins/origin-rules.js';
import { PlanningTime } from './plan/time/planning-time.js';
import { RateLimits } from './door/rates/rate-limits.js';
import { SocketEdge } from './door/sockets/socket-edge.js';
import { CallerQuota } from './door/streaming/caller-quota.js';
import { OpenConnections } from './door/streaming/open-connections.js';
import { StreamedOperations } from './door/streaming/streamed-operations.js';
import { EventCompleter } from './live/event-completion.js';
import { eventSource } from './live/event-source.js';
import { StreamPlanner } from './plan/streams/stream-planner.js';
import { SubscriptionHub } from './live/subscription-hub.js';
import { GatewayMetrics } from './telemetry/gateway-metrics.js';
import { observer } from './telemetry/observed-subgraph.js';

const drainGraceMs = 10_000;

export interface GatewayOptions extends Composition {
  /** Absent in the open profile: anybody may ask anything, of any size, without a token and whatever scope it needs. */
  readonly verifier?: TokenVerifier;
  /** Says what API keys allow. Absent: there are none. */
  readonly apiKeys?: ApiKeyDirectory | undefined;
  /** Takes what others send of their own accord, such as payment processors. Absent: nobody does. */
  readonly webhooks?: WebhookDesk | undefined;
  /** How many operations per second one subject may send with tokens. Absent: as many as it likes. */
  readonly tokenRequestsPerSecond?: number | undefined;
  /** How many proxies of ours a request passes; each adds to X-Forwarded-For, which means nothing without any. */
  readonly trustedProxyCount?: number | undefined;
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly logger: Logger;
  /** Origins of web pages that may ask, besides the gateway's own; `*` is all. API keys may name more, for themselves. */
  readonly allowedOrigins?: readonly string[];
  /** How long a stream is held up by what is out of order before it ends. */
  readonly streamOutageMaxMs?: number;
  /** Whether equal queries of one principal that are under way at the same time share one answer. */
  readonly coalescesRequests?: boolean;
  /** Documents that clients may name by their ids, and who may send no others. */
  readonly trustedDocuments?: TrustedDocumentsOptions;
  /** Whether keys and requirements may have arguments, though answers could be wrong then. */
  readonly allowsFieldSetArguments?: boolean;
  /** Whether those who know the whole schema may ask how an answer came about. */
  readonly showsQueryPlans?: boolean;
  /** What the explorer offers besides the schema. Absent: nothing. */
  readonly explorer?: ExplorerGuide;
  /** What must be up besides the subgraphs, by the name that /readyz shall report. */
  readonly readinessChecks?: Readonly<Record<string, ReadinessCheck>>;
  /** How long it goes on to serve while it says that it is not ready, so that load balancers notice in time. */
  readonly drainNoticeMs?: number;
  /** Where it counts; one of its own when absent, which nobody reads. */
  readonly metrics?: GatewayMetrics;
}

export interface Gateway extends AsyncDisposable {
  /** Where operations go, over HTTP, server-sent events and WebSocket, for example `http://127.0.0.1:4000/graphql`. */
  readonly url: string;
  /** How many subscriptions to subgraphs are open on behalf of all clients. */
  readonly upstreams: number;
  /** Who has used what of the deprecated since the start. */
  readonly deprecatedUses: Iterable<DeprecatedUse>;
  /**
   * Puts another composition into force. Operations that are under way finish with the one they began with, and
   * subscriptions go on with the new one if they are valid in it.
   * @throws Error when it cannot be served; the present one stays in force then
   */
  reload(composition: Composition): Promise<Reload>;
}

/**
 * Starts the only public door. Disposing it makes it not ready, sends sockets and event streams away in batches, lets
 * running requests finish and stops.
 * @throws Error when the supergraph and the subgraphs do not fit, or a safeguard is switched off
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { verifier, logger, apiKeys, tokenRequestsPerSecond, trustedProxyCount = 0 } = options;
  assertPlannerGuards();
  const authenticate = verifier
    ? byCredentials({ verifier, apiKeys, tokenRequestsPerSecond, logger })
    : openToEverybody;
  const rates = new RateLimits();
  const rulesFor = verifier ? validationRules : openRules;
  const metrics = options.metrics ?? new GatewayMetrics(new Registry());
  const observe = observer(metrics.fetches);
  const observed = ({ supergraphSdl, subgraphs }: Composition): Composition => ({
    supergraphSdl,
    subgraphs: subgraphs.map(observe),
  });
  const graph = await FederatedGraph.load(observed(options), {
    rulesFor,
    accessOf: verifier ? readAccess : () => new AccessRules(),
    requiresStreamContract: verifier !== undefined,
    allowsFieldSetArguments: options.allowsFieldSetArguments ?? false,
    logger,
  });
  const planningTime = verifier && new PlanningTime();
  const documents = new TrustedDocuments(options.trustedDocuments, logger);
  const preparer = new OperationPreparer(() => graph.revision, { metrics: metrics.operations, planningTime });
  const planner = new StreamPlanner();
  warmUp(documents.texts, { preparer, planner, logger });
  const spending = { planningTime, ...(verifier && { costMax }) };
  const queries = options.coalescesRequests
    ? new InFlight<HttpAnswer>(() => metrics.coalesced('request'))
    : undefined;
  const runner = new OperationRunner({
    logger,
    metrics: metrics.operations,
    onMutated: () => queries?.forget(),
    ...spending,
  });
  const completer = new EventCompleter(logger);
  const hub = new SubscriptionHub((request) => eventSource(request, completer), {
    metrics: metrics.subscriptions,
    outageMaxMs: options.streamOutageMaxMs,
  });
  const reloader = new GraphReloader({ graph, preparer, planner, hub, logger });
  const deprecatedUses = new DeprecatedUses(logger);
  const readiness = new Readiness(() => ({ ...subgraphChecks(graph.revision), ...options.readinessChecks }));
  const connections = new OpenConnections();
  const quota = verifier && new CallerQuota();
  const origins = new OriginRules(options.allowedOrigins ?? [], verifier && apiKeys);
  const edge = {
    operations: new StreamedOperations({
      documents,
      preparer,
      runner,
      planner,
      hub,
      rates,
      deprecatedUses,
      quota,
      metrics: metrics.operations,
      ...spending,
    }),
    connections,
    authenticate,
    rates,
    quota,
    origins,
    logger,
  };
  const endpoint = new GraphqlEndpoint({
    documents,
    preparer,
    runner,
    authenticate,
    eventStreams: new EventStreamEdge(edge),
    rates,
    origins,
    deprecatedUses,
    trustedProxyCount,
    logger,
    queries,
    showsQueryPlans: options.showsQueryPlans ?? false,
  });
  const offer = new ExplorerOffer({
    guide: options.explorer,
    revision: () => graph.revision,
    authenticate,
    rates,
    trustedProxyCount,
  });
  const webhooks = options.webhooks && new WebhookEndpoint(options.webhooks, logger);
  const server = createHttpServer({ endpoint, offer, webhooks, readiness, metrics });
  const sockets = new SocketEdge({ ...edge, server, path: graphqlPath, trustedProxyCount });
  metrics.subscriptions.watch(
    () => hub.counts(),
    () => sockets.size,
  );
  const origin = await listen(server, options);
  return {
    url: origin + graphqlPath,
    get upstreams() {
      return hub.upstreams;
    },
    reload: (composition) => reloader.reload(observed(composition)),
    deprecatedUses,
    async [Symbol.asyncDispose]() {
      readiness.drain();
      await delay(options.drainNoticeMs ?? 0);
      await connections.drain();
      await sockets[Symbol.asyncDispose]();
      await closeGracefully(server, drainGraceMs);
      await graph[Symbol.asyncDispose]();
      deprecatedUses[Symbol.dispose]();
    },
  };
}

function subgraphChecks({ clients }: GraphRevision): Record<string, ReadinessCheck> {
  return Object.fromEntries(
    [...clients].map(([name, client]) => [
      name,
      async () => {
        const { errors } = await client.execute({ query: '{ __typename }', principal: nobody });
        if (errors) throw new Error(`${name} does not answer.`);
      },
    ]),
  );
}
