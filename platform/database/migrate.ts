import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MikroORM } from '@mikro-orm/core';
import { Migration, Migrator } from '@mikro-orm/migrations';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import { escapeIdentifier, type Client } from 'pg';
import { Refusal } from '../config/refusal.js';
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

/** What one schema consists of: its tables by migrations, its functions by their current text. */
export interface MigrationModule {
  readonly schema: string;
  /** Oldest first. They are recorded in the schema's table `migrations`. */
  readonly migrations: readonly MigrationClass[];
  /**
   * Where `functions/` and `triggers/` lie: scripts that are run whenever their text is not the one run last, as recorded in
   * the schema's table `scripts`. Each holds one `CREATE OR REPLACE FUNCTION` with its grants. Those in `triggers/`, which
   * migrations refer to by name, run before the migrations, those in `functions/` after them. A function whose parameters
   * or answer change is dropped by a migration, because Postgres would keep both.
   */
  readonly folder: string;
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
 * @throws Refusal when a newer version has migrated it, or the server is of a version that is not supported
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
    for (const module of modules) await refuseNewer(client, module);
    const applied: AppliedMigration[] = [];
    for (const module of modules) {
      await runScripts(client, module, 'triggers');
      applied.push(...(await migrateModule(migrator, module)));
      await runScripts(client, module, 'functions');
    }
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
    throw new Refusal(
      `DATABASE_URL: Postgres ${first} to ${last} are supported, and this server is Postgres ${major}; use another.`,
    );
  }
}

/** What a newer version has changed, this one would use wrongly, and its functions would be replaced by older ones. */
async function refuseNewer(client: Client, { schema, migrations }: MigrationModule): Promise<void> {
  const table = `${escapeIdentifier(schema)}.migrations`;
  const { rows: tables } = await client.query<{ exists: boolean }>(
    'SELECT to_regclass($1) IS NOT NULL AS exists',
    [table],
  );
  if (!tables[0]?.exists) return;
  const known = new Set(migrations.map(nameOf));
  const { rows } = await client.query<{ name: string }>(`SELECT name FROM ${table} ORDER BY id`);
  const unknown = rows.map(({ name }) => name).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new Refusal(
    `The database was brought up to date by a newer version (${schema}: ${unknown.join(', ')}), which this one would damage; ` +
      'start the newer version, or restore the backup that was made before the upgrade.',
  );
}

/** A migration needs its driver only to run, and tells its name without. */
function nameOf(migration: MigrationClass): string {
  const [driver, config] = [] as unknown as ConstructorParameters<MigrationClass>;
  return new migration(driver, config).name;
}

/** Runs the scripts that are new or changed, all or none of them. */
async function runScripts(
  client: Client,
  { schema, folder }: MigrationModule,
  kind: 'triggers' | 'functions',
): Promise<void> {
  const scripts = await readScripts(join(folder, kind), kind);
  if (scripts.length === 0) return;
  const table = `${escapeIdentifier(schema)}.scripts`;
  await client.query('BEGIN');
  try {
    await client.query(`CREATE TABLE IF NOT EXISTS ${table} (name text PRIMARY KEY, sha256 text NOT NULL)`);
    const { rows } = await client.query<{ name: string; sha256: string }>(
      `SELECT name, sha256 FROM ${table}`,
    );
    const ran = new Map(rows.map(({ name, sha256 }) => [name, sha256]));
    // What a function refers to may come with a later script, or with the schema of another module.
    await client.query('SET LOCAL check_function_bodies = off');
    for (const { name, text, sha256 } of scripts) {
      if (ran.get(name) === sha256) continue;
      await client.query(text);
      await client.query(
        `INSERT INTO ${table} VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256`,
        [name, sha256],
      );
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

interface Script {
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

async function readScripts(folder: string, kind: string): Promise<Script[]> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return Promise.all(
    files.toSorted().map(async (file) => {
      const text = await readFile(join(folder, file), 'utf8');
      return { name: `${kind}/${file}`, text, sha256: createHash('sha256').update(text).digest('hex') };
    }),
  );
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
