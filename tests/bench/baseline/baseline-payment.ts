import type { PoolClient } from 'pg';
import { newId } from '../../../platform/ids/public-id.js';

const statements = {
  payment: `INSERT INTO payment (id, account_id, amount_cents, channel, tender, status, idempotency_key)
            VALUES ($1, $2, $3, 'COUNTER', 'CASH', 'POSTED', $4)`,
  entry: 'INSERT INTO entry (id, payment_id, accounting_date) VALUES ($1, $2, current_date)',
  lines: `INSERT INTO line (entry_id, number, account_code, debit_cents, credit_cents)
          VALUES ($1, 1, 'cash', $2, 0), ($1, 2, $3, 0, $2)`,
  event: `INSERT INTO event (kind, payload) VALUES ('payment.posted', $1)`,
  account: 'UPDATE account SET balance_cents = balance_cents - $2 WHERE id = $1',
  revenue: 'UPDATE ledger_account SET credit_cents = credit_cents + $2 WHERE code = $1',
  cash: `UPDATE ledger_account SET debit_cents = debit_cents + $1 WHERE code = 'cash'`,
};

/**
 * One payment as one transaction of prepared statements, in the order that serves it best: the rows that many payments
 * share come last, so that they are locked for as short a time as possible.
 */
export async function postByHand(
  client: PoolClient,
  {
    accountId,
    amountCents,
    revenueAccount,
  }: { accountId: string; amountCents: number; revenueAccount: string },
): Promise<void> {
  const run = (name: keyof typeof statements, values: unknown[]): Promise<unknown> =>
    client.query({ name, text: statements[name], values });
  const paymentId = newId();
  const entryId = newId();
  await client.query('BEGIN');
  await run('payment', [paymentId, accountId, amountCents, paymentId]);
  await run('entry', [entryId, paymentId]);
  await run('lines', [entryId, amountCents, revenueAccount]);
  await run('event', [JSON.stringify({ paymentId, accountId, amountCents, entryId })]);
  await run('account', [accountId, amountCents]);
  await run('revenue', [revenueAccount, amountCents]);
  await run('cash', [amountCents]);
  await client.query('COMMIT');
}
