import '../platform/config/production.js';
import 'reflect-metadata';
import { faultOf } from '../books/events/read-event.js';
import { loadConfig, loadTogether } from '../platform/config/config.js';
import { Refusal } from '../platform/config/refusal.js';
import { requireContract } from '../platform/database/contract.js';
import { contractOf } from '../platform/database/migrate.js';
import { LocalSubgraph } from '../platform/federation/local-subgraph.js';
import { serveSubgraph } from '../platform/federation/serve-subgraph.js';
import type { SubgraphModule } from '../platform/federation/subgraph-module.js';
import { createLogger, type Logger } from '../platform/telemetry/logger.js';
import { SubgraphMetrics } from '../platform/telemetry/metrics/subgraph-metrics.js';
import { migrationModules } from '../subgraphs/migrations.js';
import { subgraphModules } from '../subgraphs/registry.js';
import { AnchorPublisher } from '../subgraphs/ledger/anchor/anchor-publisher.js';
import { ownAnchorOptions } from './anchors.js';
import { nameVariable } from './database.js';
import { enter } from './entry-point.js';
import { subgraphSettings } from './settings.js';
import { variablesOf } from './subgraph-variables.js';
import { startTelemetry } from './telemetry.js';
import { disposeWhenStopped } from './until-stopped.js';

/** One subgraph as a process of its own, configured by the environment alone. */
await enter(async () => {
  const [, , name] = process.argv;
  const logger = createLogger(name ?? 'launcher');
  await using opening = new AsyncDisposableStack();
  const module = subgraphModules.find((each) => each.name === name);
  if (!module) {
    const names = subgraphModules.map((each) => each.name).join(', ');
    throw new Refusal(`Say which subgraph to start, as the only argument: ${names}.`);
  }
  const url = await runSubgraph(module, opening, logger);
  disposeWhenStopped(opening.move(), logger);
  logger.info({ url }, 'ready');
  process.send?.({ url });
});

async function runSubgraph(
  definition: SubgraphModule,
  opening: AsyncDisposableStack,
  logger: Logger,
): Promise<string> {
  const env = variablesOf(definition, process.env);
  const settings = loadTogether(
    () => loadConfig(subgraphSettings),
    () => definition.checkVariables?.(env),
  );
  const { name } = definition;
  const metrics = new SubgraphMetrics(
    await startTelemetry(opening, { settings, service: `tributary-${name}`, logger }),
  );
  const contract = await contractOf(migrationModules);
  const credentials = { ...settings.DATABASE_URL, contract: contract.fingerprint };
  const starting = requireContract(credentials, contract).then(() =>
    definition.start({
      ...{ credentials, logger, timeZone: settings.AGENCY_TIME_ZONE, metrics, faultOf },
      env,
    }),
  );
  const running = opening.use(await starting.catch(nameVariable('DATABASE_URL', credentials)));
  const anchors = name === 'ledger' ? ownAnchorOptions(settings) : undefined;
  if (anchors) opening.use(new AnchorPublisher({ ...anchors, credentials, logger })).start();
  const { schema, createContext } = running;
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
