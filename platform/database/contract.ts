import { createHash } from 'node:crypto';
import { escapeIdentifier, type Client } from 'pg';
import { Refusal } from '../config/refusal.js';
import type { DatabaseCredentials } from './credentials.js';
import { contractMark, createClient } from './pool.js';

/** What a version of the code expects of its database. */
export interface Contract {
  /** Of the product; a later one is higher. */
  readonly version: string;
  /** Of all migrations and scripts: whoever has the same works with the same tables and functions. */
  readonly fingerprint: string;
}

/** @param parts whatever belongs to it, in a fixed order */
export function fingerprintOf(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12);
}

const versions = new Intl.Collator('en', { numeric: true });

/**
 * The contracts that a database has had, oldest first, in the table `versions` of one of its schemas. The last one is that of
 * its tables and functions now.
 */
export class ContractHistory {
  readonly #client: Client;
  readonly #table: string;

  constructor(client: Client, schema: string) {
    this.#client = client;
    this.#table = `${escapeIdentifier(schema)}.versions`;
  }

  /** @throws Refusal when the database has had this contract, or one of a later version, and went on to another */
  async isCurrent({ version, fingerprint }: Contract): Promise<boolean> {
    await this.#client.query(`CREATE TABLE IF NOT EXISTS ${this.#table} (
      number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, version text NOT NULL, fingerprint text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT clock_timestamp())`);
    const { rows } = await this.#client.query<Contract>(
      `SELECT version, fingerprint FROM ${this.#table} ORDER BY number DESC`,
    );
    const [last, ...earlier] = rows;
    if (!last) return false;
    const order = versions.compare(version, last.version);
    if (order === 0 && fingerprint === last.fingerprint) return true;
    const wasBefore = earlier.some((one) => one.version === version && one.fingerprint === fingerprint);
    if (order < 0 || (order === 0 && wasBefore)) throw newerVersion(`${last.version}, ${last.fingerprint}`);
    return false;
  }

  async record({ version, fingerprint }: Contract): Promise<void> {
    await this.#client.query(`INSERT INTO ${this.#table} (version, fingerprint) VALUES ($1, $2)`, [
      version,
      fingerprint,
    ]);
  }
}

/** @param what of the newer version was found */
export function newerVersion(what: string): Refusal {
  return new Refusal(
    `The database was brought up to date by a newer version (${what}), which this one would damage; ` +
      'start the newer version, or restore the backup that was made before the upgrade.',
  );
}

/**
 * Functions that are replaced under a process of another version no longer are what it calls, and its payments would fail.
 * Who serves is told by the roles, and of which version it is, by the mark that `createPool` gives its connections.
 * @throws Refusal while a process of another version is connected
 */
export async function refuseBesideOthers(client: Client, { fingerprint }: Contract): Promise<void> {
  const { rows } = await client.query<{ role: string; connections: number }>(
    `SELECT usename AS role, count(*)::int AS connections FROM pg_stat_activity
     WHERE datname = current_database() AND usename LIKE 'tributary\\_%' AND usename <> current_user
       AND right(application_name, length($1)) IS DISTINCT FROM $1
     GROUP BY usename ORDER BY usename`,
    [contractMark(fingerprint)],
  );
  if (rows.length === 0) return;
  const others = rows.map(({ role, connections }) => `${role} (${connections})`).join(', ');
  throw new Refusal(
    `Processes of another version are connected to the database as ${others}, and would fail when it is changed under them; ` +
      'stop them and try again, or let npm run migrate go on all the same by UPGRADE_WHILE_SERVING=true.',
  );
}

/**
 * For a process that serves and does not migrate.
 * @throws Refusal unless the database is as this version expects it
 */
export async function requireContract(credentials: DatabaseCredentials, contract: Contract): Promise<void> {
  const found = await contractOfDatabase(credentials);
  if (found?.fingerprint === contract.fingerprint) return;
  const other = found ? `${found.version}, ${found.fingerprint}` : 'one that left no name';
  throw new Refusal(
    `The database is that of another version (${other}) than this one (${contract.version}, ${contract.fingerprint}); ` +
      'run npm run migrate of this version first, or start the other one.',
  );
}

async function contractOfDatabase(credentials: DatabaseCredentials): Promise<Contract | undefined> {
  const client = createClient(credentials, 'tributary:contract');
  await client.connect();
  try {
    const { rows } = await client.query<Contract>('SELECT version, fingerprint FROM events.contract()');
    return rows[0];
  } catch (error) {
    if (missing.includes((error as { code?: string }).code ?? '')) return undefined;
    throw error;
  } finally {
    await client.end();
  }
}

/** What Postgres says where a function, a table or a whole schema is not there. */
const missing = ['42883', '42P01', '3F000'];
