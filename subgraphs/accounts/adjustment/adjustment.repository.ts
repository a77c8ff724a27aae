import type { Pool } from 'pg';
import type { AskingSubject } from '../approval/types.js';

export async function readSubject(pool: Pool, id: string): Promise<AskingSubject | null> {
  const { rows } = await pool.query<AskingSubject>({
    name: 'adjustment subject',
    text: `SELECT x.id, x.account_id AS "accountId", a.department_code AS "departmentCode", ARRAY[x.charge_id] AS "chargeIds"
           FROM accounts.adjustment x JOIN accounts.account a ON a.id = x.account_id WHERE x.id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}
