import '../platform/config/production.js';
import 'reflect-metadata';
import { assertPlannerGuards } from '../gateway/common/limits.js';
import { loadConfig, loadTogether } from '../platform/config/config.js';
import { dataDirectory } from '../platform/config/paths.js';
import { masterSecret } from '../platform/config/secrets.js';
import { createLogger } from '../platform/telemetry/logger.js';
import { anchorOptions } from './anchors.js';
import { startConstellation } from './constellation.js';
import { openDatabase } from './database.js';
import { ensureDemoCity } from './demo-city.js';
import { enter } from './entry-point.js';
import { checkPlaces } from './places.js';
import { tokenSecret } from './secrets.js';
import { launchSettings } from './settings.js';
import { checkVariables } from './subgraph-variables.js';
import { startTelemetry } from './telemetry.js';
import { disposeWhenStopped } from './until-stopped.js';
import { welcome } from './welcome.js';

/** Everything in one process. */
await enter(async () => {
  const settings = loadTogether(
    () => loadConfig(launchSettings),
    () => checkVariables(process.env),
    assertPlannerGuards,
  );
  const master = masterSecret(dataDirectory());
  await checkPlaces(settings, 1);
  const logger = createLogger('launcher');

  await using opening = new AsyncDisposableStack();
  const registry = await startTelemetry(opening, { settings, service: 'tributary', logger });
  const database = opening.use(await openDatabase(master, settings.DATABASE_URL));
  await ensureDemoCity(database, settings);
  const gateway = opening.use(
    await startConstellation({
      database,
      tokenSecret: tokenSecret(master),
      host: settings.HOST,
      port: settings.PORT,
      timeZone: settings.AGENCY_TIME_ZONE,
      registry,
      env: process.env,
      tokenRequestsPerSecond: settings.TOKEN_REQUESTS_PER_SECOND,
      trustedProxyCount: settings.TRUSTED_PROXY_COUNT,
      allowedOrigins: settings.ALLOWED_ORIGINS,
      anchors: anchorOptions(settings, master),
    }),
  );
  disposeWhenStopped(opening.move(), logger, { lost: database.lost });
  console.log(
    await welcome({
      url: gateway.url,
      database: database.place,
      tokenSecret: tokenSecret(master),
      startedInMs: performance.now(),
    }),
  );
});
