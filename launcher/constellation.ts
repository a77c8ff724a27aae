import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { Registry } from 'prom-client';
import { faultOf } from '../books/events/read-event.js';
import { startGateway, type Gateway, type GatewayOptions } from '../gateway/gateway.js';
import { GatewayMetrics } from '../gateway/telemetry/gateway-metrics.js';
import { TokenVerifier } from '../platform/access/tokens.js';
import { projectRoot } from '../platform/config/paths.js';
import { createPool } from '../platform/database/pool.js';
import type { DatabaseAccess } from '../platform/database/roles.js';
import { EventLog } from '../platform/events/event-log.js';
import { EventTail } from '../platform/events/event-tail.js';
import { LocalSubgraph } from '../platform/federation/local-subgraph.js';
import type { SubgraphModule } from '../platform/federation/subgraph-module.js';
import { createLogger } from '../platform/telemetry/logger.js';
import { SubgraphMetrics } from '../platform/telemetry/metrics/subgraph-metrics.js';
import { AnchorPublisher, type AnchorOptions } from '../subgraphs/ledger/anchor/anchor-publisher.js';
import { subgraphModules } from '../subgraphs/registry.js';
import { variablesOf } from './subgraph-variables.js';
import { ownDocumentsPath, trustedDocuments } from './trusted-documents.js';
import { apiKeysIn } from './api-keys.js';
import { webhooksIn } from './webhooks.js';
import { explorerGuide } from './explorer.js';

export interface ConstellationOptions extends Pick<
  GatewayOptions,
  'tokenRequestsPerSecond' | 'trustedProxyCount' | 'allowedOrigins'
> {
  readonly database: DatabaseAccess;
  readonly tokenSecret: string;
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly timeZone: string;
  /** How the chain of the books is anchored; absent, nobody does so. */
  readonly anchors?: AnchorOptions;
  /** Where it logs to; standard output when absent. */
  readonly logs?: Writable;
  /** The variables that subgraphs have of their own. Absent: none is set. */
  readonly env?: NodeJS.ProcessEnv;
  /** Where everything counts; absent, nobody reads it. */
  readonly registry?: Registry;
}

export const readSupergraph = (): Promise<string> =>
  readFile(join(projectRoot, 'schema/supergraph.graphql'), 'utf8');

/** Starts the gateway and all subgraphs in this process, on a database that is up to date. */
export async function startConstellation(options: ConstellationOptions): Promise<Gateway> {
  await using started = new AsyncDisposableStack();
  const { registry = new Registry() } = options;
  const metrics = new SubgraphMetrics(registry);
  const tail = await followLog(options, metrics, started);
  const running = await Promise.all(
    subgraphModules.map((module) => startLocally(module, options, { tail, metrics })),
  );
  for (const each of running) started.use(each);
  const { anchors, database } = options;
  if (anchors) started.use(startAnchors(anchors, database, options.logs));
  const subgraphs = running.map(({ subgraph }) => subgraph);
  const documents = await trustedDocuments(ownDocumentsPath, 'off');
  const logger = createLogger('gateway', options.logs);
  const gateway = started.use(
    await startGateway({
      supergraphSdl: await readSupergraph(),
      subgraphs,
      verifier: TokenVerifier.forDevelopment(options.tokenSecret),
      ...(documents && { trustedDocuments: documents }),
      apiKeys: apiKeysIn(() => subgraphs, logger),
      webhooks: webhooksIn(() => subgraphs, logger),
      tokenRequestsPerSecond: options.tokenRequestsPerSecond,
      trustedProxyCount: options.trustedProxyCount,
      ...(options.allowedOrigins && { allowedOrigins: options.allowedOrigins }),
      host: options.host,
      port: options.port,
      explorer: explorerGuide({ timeZone: options.timeZone, takesDevelopmentTokens: true }),
      logger,
      readinessChecks: {
        database: () => Promise.all(running.map((each) => each.ready())),
      },
      metrics: new GatewayMetrics(registry),
    }),
  );
  const owned = started.move();
  return {
    url: gateway.url,
    get upstreams() {
      return gateway.upstreams;
    },
    reload: (composition) => gateway.reload(composition),
    deprecatedUses: gateway.deprecatedUses,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** The ledger's own role may tell of anchors. */
function startAnchors(
  anchors: AnchorOptions,
  { services }: DatabaseAccess,
  logs: Writable | undefined,
): AnchorPublisher {
  const credentials = services['ledger'];
  if (!credentials) throw new Error('There is no serving role for ledger');
  const publisher = new AnchorPublisher({ ...anchors, credentials, logger: createLogger('anchors', logs) });
  publisher.start();
  return publisher;
}

/** Follows the event log once for all subgraphs of this process; every serving role may read it. */
async function followLog(
  { database, logs }: ConstellationOptions,
  metrics: SubgraphMetrics,
  owner: AsyncDisposableStack,
): Promise<EventTail> {
  const [credentials] = Object.values(database.services);
  if (!credentials) throw new Error('There is no serving role to read the event log with');
  const pool = createPool(credentials, {
    applicationName: 'events',
    maxConnections: 1,
    metrics: metrics.pools,
  });
  owner.defer(() => pool.end());
  const tail = owner.use(
    new EventTail({
      credentials,
      log: new EventLog(pool),
      logger: createLogger('events', logs),
      metrics: metrics.events,
      faultOf,
    }),
  );
  await tail.start();
  return tail;
}

interface RunningLocally extends AsyncDisposable {
  readonly subgraph: LocalSubgraph;
  /** Throws when something it depends on is out of order. */
  ready(): Promise<void>;
}

/** A subgraph in this process, which closes what it opened when it is disposed. */
async function startLocally(
  module: SubgraphModule,
  { database, timeZone, logs, env }: ConstellationOptions,
  { tail, metrics }: { tail: EventTail; metrics: SubgraphMetrics },
): Promise<RunningLocally> {
  const credentials = database.services[module.name];
  if (!credentials) throw new Error(`There is no serving role for ${module.name}`);
  const logger = createLogger(module.name, logs);
  const running = await module.start({
    ...{ credentials, logger, timeZone, tail, metrics },
    ...(env && { env: variablesOf(module, env) }),
  });
  const { name, schema, createContext } = running;
  const subgraph = new LocalSubgraph({
    name,
    schema,
    createContext,
    logger,
    meter: metrics.requests.meter(name),
  });
  return {
    subgraph,
    ready: () => running.ready(),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}
