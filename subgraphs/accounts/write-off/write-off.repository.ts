import type { Pool } from 'pg';
import type { WriteOffStatus } from './write-off.states.js';

/** What of a write-off never changes. */
export interface WriteOffSubject {
  readonly id: string;
  readonly accountId: string;
  readonly departmentCode: string;
  readonly chargeIds: readonly string[];
}

export async function readSubject(pool: Pool, id: string): Promise<WriteOffSubject | null> {
  const { rows } = await pool.query<WriteOffSubject>({
    name: 'write-off subject',
    text: `SELECT w.id, w.account_id AS "accountId", a.department_code AS "departmentCode",
             ARRAY(SELECT p.charge_id FROM accounts.write_off_part p WHERE p.write_off_id = w.id ORDER BY p.number) AS "chargeIds"
           FROM accounts.write_off w JOIN accounts.account a ON a.id = w.account_id WHERE w.id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}

interface WriteOffPage {
  readonly limit: number;
  /** The last one of the page before. */
  readonly after: string | undefined;
  readonly status: WriteOffStatus | undefined;
  readonly departments: readonly string[] | '*';
}

/** Ids, oldest first, because ids are in the order of time: who waits longest is decided on first. */
export async function listWriteOffs(
  pool: Pool,
  { limit, after, status, departments }: WriteOffPage,
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'write-offs',
    text: `SELECT w.id FROM accounts.write_off w JOIN accounts.account a ON a.id = w.account_id
           WHERE ($1::text IS NULL OR w.status = $1) AND ($2::uuid IS NULL OR w.id > $2)
             AND ($3::text[] IS NULL OR a.department_code = ANY ($3))
           ORDER BY w.id LIMIT $4`,
    values: [status ?? null, after ?? null, departments === '*' ? null : departments, limit],
  });
  return rows.map(({ id }) => id);
}
