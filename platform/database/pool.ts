import { Client, Pool, types, type ClientConfig, type CustomTypesConfig } from 'pg';
import { createLogger } from '../telemetry/logger.js';
import type { PoolMetrics } from '../telemetry/metrics/pool-metrics.js';
import type { DatabaseCredentials } from './credentials.js';

export interface PoolOptions {
  /** Shown in pg_stat_activity, for example `payments:posting`. */
  readonly applicationName: string;
  readonly maxConnections?: number;
  /** The server ends a statement that takes longer. 0 means never. */
  readonly statementTimeoutMs?: number;
  /** The server ends a statement that waits longer for what another transaction holds. 0 means never. */
  readonly lockTimeoutMs?: number;
  /** How long to wait for a free or new connection before failing. */
  readonly connectionTimeoutMs?: number;
  /** How long an unused connection is kept. */
  readonly idleTimeoutMs?: number;
  /** Shows the pool under its application name. */
  readonly metrics?: PoolMetrics | undefined;
}

const log = createLogger('platform:database');
const parserOf = types.getTypeParser as (oid: number, format?: string) => (text: string) => unknown;

/** Object ids of Postgres's own types, fixed for ever. */
const oids = { int8: 20, textArray: 1009, int8Array: 1016, date: 1082, dateArray: 1182 };

const parseTextArray = parserOf(oids.textArray) as (text: string) => (string | null)[];

function parseBigIntArray(text: string): (bigint | null)[] {
  return parseTextArray(text).map((item) => (item === null ? null : BigInt(item)));
}

const parsers = new Map<number, (text: string) => unknown>([
  [oids.int8, BigInt],
  [oids.int8Array, parseBigIntArray],
  [oids.date, String],
  [oids.dateArray, parseTextArray],
]);

/**
 * bigint columns become `bigint`, date columns stay `'YYYY-MM-DD'` (a civil date has no time zone to convert it with),
 * timestamptz becomes `Date`, numeric stays a string. Belongs to each connection, so no other user of pg is affected.
 */
const columnTypes: CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' ? parsers.get(oid) : undefined) ?? parserOf(oid, format),
};

/** A lone connection, for what must hold a session: LISTEN, advisory locks, administration. */
export function createClient(
  credentials: DatabaseCredentials,
  applicationName: string,
  connectionTimeoutMs = 10_000,
): Client {
  const client = new Client({
    ...connectionOf(credentials, applicationName),
    connectionTimeoutMillis: connectionTimeoutMs,
  });
  // A connection that breaks is told to whoever waits for an answer; while nobody does, it is to end no process.
  client.on('error', () => undefined);
  return client;
}

/** A pool of connections that send a statement without waiting for the answer to the one before. End it with `pool.end()`. */
export function createPool(credentials: DatabaseCredentials, options: PoolOptions): Pool {
  const pool = new Pool({
    ...connectionOf(credentials, options.applicationName),
    pipeline: true,
    max: options.maxConnections ?? 10,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    lock_timeout: options.lockTimeoutMs ?? 3_000,
    idle_in_transaction_session_timeout: 60_000,
    connectionTimeoutMillis: options.connectionTimeoutMs ?? 10_000,
    idleTimeoutMillis: options.idleTimeoutMs ?? 30_000,
  });
  // The server may drop a connection that nobody uses; the pool replaces it, and nobody else is there to hear of it.
  pool.on('error', (error) => log.warn({ error: error.message }, 'an idle database connection was lost'));
  // One lost in use, between two statements, would otherwise end the process; the next statement on it fails and tells.
  pool.on('connect', (client) => client.on('error', () => undefined));
  options.metrics?.watch(options.applicationName, pool);
  return pool;
}

/** How connections end their names by which tables and functions they were made for, so that an upgrade can tell. */
export function contractMark(fingerprint: string): string {
  return ` ${fingerprint}`;
}

/** What a connection is called in pg_stat_activity. */
export function connectionName(applicationName: string, { contract }: DatabaseCredentials): string {
  return applicationName + (contract ? contractMark(contract) : '');
}

function connectionOf(credentials: DatabaseCredentials, applicationName: string): ClientConfig {
  const { ssl, contract: _, ...place } = credentials;
  return {
    ...place,
    application_name: connectionName(applicationName, credentials),
    ...(ssl && { ssl: { rejectUnauthorized: ssl === 'verify' } }),
    keepAlive: true,
    types: columnTypes,
  };
}
