import type { Pool } from 'pg';
import type { AskingSubject } from '../approval/types.js';

export async function readSubject(pool: Pool, id: string): Promise<AskingSubject | null> {
  const { rows } = await pool.query<AskingSubject>({
    name: 'write-off subject',
    text: `SELECT w.id, w.account_id AS "accountId", a.department_code AS "departmentCode",
             ARRAY(SELECT p.charge_id FROM accounts.write_off_part p WHERE p.write_off_id = w.id ORDER BY p.number) AS "chargeIds"
           FROM accounts.write_off w JOIN accounts.account a ON a.id = w.account_id WHERE w.id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}
