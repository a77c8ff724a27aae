import type { Logger } from 'pino';
import type { TokenVerifier } from '../platform/access/tokens.js';
import type { SubgraphClient } from '../platform/federation/subgraph-client.js';
import { closeGracefully, listen } from '../platform/http/listen.js';
import { Readiness, type ReadinessCheck } from '../platform/http/readiness.js';
import { byToken, nobody, openToEverybody } from './authentication.js';
import { TrustedDocuments, type TrustedDocumentsOptions } from './documents/trusted-documents.js';
import { warmUp } from './documents/warm-up.js';
import { EventStreamEdge } from './event-streams/event-stream-edge.js';
import { FederatedGraph } from './federated-graph.js';
import { GraphqlEndpoint } from './http/graphql-endpoint.js';
import { createHttpServer, graphqlPath } from './http/http-server.js';
import { assertPlannerGuards, costMax, openRules, validationRules } from './limits.js';
import { OperationPreparer } from './operations/operation-preparer.js';
import { OperationRunner } from './operations/operation-runner.js';
import { SocketEdge } from './sockets/socket-edge.js';
import { CallerQuota } from './streaming/caller-quota.js';
import { OpenConnections } from './streaming/open-connections.js';
import { StreamedOperations } from './streaming/streamed-operations.js';
import { EventCompleter } from './subscriptions/event-completion.js';
import { eventSource } from './subscriptions/event-source.js';
import { assertStreamContract } from './subscriptions/stream-document.js';
import { StreamPlanner } from './subscriptions/stream-planner.js';
import { SubscriptionHub } from './subscriptions/subscription-hub.js';

const drainGraceMs = 10_000;

export interface GatewayOptions {
  /** The composed schema, as in schema/supergraph.graphql. */
  readonly supergraphSdl: string;
  /** The way to every subgraph that the supergraph names. They stay open when the gateway is disposed. */
  readonly subgraphs: readonly SubgraphClient[];
  /** Absent in the open profile: anybody may ask anything, of any size, without a token. */
  readonly verifier?: TokenVerifier;
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly logger: Logger;
  /** Origins of web pages that may open sockets and event streams, besides the gateway's own. */
  readonly allowedOrigins?: readonly string[];
  /** Whether equal queries of one principal that are under way at the same time share one answer. */
  readonly coalescesRequests?: boolean;
  /** Documents that clients may name by their ids, and who may send no others. */
  readonly trustedDocuments?: TrustedDocumentsOptions;
  /** What must be up besides the subgraphs, by the name that /readyz shall report. */
  readonly readinessChecks?: Readonly<Record<string, ReadinessCheck>>;
}

export interface Gateway extends AsyncDisposable {
  /** Where operations go, over HTTP, server-sent events and WebSocket, for example `http://127.0.0.1:4000/graphql`. */
  readonly url: string;
  /** How many subscriptions to subgraphs are open on behalf of all clients. */
  readonly upstreams: number;
}

/**
 * Starts the only public door. Disposing it makes it not ready, sends sockets and event streams away in batches, lets running
 * requests finish and stops.
 * @throws Error when the supergraph and the subgraphs do not fit, or a safeguard is switched off
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { supergraphSdl, subgraphs, verifier, logger } = options;
  assertPlannerGuards();
  const authenticate = verifier ? byToken(verifier) : openToEverybody;
  const rulesFor = verifier ? validationRules : openRules;
  const graph = await FederatedGraph.load({ supergraphSdl, rulesFor, logger });
  if (verifier) assertStreamContract(graph.revision.apiSchema);
  const clients = clientsFor(graph, subgraphs);

  const documents = new TrustedDocuments(options.trustedDocuments, logger);
  const preparer = new OperationPreparer(() => graph.revision);
  const planner = new StreamPlanner();
  warmUp(documents.texts, { preparer, planner, logger });
  const spending = verifier ? { costMax } : {};
  const runner = new OperationRunner({ clients, logger, ...spending });
  const completer = new EventCompleter(clients, logger);
  const hub = new SubscriptionHub((request) =>
    eventSource(request, clients.get(request.plan.primary.serviceName)!, completer),
  );
  const readiness = new Readiness({ ...subgraphChecks(subgraphs), ...options.readinessChecks });
  const connections = new OpenConnections();
  const quota = verifier && new CallerQuota();
  const edge = {
    operations: new StreamedOperations({ documents, preparer, runner, planner, hub, quota, ...spending }),
    connections,
    quota,
    allowedOrigins: options.allowedOrigins ?? [],
    logger,
  };
  const endpoint = new GraphqlEndpoint({
    documents,
    preparer,
    runner,
    authenticate,
    eventStreams: new EventStreamEdge(edge),
    logger,
    coalesces: options.coalescesRequests ?? false,
  });
  const server = createHttpServer({ endpoint, readiness });
  const sockets = new SocketEdge({ ...edge, server, path: graphqlPath, authenticate });
  const origin = await listen(server, options);
  return {
    url: origin + graphqlPath,
    get upstreams() {
      return hub.upstreams;
    },
    async [Symbol.asyncDispose]() {
      readiness.drain();
      await connections.drain();
      await sockets[Symbol.asyncDispose]();
      await closeGracefully(server, drainGraceMs);
      await graph[Symbol.asyncDispose]();
    },
  };
}

/** @throws Error when the supergraph names a subgraph that there is no way to */
function clientsFor(
  { revision }: FederatedGraph,
  subgraphs: readonly SubgraphClient[],
): ReadonlyMap<string, SubgraphClient> {
  const clients = new Map(subgraphs.map((client) => [client.name, client]));
  const missing = revision.subgraphNames.filter((name) => !clients.has(name));
  if (missing.length > 0)
    throw new Error(`The supergraph names subgraphs without a client: ${missing.join(', ')}.`);
  return clients;
}

function subgraphChecks(subgraphs: readonly SubgraphClient[]): Record<string, ReadinessCheck> {
  return Object.fromEntries(
    subgraphs.map((client) => [
      client.name,
      async () => {
        const { errors } = await client.execute({ query: '{ __typename }', principal: nobody });
        if (errors) throw new Error(`${client.name} does not answer.`);
      },
    ]),
  );
}
