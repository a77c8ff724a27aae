import { escapeIdentifier } from 'pg';
import { dataDirectory } from '../platform/config/paths.js';
import { parseDatabaseUrl, type DatabaseCredentials } from '../platform/database/credentials.js';
import { startEmbeddedPostgres } from '../platform/database/embedded.js';
import { migrate } from '../platform/database/migrate.js';
import { createClient } from '../platform/database/pool.js';
import { prepareDatabase, type DatabaseAccess } from '../platform/database/roles.js';
import { migrationModules } from '../subgraphs/migrations.js';
import { databaseLayout } from '../subgraphs/registry.js';
import { rolePassword } from './secrets.js';

export interface OpenDatabase extends DatabaseAccess, AsyncDisposable {
  /** Where it is, for people. */
  readonly place: string;
  /** Replaces the database by an empty, migrated one. Only of the embedded Postgres, whose data is the demo's. */
  readonly recreate?: () => Promise<void>;
}

/** Opens the Postgres at an administrator's address, or else the embedded one, and brings it up to date. */
export async function openDatabase(master: Buffer, adminUrl: string | undefined): Promise<OpenDatabase> {
  if (adminUrl) {
    const admin = parseDatabaseUrl(adminUrl);
    return {
      ...(await bringUpToDate(admin, master)),
      place: `${admin.host}:${admin.port}`,
      ...nothingToClose,
    };
  }
  const postgres = await startEmbeddedPostgres({ dataDirectory: dataDirectory() });
  return {
    ...(await bringUpToDate(postgres.superuser, master)),
    place: `embedded, ${postgres.address.host}:${postgres.address.port} (${postgres.origin})`,
    recreate: async () => {
      await dropDatabase(postgres.superuser);
      await bringUpToDate(postgres.superuser, master);
    },
    [Symbol.asyncDispose]: () => postgres[Symbol.asyncDispose](),
  };
}

const nothingToClose: AsyncDisposable = { [Symbol.asyncDispose]: () => Promise.resolve() };

async function bringUpToDate(admin: DatabaseCredentials, master: Buffer): Promise<DatabaseAccess> {
  const access = await prepareDatabase(admin, databaseLayout, (role) => rolePassword(master, role));
  await migrate(access.migrator, migrationModules);
  return access;
}

async function dropDatabase(superuser: DatabaseCredentials): Promise<void> {
  const client = createClient(superuser, 'launcher:recreate');
  await client.connect();
  try {
    await client.query(`DROP DATABASE ${escapeIdentifier(databaseLayout.database)} WITH (FORCE)`);
  } finally {
    await client.end();
  }
}
