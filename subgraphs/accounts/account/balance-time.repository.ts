import type { Pool } from 'pg';
import type { Account } from './account.entity.js';

type Version = Pick<Account, 'id' | 'balanceVersion'>;

/**
 * When the journal entries were posted that made these balances what they are, by account; those that no entry made, such as
 * of fees that are revenue only when paid, are left out.
 */
export async function readBalanceTimes(
  pool: Pool,
  accounts: readonly Version[],
): Promise<ReadonlyMap<string, Date>> {
  const { rows } = await pool.query<{ account_id: string; posted_at: Date }>({
    name: 'accounts.balance_times',
    text: `SELECT m.account_id, ledger.posted_at(m.entry_id) AS posted_at
           FROM unnest($1::uuid[], $2::integer[]) AS a (id, version)
           JOIN accounts.movement m ON m.account_id = a.id AND m.balance_version = a.version`,
    values: [accounts.map(({ id }) => id), accounts.map(({ balanceVersion }) => balanceVersion)],
  });
  return new Map(rows.map(({ account_id, posted_at }) => [account_id, posted_at]));
}
