import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseCredentials } from '../../../platform/database/credentials.js';
import { createClient } from '../../../platform/database/pool.js';
import { toPublicId } from '../../../platform/ids/public-id.js';

/**
 * Fills a migrated database with an agency of 20 revenue accounts and as many accounts as wanted.
 * @returns the public ids of the accounts; account n belongs to department D1 to D4 by turns of five
 */
export async function createAgency(migrator: DatabaseCredentials, accounts: number): Promise<string[]> {
  const client = createClient(migrator, 'bench:agency');
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query("SELECT set_config('bench.accounts', $1, true)", [String(accounts)]);
    await client.query(await readFile(join(import.meta.dirname, 'agency.sql'), 'utf8'));
    await client.query('COMMIT');
    await client.query('ANALYZE');
    const { rows } = await client.query<{ id: string }>('SELECT id FROM accounts.account ORDER BY number');
    return rows.map(({ id }) => toPublicId('acct', id));
  } finally {
    await client.end();
  }
}
