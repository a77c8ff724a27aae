import 'reflect-metadata';
import { loadConfig } from '../platform/config/config.js';
import { dataDirectory } from '../platform/config/paths.js';
import { masterSecret } from '../platform/config/secrets.js';
import { openDatabase } from './database.js';
import { ensureDemoCity } from './demo-city.js';
import { enter } from './entry-point.js';
import { migrationSettings } from './settings.js';

/** Creates or updates database, roles and schemas, and loads the demo city when DEMO_CITY says so. */
await enter(async () => {
  const settings = loadConfig(migrationSettings);
  await using database = await openDatabase(masterSecret(dataDirectory()), settings.DATABASE_URL, {
    whileServing: settings.UPGRADE_WHILE_SERVING,
  });
  await ensureDemoCity(database, settings);
  console.log(`The database is up to date (${database.place}).`);
});
