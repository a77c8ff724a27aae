import type { Pool } from 'pg';

/** By account, the tenders that it does not take now because payments came back. */
export async function readBlockedTenders(
  pool: Pool,
  accountIds: readonly string[],
): Promise<Map<string, string[]>> {
  const { rows } = await pool.query<{ account_id: string; tenders: string[] }>({
    name: 'accounts.blocked-tenders',
    text: 'SELECT account_id, array_agg(tender) AS tenders FROM payments.blocked_tenders($1) GROUP BY 1',
    values: [accountIds],
  });
  return new Map(rows.map(({ account_id, tenders }) => [account_id, tenders]));
}
