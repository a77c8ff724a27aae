import '../platform/config/production.js';
import 'reflect-metadata';
import { assertPlannerGuards } from '../gateway/common/limits.js';
import { loadConfig, loadTogether } from '../platform/config/config.js';
import { dataDirectory } from '../platform/config/paths.js';
import { masterSecret } from '../platform/config/secrets.js';
import { createLogger } from '../platform/telemetry/logger.js';
import { anchorOptions } from './anchors.js';
import { openDatabase } from './database.js';
import { ensureDemoCity } from './demo-city.js';
import { enter } from './entry-point.js';
import { checkPlaces } from './places.js';
import { tokenSecret } from './secrets.js';
import { processCount, startServices } from './service-processes.js';
import { launchSettings } from './settings.js';
import { checkVariables } from './subgraph-variables.js';
import { disposeWhenStopped } from './until-stopped.js';
import { welcome } from './welcome.js';

/** The same product as many processes, as the containers run it. */
await enter(async () => {
  const settings = loadTogether(
    () => loadConfig(launchSettings),
    () => checkVariables(process.env),
    assertPlannerGuards,
  );
  const { METRICS_HOST: host, METRICS_PORT: port } = settings;
  const master = masterSecret(dataDirectory());
  await checkPlaces(settings, processCount);
  const logger = createLogger('launcher');

  await using opening = new AsyncDisposableStack();
  const database = opening.use(await openDatabase(master, settings.DATABASE_URL));
  await ensureDemoCity(database, settings);
  const services = opening.use(
    await startServices({
      database,
      master,
      env: process.env,
      host: settings.HOST,
      port: settings.PORT,
      timeZone: settings.AGENCY_TIME_ZONE,
      ...(port !== undefined && { metrics: { host, port } }),
      tokenRequestsPerSecond: settings.TOKEN_REQUESTS_PER_SECOND,
      trustedProxyCount: settings.TRUSTED_PROXY_COUNT,
      allowedOrigins: settings.ALLOWED_ORIGINS,
      anchors: anchorOptions(settings, master),
      logger,
    }),
  );
  disposeWhenStopped(opening.move(), logger, { lost: Promise.race([database.lost, services.lost]) });
  console.log(
    await welcome({
      url: services.url,
      database: database.place,
      tokenSecret: tokenSecret(master),
      startedInMs: performance.now(),
      services: services.subgraphs,
    }),
  );
});
