import { readFile } from 'node:fs/promises';
import { MikroORM } from '@mikro-orm/core';
import { Migration, Migrator } from '@mikro-orm/migrations';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import { escapeIdentifier, type Client } from 'pg';
import { productVersion } from '../config/version.js';
import {
  ContractHistory,
  fingerprintOf,
  newerVersion,
  refuseBesideOthers,
  type Contract,
} from './contract.js';
import type { DatabaseCredentials } from './credentials.js';
import { createClient } from './pool.js';
import { readScripts, runScripts } from './scripts.js';

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

export interface MigrateOptions {
  /** That of the product, unless a test says otherwise. */
  readonly version?: string;
  /** Whether to go on although processes of another version are connected, which may then fail. */
  readonly whileServing?: boolean;
}

const migrationLock = 7_305_411_002;

/**
 * Brings a database up to date, module after module in the order given. A module's pending migrations commit together.
 * Processes that start at once wait for each other. Which version did so is remembered in the first module's schema.
 * @param migrator the role that owns the schemas
 * @returns what was applied now, in order; empty when the database was up to date
 * @throws Refusal when a newer version has migrated it, or processes of another version are connected while there is something
 * to change
 */
export async function migrate(
  migrator: DatabaseCredentials,
  modules: readonly MigrationModule[],
  { version = productVersion, whileServing = false }: MigrateOptions = {},
): Promise<AppliedMigration[]> {
  const contract = await contractOf(modules, version);
  const client = createClient(migrator, 'tributary:migrate');
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    for (const module of modules) await refuseNewer(client, module);
    const history = new ContractHistory(client, modules[0]?.schema ?? 'public');
    const isCurrent = await history.isCurrent(contract);
    if (!isCurrent && !whileServing) await refuseBesideOthers(client, contract);
    const applied: AppliedMigration[] = [];
    for (const module of modules) {
      await runScripts(client, module, 'triggers');
      applied.push(...(await migrateModule(migrator, module)));
      await runScripts(client, module, 'functions');
    }
    if (!isCurrent) await history.record(contract);
    return applied;
  } finally {
    await client.end();
  }
}

/** What code that comes with these modules expects of its database. */
export async function contractOf(
  modules: readonly MigrationModule[],
  version = productVersion,
): Promise<Contract> {
  const parts = await Promise.all(
    modules.map(async (module) => {
      const scripts = [
        ...(await readScripts(module, 'triggers')),
        ...(await readScripts(module, 'functions')),
      ];
      const lines = [
        ...module.migrations.map(nameOf),
        ...scripts.map(({ name, sha256 }) => `${name} ${sha256}`),
      ];
      return lines.map((line) => `${module.schema} ${line}`);
    }),
  );
  return { version, fingerprint: fingerprintOf(parts.flat()) };
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
  throw newerVersion(`${schema}: ${unknown.join(', ')}`);
}

/** A migration needs its driver only to run, and tells its name without. */
function nameOf(migration: MigrationClass): string {
  const [driver, config] = [] as unknown as ConstructorParameters<MigrationClass>;
  return new migration(driver, config).name;
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
