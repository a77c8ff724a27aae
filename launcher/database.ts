import { join } from 'node:path';
import { escapeIdentifier } from 'pg';
import { ConfigurationError } from '../platform/config/config.js';
import { dataDirectory } from '../platform/config/paths.js';
import { Refusal } from '../platform/config/refusal.js';
import { connectionProblem } from '../platform/database/connection-problem.js';
import type { DatabaseCredentials } from '../platform/database/credentials.js';
import { hasEmbeddedPostgres, startEmbeddedPostgres } from '../platform/database/embedded.js';
import { contractOf, migrate, type MigrateOptions } from '../platform/database/migrate.js';
import { createClient } from '../platform/database/pool.js';
import { accessTo, prepareDatabase, type DatabaseAccess } from '../platform/database/roles.js';
import { migrationModules } from '../subgraphs/migrations.js';
import { databaseLayout } from '../subgraphs/registry.js';
import { rolePassword } from './secrets.js';

/** A database with its roles, as it was left by whoever brought it up to date. */
export interface ConnectedDatabase extends DatabaseAccess, AsyncDisposable {
  /** Where it is, for people. */
  readonly place: string;
}

export interface OpenDatabase extends ConnectedDatabase {
  /** Resolves when the embedded server has ended and could not be started again. */
  readonly lost: Promise<Refusal>;
  /** Replaces everything in it by what an empty, migrated one has. */
  readonly recreate: () => Promise<void>;
  /** Gives back the disk that a load has filled beside its data. A server of one's own does so when it is configured to. */
  readonly tidy: () => Promise<void>;
}

const lockNotAvailable = '55P03';
const wrongPassword = '28P01';

interface Server extends AsyncDisposable {
  readonly admin: DatabaseCredentials;
  readonly isOurs: boolean;
  readonly place: string;
  readonly lost: Promise<Refusal>;
}

/** Opens the Postgres at an administrator's address, or else the embedded one, and brings it up to date. */
export async function openDatabase(
  master: Buffer,
  admin: DatabaseCredentials | undefined,
  options?: MigrateOptions,
): Promise<OpenDatabase> {
  await using opening = new AsyncDisposableStack();
  const server = opening.use(await openServer(admin));
  const access = await bringUpToDate(server.admin, master, options).catch(
    server.isOurs ? nameFolder(server.admin) : nameVariable('DATABASE_URL', server.admin),
  );
  const recreate = async (): Promise<void> => {
    await dropSchemas(access.migrator);
    await bringUpToDate(server.admin, master);
  };
  const tidy = async (): Promise<void> => {
    if (server.isOurs) await checkpoint(server.admin);
  };
  return { ...access, place: server.place, lost: server.lost, recreate, tidy, ...held(opening) };
}

/**
 * The same for who only reads or adds to it: nothing is created, migrated or altered.
 * @throws ConfigurationError when there is none yet
 */
export async function connectDatabase(
  master: Buffer,
  admin: DatabaseCredentials | undefined,
): Promise<ConnectedDatabase> {
  if (!admin && !hasEmbeddedPostgres(dataDirectory())) throw noDatabase(dataDirectory());
  await using opening = new AsyncDisposableStack();
  const server = opening.use(await openServer(admin));
  const access = accessTo(server.admin, databaseLayout, (role) => rolePassword(master, role));
  return { ...(await marked(access)), place: server.place, ...held(opening) };
}

function noDatabase(folder: string): ConfigurationError {
  return new ConfigurationError([
    `TRIBUTARY_DATA_DIR: there is no database in the folder ${folder}; name the folder of what was started, ` +
      'start it first, or set DATABASE_URL',
  ]);
}

/** Tells of what keeps somebody from a database by the name of the variable that holds its address. */
export function nameVariable(variable: string, credentials: DatabaseCredentials): (error: unknown) => never {
  return (error) => {
    const problem = error instanceof Refusal ? undefined : connectionProblem(error, credentials);
    throw problem ? new ConfigurationError([`${variable}: ${problem}`], { cause: error }) : error;
  };
}

/** Nobody gave an address of the embedded server, so it is not an address that is to be corrected. */
function nameFolder(superuser: DatabaseCredentials): (error: unknown) => never {
  return (error) => {
    const problem = error instanceof Refusal ? undefined : connectionProblem(error, superuser);
    if (!problem) throw error;
    const folder = join(dataDirectory(), 'postgres');
    throw new ConfigurationError(
      [
        (error as { code?: string }).code === wrongPassword
          ? `TRIBUTARY_DATA_DIR: the password in ${join(folder, 'superuser-password')} is not of the database beside it; restore both from one backup`
          : `TRIBUTARY_DATA_DIR: the embedded Postgres in ${folder} cannot be used: ${problem}`,
      ],
      { cause: error },
    );
  };
}

async function openServer(admin: DatabaseCredentials | undefined): Promise<Server> {
  if (admin) return { admin, isOurs: false, place: `${admin.host}:${admin.port}`, ...nothingToLose };
  const postgres = await startEmbeddedPostgres({ dataDirectory: dataDirectory() });
  return {
    admin: postgres.superuser,
    isOurs: true,
    place: `embedded, ${postgres.address.host}:${postgres.address.port} (${postgres.origin})`,
    lost: postgres.lost,
    [Symbol.asyncDispose]: () => postgres[Symbol.asyncDispose](),
  };
}

const nothingToLose: Pick<Server, 'lost'> & AsyncDisposable = {
  lost: new Promise(() => undefined),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

function held(opening: AsyncDisposableStack): AsyncDisposable {
  const owned = opening.move();
  return { [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function bringUpToDate(
  admin: DatabaseCredentials,
  master: Buffer,
  options?: MigrateOptions,
): Promise<DatabaseAccess> {
  const access = await prepareDatabase(admin, databaseLayout, (role) => rolePassword(master, role));
  await migrate(access.migrator, migrationModules, options);
  return marked(access);
}

/** What serves tells the database for which tables and functions it was made. */
async function marked({ migrator, services }: DatabaseAccess): Promise<DatabaseAccess> {
  const { fingerprint: contract } = await contractOf(migrationModules);
  const entries = Object.entries(services).map(([name, role]) => [name, { ...role, contract }] as const);
  return { migrator, services: Object.fromEntries(entries) };
}

async function checkpoint(superuser: DatabaseCredentials): Promise<void> {
  const client = createClient(superuser, 'launcher:tidy');
  await client.connect();
  try {
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}

/** The owner of the database can do this without being let in by its administrator. */
async function dropSchemas(migrator: DatabaseCredentials): Promise<void> {
  const names = [...databaseLayout.schemas, 'demo'].map(escapeIdentifier).join(', ');
  const client = createClient(migrator, 'launcher:recreate');
  await client.connect();
  try {
    // Whoever still works with what is dropped must end first, and is not waited for without end.
    await client.query(`SET lock_timeout = '10s'`);
    await client.query(`DROP SCHEMA IF EXISTS ${names} CASCADE`).catch((error: { code?: string }) => {
      if (error.code !== lockNotAvailable) throw error;
      throw new Refusal(
        'The demo city was loaded in part and cannot be loaded again while others use the database; end them first.',
        { cause: error },
      );
    });
  } finally {
    await client.end();
  }
}
