import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseCredentials } from '../../../platform/database/credentials.js';
import { createClient } from '../../../platform/database/pool.js';

const database = 'baseline';

/** A database of its own on the same server, with as many accounts. */
export async function createBaseline(
  superuser: DatabaseCredentials,
  accounts: number,
): Promise<DatabaseCredentials> {
  const baseline = { ...superuser, database };
  await query(superuser, `CREATE DATABASE ${database}`);
  const schema = await readFile(join(import.meta.dirname, 'baseline.sql'), 'utf8');
  await query(baseline, `SET bench.accounts = ${accounts}; ${schema}`);
  return baseline;
}

/** How many payments the baseline has posted. */
export async function countBaseline(baseline: DatabaseCredentials): Promise<number> {
  const [row] = await query<{ count: bigint }>(baseline, 'SELECT count(*) FROM payment');
  return Number(row?.count);
}

async function query<Row extends object>(credentials: DatabaseCredentials, sql: string): Promise<Row[]> {
  const client = createClient(credentials, 'bench:baseline');
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
