import { readFile } from 'node:fs/promises';
import { MikroORM } from '@mikro-orm/core';
import { Migration, Migrator } from '@mikro-orm/migrations';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import type { Client } from 'pg';
import type { DatabaseCredentials } from './credentials.js';
import { createClient } from './pool.js';

/**
 * A migration whose whole content is an SQL script beside it. The script runs in one transaction as one
 * statement list, so function bodies and several statements need no splitting.
 */
export abstract class SqlMigration extends Migration {
  /** Recorded in the database, so it never changes once released. */
  abstract override readonly name: string;
  /** The absolute path of the script. */
  abstract readonly file: string;

  override async up(): Promise<void> {
    await this.execute(await readFile(this.file, 'utf8'));
  }

  override down(): never {
    throw new Error(`Migrations only go forward. Correct ${this.name} with a new migration.`);
  }
}

/** The migrations of one schema, oldest first. They are recorded in that schema's table `migrations`. */
export interface MigrationModule {
  readonly schema: string;
  readonly migrations: readonly MigrationClass[];
}

type MigrationClass = new (...parameters: ConstructorParameters<typeof Migration>) => SqlMigration;

export interface AppliedMigration {
  readonly schema: string;
  readonly name: string;
}

const migrationLock = 7_305_411_002;
const supportedMajorVersions = { first: 15, last: 18 };

/**
 * Brings a database up to date, module after module in the order given. A module's pending migrations commit together.
 * Processes that start at once wait for each other.
 * @param migrator the role that owns the schemas
 * @returns what was applied now, in order; empty when the database was up to date
 */
export async function migrate(
  migrator: DatabaseCredentials,
  modules: readonly MigrationModule[],
): Promise<AppliedMigration[]> {
  const client = createClient(migrator, 'tributary:migrate');
  await client.connect();
  try {
    await checkServerVersion(client);
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    const applied: AppliedMigration[] = [];
    for (const module of modules) applied.push(...(await migrateModule(migrator, module)));
    return applied;
  } finally {
    await client.end();
  }
}

async function checkServerVersion(client: Client): Promise<void> {
  const { rows } = await client.query<{ major: number }>(
    "SELECT current_setting('server_version_num')::int / 10000 AS major",
  );
  const { first, last } = supportedMajorVersions;
  const major = rows[0]?.major ?? 0;
  if (major < first || major > last) {
    throw new Error(`Postgres ${first} to ${last} are supported; this server is Postgres ${major}.`);
  }
}

async function migrateModule(
  migrator: DatabaseCredentials,
  module: MigrationModule,
): Promise<AppliedMigration[]> {
  const { ssl, database, ...connection } = migrator;
  const orm = await MikroORM.init({
    driver: PostgreSqlDriver,
    ...connection,
    dbName: database,
    driverOptions: ssl ? { ssl: { rejectUnauthorized: ssl === 'verify' } } : {},
    pool: { min: 0, max: 2 },
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    migrations: {
      tableName: `${module.schema}.migrations`,
      migrationsList: [...module.migrations],
      disableForeignKeys: false,
      snapshot: false,
      silent: true,
    },
  });
  try {
    const applied = await orm.migrator.up();
    return applied.map(({ name }) => ({ schema: module.schema, name }));
  } finally {
    await orm.close(true);
  }
}
