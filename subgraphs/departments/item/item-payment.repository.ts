import type { PoolClient } from 'pg';
import { announce } from '../../../books/events/announce.js';

/** Part of a payment for one charge, in the order of the log. */
export interface ChargePayment {
  readonly position: number;
  readonly paymentId: string;
  readonly chargeId: string;
  readonly amountCents: bigint;
}

/** An item right after a payment. */
export interface PaidItem {
  readonly itemId: string;
  readonly itemNumber: string;
  readonly accountId: string;
  readonly departmentCode: string;
  readonly status: string;
  readonly paymentId: string;
}

interface PaidItemRow {
  id: string;
  number: string;
  account_id: string;
  department_code: string;
  status: string;
  payment_id: string;
}

/**
 * Adds payments to the items whose charges they pay, and moves items that wait for their fees on once these are covered.
 * Charges that belong to no item are passed over. Answers each item as it stood after each payment, in the order of the log.
 */
export async function payItems(client: PoolClient, payments: readonly ChargePayment[]): Promise<PaidItem[]> {
  const input = JSON.stringify(
    payments.map(({ amountCents, ...payment }) => ({ ...payment, amountCents: amountCents.toString() })),
  );
  // What the second statement adds to must be the latest version of each row, so it is locked by a statement before.
  const locked = await client.query(
    `SELECT FROM departments.item i WHERE i.id IN (
       SELECT c.item_id FROM departments.item_charge c
       JOIN jsonb_to_recordset($1::jsonb) AS p ("chargeId" uuid) ON c.charge_id = p."chargeId")
     ORDER BY i.id FOR NO KEY UPDATE`,
    [input],
  );
  if (locked.rowCount === 0) return [];
  const { rows } = await client.query<PaidItemRow>(
    `WITH paid AS MATERIALIZED (
       SELECT c.item_id, p.position, p."paymentId" AS payment_id, sum(p."amountCents")::bigint AS cents
       FROM jsonb_to_recordset($1::jsonb) AS p (position bigint, "paymentId" uuid, "chargeId" uuid, "amountCents" bigint)
       JOIN departments.item_charge c ON c.charge_id = p."chargeId" GROUP BY 1, 2, 3
     ), counted AS MATERIALIZED (
       SELECT p.position, p.payment_id, i.*,
              i.paid_cents + sum(p.cents) OVER (PARTITION BY i.id ORDER BY p.position) AS paid_so_far
       FROM paid p JOIN departments.item i ON i.id = p.item_id
     ), after_each AS MATERIALIZED (
       SELECT c.*, coalesce(t.to_status, c.status) AS status_then
       FROM counted c LEFT JOIN departments.item_transitions() t
         ON t.name = 'COVER_FEES' AND t.from_status = c.status AND t.to_status = c.status_when_paid AND c.paid_so_far >= c.due_cents
     ), moved AS (
       UPDATE departments.item i SET paid_cents = l.paid_so_far, status = l.status_then, updated_at = clock_timestamp()
       FROM (SELECT DISTINCT ON (a.id) a.* FROM after_each a ORDER BY a.id, a.position DESC) l WHERE i.id = l.id
     )
     SELECT a.id, a.number, a.account_id, a.department_code, a.payment_id, a.status_then AS status
     FROM after_each a ORDER BY a.position, a.id`,
    [input],
  );
  return rows.map(({ id, number, account_id, department_code, payment_id, status }) => ({
    itemId: id,
    itemNumber: number,
    accountId: account_id,
    departmentCode: department_code,
    paymentId: payment_id,
    status,
  }));
}

/** Announces items that payments moved, in the transaction that moved them. */
export async function announceItems(client: PoolClient, items: readonly PaidItem[]): Promise<void> {
  const events = items.map(({ accountId, departmentCode, ...payload }) => {
    const { itemId: item, paymentId: payment } = payload;
    const concerned = { item, payment, account: accountId, department: departmentCode };
    return announce('item.updated.v1', concerned, payload);
  });
  await client.query('SELECT events.append($1)', [JSON.stringify(events)]);
}
