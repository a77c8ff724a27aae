import { randomBytes } from 'node:crypto';
import { escapeIdentifier, type Client } from 'pg';
import { deriveSecret } from '../../config/secrets.js';
import type { DatabaseCredentials } from '../credentials.js';
import { startEphemeralPostgres } from '../embedded.js';
import { migrate, type MigrationModule } from '../migrate.js';
import { createClient } from '../pool.js';
import {
  accessTo,
  migratorRole,
  prepareDatabase,
  restrictDatabase,
  type DatabaseAccess,
  type DatabaseLayout,
} from '../roles.js';

/** What the workers of a test run know of its one server. */
export interface TestServer {
  readonly superuser: DatabaseCredentials;
  readonly layout: DatabaseLayout;
  /** From which the roles' passwords are derived; lives as long as the test run. */
  readonly secret: string;
}

/** A database of its own for one test file. Disposing drops it, whoever is still connected. */
export interface TestDatabase extends DatabaseAccess, AsyncDisposable {
  readonly superuser: DatabaseCredentials;
}

const serverVariable = 'TRIBUTARY_TEST_SERVER';

/**
 * Starts the one server of a test run and migrates the template that every test database is copied from.
 * For jest's global setup; workers inherit the environment and find the server there.
 */
export async function startTestServer(
  layout: DatabaseLayout,
  modules: readonly MigrationModule[],
): Promise<AsyncDisposable> {
  const postgres = await startEphemeralPostgres({ inMemory: true });
  const server: TestServer = {
    superuser: postgres.superuser,
    layout,
    secret: randomBytes(32).toString('hex'),
  };
  try {
    const { migrator } = await prepareDatabase(server.superuser, layout, (role) => passwordOf(server, role));
    await migrate(migrator, modules);
  } catch (error) {
    await postgres[Symbol.asyncDispose]();
    throw error;
  }
  process.env[serverVariable] = JSON.stringify(server);
  return postgres;
}

/** The server of this test run. */
export function testServer(): TestServer {
  const server = process.env[serverVariable];
  if (!server)
    throw new Error('There is no test server; tests run through npm test, whose global setup starts it.');
  return JSON.parse(server) as TestServer;
}

export function passwordOf(server: TestServer, role: string): string {
  return deriveSecret(Buffer.from(server.secret, 'hex'), role);
}

/**
 * A fresh, migrated database in some ten milliseconds.
 * @param template the name of a database to copy that nobody is connected to; absent for an empty one
 */
export async function createTestDatabase(template?: string): Promise<TestDatabase> {
  const server = testServer();
  const database = `test_${randomBytes(8).toString('hex')}`;
  const source = escapeIdentifier(template ?? server.layout.database);
  await administer(server, async (client) => {
    await client.query(`CREATE DATABASE ${database} TEMPLATE ${source} OWNER ${migratorRole}`);
    await restrictDatabase(client, { ...server.layout, database });
  });
  return {
    ...accessTo(server.superuser, { ...server.layout, database }, (role) => passwordOf(server, role)),
    superuser: { ...server.superuser, database },
    [Symbol.asyncDispose]: () =>
      administer(
        server,
        async (client) => void (await client.query(`DROP DATABASE ${database} WITH (FORCE)`)),
      ),
  };
}

async function administer(server: TestServer, work: (client: Client) => Promise<void>): Promise<void> {
  const client = createClient(server.superuser, 'tributary:test');
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
