import { escapeIdentifier, type Client } from 'pg';
import { loadCity } from '../../demo/load/load-city.js';
import type { DatabaseAccess } from '../../platform/database/roles.js';
import { createClient } from '../../platform/database/pool.js';
import {
  createTestDatabase,
  testServer,
  type TestDatabase,
} from '../../platform/database/testing/test-database.js';
import { civilDateOf } from '../../platform/time/civil-date.js';
import { chosenTimeZone } from '../setup/time-zone.js';

export const timeZone = chosenTimeZone();
export const today = (): string => civilDateOf(new Date(), timeZone);

const template = 'test_city';
const templateLock = 7_305_411_009;
const seed = 20_261_001;

/** A database with the smallest demo city. The city is loaded once in a test run and copied from then on. */
export async function createCityDatabase(): Promise<TestDatabase> {
  const server = createClient(testServer().superuser, 'tributary:test-city');
  await server.connect();
  try {
    await server.query('SELECT pg_advisory_lock($1)', [templateLock]);
    const { rowCount } = await server.query('SELECT FROM pg_database WHERE datname = $1', [template]);
    if (rowCount === 0) await createTemplate(server);
    return await createTestDatabase(template);
  } finally {
    await server.end();
  }
}

async function createTemplate(server: Client): Promise<void> {
  const database = await createTestDatabase();
  await loadCity({
    migrator: database.migrator,
    size: 'tiny',
    seed,
    today: today(),
  });
  // It gets its name once it is whole, so that nobody copies a part of a city.
  await server.query(
    `ALTER DATABASE ${escapeIdentifier(database.superuser.database)} RENAME TO ${escapeIdentifier(template)}`,
  );
}

export function serving({ services }: DatabaseAccess, service: string): DatabaseAccess['migrator'] {
  const credentials = services[service];
  if (!credentials) throw new Error(`There is no serving role for ${service}`);
  return credentials;
}
