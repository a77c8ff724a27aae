import type { Pool } from 'pg';
import type { Cents } from '../../../platform/money/money.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';

/** A return that a processor told of, with the payment it is of; null as long as none is in the books. */
export interface BankReturn {
  readonly processor: string;
  readonly reference: string;
  readonly amountCents: Cents;
  readonly code: string | null;
  readonly happenedAt: Date;
  readonly attempts: number;
  readonly payment: {
    readonly id: string;
    readonly amountCents: Cents;
    readonly businessDate: CivilDate;
  } | null;
}

interface Row {
  processor: string;
  reference: string;
  amount_cents: bigint;
  code: string | null;
  happened_at: Date;
  attempts: number;
  payment_id: string | null;
  payment_cents: bigint | null;
  business_date: CivilDate | null;
}

/** Takes what is due and nobody else has, for as long as the lease lasts. */
export async function claimBankReturns(pool: Pool, most: number, leaseMs: number): Promise<BankReturn[]> {
  const { rows } = await pool.query<Row>({
    name: 'payments.claim-bank-returns',
    text: `WITH claimed AS (
        UPDATE payments.bank_return b
        SET attempts = b.attempts + 1, next_attempt_at = clock_timestamp() + make_interval(secs => $2)
        FROM (SELECT x.processor, x.reference FROM payments.bank_return x
              WHERE x.refused_with IS NULL AND x.next_attempt_at <= clock_timestamp()
              ORDER BY x.next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED) due
        WHERE (b.processor, b.reference) = (due.processor, due.reference)
        RETURNING b.*)
      SELECT c.processor, c.reference, c.amount_cents, c.code, c.happened_at, c.attempts,
             p.id AS payment_id, p.amount_cents AS payment_cents, p.business_date::text
      FROM claimed c
      LEFT JOIN payments.payment p ON p.tender = 'ACH' AND p.processor_reference = c.charge
        AND coalesce(p.processor, 'sandbox') = c.processor AND p.entry_id IS NOT NULL`,
    values: [most, leaseMs / 1000],
  });
  return rows.map(({ payment_id, payment_cents, business_date, ...row }) => ({
    ...{ processor: row.processor, reference: row.reference, code: row.code, attempts: row.attempts },
    ...{ amountCents: row.amount_cents, happenedAt: row.happened_at },
    payment:
      payment_id === null || payment_cents === null || business_date === null
        ? null
        : { id: payment_id, amountCents: payment_cents, businessDate: business_date },
  }));
}

type Named = Pick<BankReturn, 'processor' | 'reference'>;

/** It is recorded, and waits no longer. */
export async function forgetBankReturn(pool: Pool, { processor, reference }: Named): Promise<void> {
  await pool.query('DELETE FROM payments.bank_return WHERE (processor, reference) = ($1, $2)', [
    processor,
    reference,
  ]);
}

export async function putOffBankReturn(
  pool: Pool,
  { processor, reference }: Named,
  inMs: number,
): Promise<void> {
  await pool.query(
    `UPDATE payments.bank_return SET next_attempt_at = clock_timestamp() + make_interval(secs => $3)
     WHERE (processor, reference) = ($1, $2)`,
    [processor, reference, inMs / 1000],
  );
}

/** Nobody but a person can put it right. */
export async function setBankReturnAside(
  pool: Pool,
  { processor, reference }: Named,
  code: string,
): Promise<void> {
  await pool.query(
    'UPDATE payments.bank_return SET refused_with = $3 WHERE (processor, reference) = ($1, $2)',
    [processor, reference, code],
  );
}
