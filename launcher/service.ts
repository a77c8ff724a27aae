import 'reflect-metadata';
import { loadConfig } from '../platform/config/config.js';
import { parseDatabaseUrl } from '../platform/database/credentials.js';
import { LocalSubgraph } from '../platform/federation/local-subgraph.js';
import { serveSubgraph } from '../platform/federation/serve-subgraph.js';
import type { SubgraphModule } from '../platform/federation/subgraph-module.js';
import { createLogger } from '../platform/telemetry/logger.js';
import { SubgraphMetrics } from '../platform/telemetry/metrics/subgraph-metrics.js';
import { subgraphModules } from '../subgraphs/registry.js';
import { subgraphSettings } from './settings.js';
import { startTelemetry } from './telemetry.js';
import { disposeWhenStopped } from './until-stopped.js';

/** One subgraph as a process of its own, configured by the environment alone. */
const [, , name] = process.argv;
const logger = createLogger(name ?? 'launcher');
await using opening = new AsyncDisposableStack();
const module = subgraphModules.find((each) => each.name === name);
if (!module) {
  throw new Error(`Say which subgraph to start: ${subgraphModules.map((each) => each.name).join(', ')}.`);
}
const url = await runSubgraph(module);
disposeWhenStopped(opening.move(), logger);
logger.info({ url }, 'ready');
process.send?.({ url });

async function runSubgraph(definition: SubgraphModule): Promise<string> {
  const settings = loadConfig(subgraphSettings);
  const service = `tributary-${definition.name}`;
  const metrics = new SubgraphMetrics(await startTelemetry(opening, { settings, service, logger }));
  const running = opening.use(
    await definition.start({
      credentials: parseDatabaseUrl(settings.DATABASE_URL),
      logger,
      timeZone: settings.AGENCY_TIME_ZONE,
      metrics,
    }),
  );
  const { schema, createContext } = running;
  const { name } = definition;
  const meter = metrics.requests.meter(name);
  const subgraph = new LocalSubgraph({ name, schema, createContext, logger, meter });
  const server = opening.use(
    await serveSubgraph({
      subgraph,
      keys: [{ id: 'current', secretHex: settings.SIGNING_KEY }],
      host: settings.HOST,
      port: settings.PORT,
      logger,
      readinessChecks: { database: () => running.ready() },
    }),
  );
  return server.url;
}
