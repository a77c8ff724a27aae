import type { Pool } from 'pg';

/** The tables of what is asked for, each with a status and the account that it is about. */
export type AskingTable = 'accounts.write_off' | 'accounts.adjustment';

interface Page {
  /** Only those of this account, which come newest first. */
  readonly accountId?: string | undefined;
  readonly limit: number;
  /** The last one of the page before. */
  readonly after: string | undefined;
  readonly status: string | undefined;
  readonly departments: readonly string[] | '*';
}

/** Ids, which are in the order of time: oldest first, so that who waits longest is decided on first, or of an account newest first. */
export async function listAskings(
  pool: Pool,
  table: AskingTable,
  { accountId, limit, after, status, departments }: Page,
): Promise<string[]> {
  const order =
    accountId === undefined
      ? { name: 'list', beyond: '>', by: 'ASC' }
      : { name: 'list of an account', beyond: '<', by: 'DESC' };
  const { rows } = await pool.query<{ id: string }>({
    name: `${order.name} of ${table}`,
    text: `SELECT w.id FROM ${table} w JOIN accounts.account a ON a.id = w.account_id
           WHERE ($1::text IS NULL OR w.status = $1) AND ($2::uuid IS NULL OR w.id ${order.beyond} $2)
             AND ($3::text[] IS NULL OR a.department_code = ANY ($3)) AND ($5::uuid IS NULL OR w.account_id = $5)
           ORDER BY w.id ${order.by} LIMIT $4`,
    values: [
      status ?? null,
      after ?? null,
      departments === '*' ? null : departments,
      limit,
      accountId ?? null,
    ],
  });
  return rows.map(({ id }) => id);
}
