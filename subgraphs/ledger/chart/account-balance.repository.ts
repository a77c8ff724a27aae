import type { Pool } from 'pg';
import type { Cents } from '../../../platform/money/money.js';
import { readPlace } from '../journal/place.repository.js';

export interface BalanceQuestion {
  /** Only entries posted up to then; all without. */
  readonly asOf?: Date;
}

const running = `
  SELECT b.account_code, sum(b.debit_cents - b.credit_cents)::bigint AS debit_balance_cents
  FROM ledger.balance b WHERE b.account_code = ANY ($1) GROUP BY 1`;

const asPosted = `
  SELECT l.account_code, sum(l.debit_cents - l.credit_cents)::bigint AS debit_balance_cents
  FROM ledger.line l JOIN ledger.entry e ON e.id = l.entry_id
  WHERE e.sequence <= $2 AND l.account_code = ANY ($1) GROUP BY 1`;

/** Debits less credits of ledger accounts, in cents; accounts without entries are left out. */
export async function readBalances(
  pool: Pool,
  codes: readonly string[],
  { asOf }: BalanceQuestion,
): Promise<ReadonlyMap<string, Cents>> {
  const { rows } = await pool.query<{ account_code: string; debit_balance_cents: Cents }>(
    asOf ? asPosted : running,
    asOf ? [codes, (await readPlace(pool, asOf)).ledgerSequence] : [codes],
  );
  return new Map(rows.map((row) => [row.account_code, row.debit_balance_cents]));
}
