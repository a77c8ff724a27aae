import { escapeIdentifier, escapeLiteral, type Client } from 'pg';
import { Refusal } from '../config/refusal.js';
import type { DatabaseCredentials } from './credentials.js';
import { createLogger } from '../telemetry/logger.js';
import { createClient } from './pool.js';
import { checkServerVersion } from './server-version.js';
import { connectionCheck, sessionSettings } from './session-settings.js';

/** What a database of this product consists of. The words are the caller's. */
export interface DatabaseLayout {
  readonly database: string;
  /** Every schema, all owned by the migrator. */
  readonly schemas: readonly string[];
  /** Each gets a serving role `tributary_<service>`. */
  readonly services: readonly string[];
}

export interface DatabaseAccess {
  /** Owns the database, its schemas and everything in them. */
  readonly migrator: DatabaseCredentials;
  /** By service name; a serving role owns nothing. */
  readonly services: Readonly<Record<string, DatabaseCredentials>>;
}

const log = createLogger('platform:database');

export const migratorRole = 'tributary_migrator';

function serviceRole(service: string): string {
  return `tributary_${service}`;
}

const restrictions = 'NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT';

/** Two launchers that start at once would otherwise both find a role missing and both create it. */
const preparationLock = 7_305_411_001;

/**
 * Creates what is missing: the migrator and the serving roles with the passwords given, the database, its schemas.
 * Running it again changes nothing but the passwords and the defaults of the roles. Serving roles may call what a schema's owner grants them
 * by name; PUBLIC may do nothing.
 * @param admin a superuser, or on a managed Postgres a role with CREATEROLE and CREATEDB
 * @throws Refusal when the server is of a version that is not supported, or when a role of that name exists and has powers that
 *   would get round row security
 */
export async function prepareDatabase(
  admin: DatabaseCredentials,
  layout: DatabaseLayout,
  passwordFor: (role: string) => string,
): Promise<DatabaseAccess> {
  const access = accessTo(admin, layout, passwordFor);
  await withClient(admin, async (client) => {
    await checkServerVersion(client);
    await client.query('SELECT pg_advisory_lock($1)', [preparationLock]);
    for (const { user, password } of [access.migrator, ...Object.values(access.services)]) {
      await ensureRole(client, user, password);
      await setDefaults(client, user);
    }
    await warnOfWeakDurability(client);
    await ensureDatabase(client, layout);
    await withClient(access.migrator, (migrator) => ensureSchemas(migrator, layout));
  });
  return access;
}

/** The credentials that `prepareDatabase` makes valid, for a process that only connects. */
export function accessTo(
  server: Pick<DatabaseCredentials, 'host' | 'port' | 'ssl'>,
  { database, services }: Pick<DatabaseLayout, 'database' | 'services'>,
  passwordFor: (role: string) => string,
): DatabaseAccess {
  const { host, port, ssl } = server;
  const as = (user: string): DatabaseCredentials => ({
    ...{ host, port, database, user, password: passwordFor(user) },
    ...(ssl && { ssl }),
  });
  return {
    migrator: as(migratorRole),
    services: Object.fromEntries(services.map((service) => [service, as(serviceRole(service))])),
  };
}

/** A new database lets everybody in; this one lets in those who serve it. The roles must exist. */
export async function restrictDatabase(
  client: Client,
  { database, services }: DatabaseLayout,
): Promise<void> {
  const name = escapeIdentifier(database);
  await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
  await client.query(
    `GRANT CONNECT ON DATABASE ${name} TO ${services.map(serviceRole).map(escapeIdentifier).join(', ')}`,
  );
}

async function ensureRole(client: Client, role: string, password: string): Promise<void> {
  const name = escapeIdentifier(role);
  const { rows } = await client.query<{ powerful: boolean }>(
    'SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb AS powerful FROM pg_roles WHERE rolname = $1',
    [role],
  );
  if (rows[0]?.powerful)
    throw new Refusal(
      `The role ${role} exists and has powers it must not have; take them from it (see \\du ${role}).`,
    );
  await client.query(
    rows.length === 0
      ? `CREATE ROLE ${name} LOGIN ${restrictions} PASSWORD ${escapeLiteral(password)}`
      : `ALTER ROLE ${name} LOGIN PASSWORD ${escapeLiteral(password)}`,
  );
}

/** Sessions of our roles are alike on every server. */
async function setDefaults(client: Client, role: string): Promise<void> {
  const isLax = (await settingOf(client, 'synchronous_commit')) === 'off';
  // Whoever is told that a payment is posted relies on it; stricter values are the operator's to choose.
  const settings = { ...sessionSettings, ...(isLax && { synchronous_commit: 'on' }) };
  const statements = Object.entries(settings).map(([name, value]) => defaultOf(role, name, value));
  await client.query(statements.join('; '));
  const { name, value } = connectionCheck;
  await client.query(defaultOf(role, name, value)).catch((error: { code?: string }) => {
    if (error.code !== invalidParameter) throw error;
  });
}

const invalidParameter = '22023';

function defaultOf(role: string, setting: string, value: string): string {
  return `ALTER ROLE ${escapeIdentifier(role)} SET ${setting} = ${escapeLiteral(value)}`;
}

/** What only the server's own configuration can mend. */
async function warnOfWeakDurability(client: Client): Promise<void> {
  for (const setting of ['fsync', 'full_page_writes']) {
    if ((await settingOf(client, setting)) === 'off')
      log.warn(
        { setting },
        `this Postgres has ${setting} = off, so that confirmed payments can be lost with its power`,
      );
  }
}

async function settingOf(client: Client, name: string): Promise<string> {
  const { rows } = await client.query<{ setting: string }>('SELECT current_setting($1) AS setting', [name]);
  return rows[0]?.setting ?? '';
}

async function ensureDatabase(client: Client, { database }: DatabaseLayout): Promise<void> {
  const { rows } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
  if (rows.length > 0) return;
  const create = `CREATE DATABASE ${escapeIdentifier(database)} OWNER ${migratorRole} TEMPLATE template0
    ENCODING 'UTF8' ${await localeClause(client)}`;
  if (await isSuperuser(client)) {
    await client.query(create);
    return;
  }
  // Anybody else can make only a role that they are a member of the owner of something.
  await client.query(`GRANT ${migratorRole} TO CURRENT_USER`);
  await client.query(create);
  await client.query(`REVOKE ${migratorRole} FROM CURRENT_USER`);
}

/** Texts are UTF-8 and sort alike on every server, as on the embedded one. */
async function localeClause(client: Client): Promise<string> {
  const hasBuiltin = Number(await settingOf(client, 'server_version_num')) >= 170_000;
  if (hasBuiltin) return `LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'`;
  const { rows } = await client.query<{ fits: boolean }>(
    `SELECT encoding = pg_char_to_encoding('UTF8') AS fits FROM pg_database WHERE datname = 'template0'`,
  );
  // How letters are told apart is kept as it is there, if that can be done in UTF-8 at all.
  return `LOCALE_PROVIDER libc LC_COLLATE 'C' ${rows[0]?.fits ? '' : `LC_CTYPE 'C'`}`;
}

async function isSuperuser(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ rolsuper: boolean }>(
    'SELECT rolsuper FROM pg_roles WHERE rolname = CURRENT_USER',
  );
  return rows[0]?.rolsuper ?? false;
}

async function ensureSchemas(migrator: Client, layout: DatabaseLayout): Promise<void> {
  const { schemas, services } = layout;
  const names = schemas.map(escapeIdentifier);
  const servingRoles = services.map(serviceRole).map(escapeIdentifier).join(', ');
  await restrictDatabase(migrator, layout);
  await migrator.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
  await migrator.query('ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC');
  for (const name of names) {
    await migrator.query(`CREATE SCHEMA IF NOT EXISTS ${name}`);
    await migrator.query(`REVOKE ALL ON SCHEMA ${name} FROM PUBLIC`);
    await migrator.query(`GRANT USAGE ON SCHEMA ${name} TO ${servingRoles}`);
  }
}

async function withClient(
  credentials: DatabaseCredentials,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const client = createClient(credentials, 'tributary:prepare');
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
