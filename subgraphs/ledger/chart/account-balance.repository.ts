import type { Pool } from 'pg';
import type { Cents } from '../../../platform/money/money.js';

export interface BalanceQuestion {
  /** Only entries posted up to then; all without. */
  readonly asOf?: Date;
}

const running = `
  SELECT b.account_code, sum(b.debit_cents - b.credit_cents)::bigint AS debit_balance_cents
  FROM ledger.balance b WHERE b.account_code = ANY ($1) GROUP BY 1`;

const asPosted = `
  WITH head AS MATERIALIZED (
    SELECT coalesce((SELECT e.sequence FROM ledger.entry e WHERE e.posted_at <= $2 ORDER BY e.sequence DESC LIMIT 1), 0) AS sequence
  )
  SELECT l.account_code, sum(l.debit_cents - l.credit_cents)::bigint AS debit_balance_cents
  FROM ledger.line l JOIN ledger.entry e ON e.id = l.entry_id JOIN head h ON e.sequence <= h.sequence
  WHERE l.account_code = ANY ($1) GROUP BY 1`;

/** Debits less credits of ledger accounts, in cents; accounts without entries are left out. */
export async function readBalances(
  pool: Pool,
  codes: readonly string[],
  { asOf }: BalanceQuestion,
): Promise<ReadonlyMap<string, Cents>> {
  const { rows } = await pool.query<{ account_code: string; debit_balance_cents: Cents }>(
    asOf ? asPosted : running,
    asOf ? [codes, asOf] : [codes],
  );
  return new Map(rows.map((row) => [row.account_code, row.debit_balance_cents]));
}
