import type { Pool } from 'pg';

/** The tables of what is asked for, each with a status and the account that it is about. */
export type AskingTable = 'accounts.write_off' | 'accounts.adjustment';

interface Page {
  readonly limit: number;
  /** The last one of the page before. */
  readonly after: string | undefined;
  readonly status: string | undefined;
  readonly departments: readonly string[] | '*';
}

/** Ids, oldest first, because ids are in the order of time: who waits longest is decided on first. */
export async function listAskings(
  pool: Pool,
  table: AskingTable,
  { limit, after, status, departments }: Page,
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>({
    name: `list of ${table}`,
    text: `SELECT w.id FROM ${table} w JOIN accounts.account a ON a.id = w.account_id
           WHERE ($1::text IS NULL OR w.status = $1) AND ($2::uuid IS NULL OR w.id > $2)
             AND ($3::text[] IS NULL OR a.department_code = ANY ($3))
           ORDER BY w.id LIMIT $4`,
    values: [status ?? null, after ?? null, departments === '*' ? null : departments, limit],
  });
  return rows.map(({ id }) => id);
}
