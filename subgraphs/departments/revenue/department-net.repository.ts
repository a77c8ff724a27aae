import type { Pool } from 'pg';
import type { Snapshot } from '../../../platform/events/event-stream.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { DepartmentNet } from './revenue-change.js';

interface NetRow {
  net_day_cents: bigint;
  net_fiscal_year_cents: bigint;
  position: bigint;
}

/** The totals of one day and its fiscal year, with the position of the log up to which they count, from one statement. */
export async function readDepartmentNet(
  pool: Pool,
  departmentCode: string,
  accountingDate: CivilDate,
): Promise<Snapshot<DepartmentNet>> {
  const { rows } = await pool.query<NetRow>({
    name: 'ledger.department_net',
    text: 'SELECT net_day_cents, net_fiscal_year_cents, position FROM ledger.department_net($1, $2)',
    values: [departmentCode, accountingDate],
  });
  const [row] = rows;
  if (!row) throw new Error('ledger.department_net gave no answer');
  return {
    position: Number(row.position),
    value: {
      accountingDate,
      netTodayCents: row.net_day_cents,
      netFiscalYearCents: row.net_fiscal_year_cents,
    },
  };
}
