import type { DatabaseCredentials } from '../../../platform/database/credentials.js';
import { createClient } from '../../../platform/database/pool.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import type { Posted } from '../../bench/support/cash-payment.js';
import type { Attempt } from './payers.js';

export interface Faults {
  /** Acknowledged, but not in the books under the id that was told. */
  readonly lost: number;
  /** In the books more than once under one key. */
  readonly doubled: number;
  /** In the books without everything that belongs to a posted payment. */
  readonly partial: number;
}

interface Found {
  idempotency_key: string;
  id: string;
  whole: boolean;
}

/** A payment is whole when its entry, lines, allocations, subledger movement and event are there. */
const payments = `
  SELECT p.idempotency_key, p.id,
         p.status = 'POSTED' AND p.receipt_number IS NOT NULL AND e.id IS NOT NULL
           AND EXISTS (SELECT FROM ledger.line l WHERE l.entry_id = e.id)
           AND EXISTS (SELECT FROM accounts.movement m WHERE m.entry_id = e.id)
           AND p.amount_cents = p.unapplied_cents
             + (SELECT coalesce(sum(a.amount_cents), 0) FROM payments.allocation a WHERE a.payment_id = p.id)
           AND EXISTS (SELECT FROM events.log v WHERE v.topics @> ARRAY['payment:' || p.id]) AS whole
  FROM payments.payment p LEFT JOIN ledger.entry e ON e.id = p.entry_id AND e.source_payment_id = p.id
  WHERE p.idempotency_key = ANY ($1)`;

/** What the database holds of some attempts. */
export async function examine(
  credentials: DatabaseCredentials,
  attempts: readonly Attempt[],
): Promise<Faults & { postedUnanswered: number }> {
  const found = await find(credentials, attempts);
  const count = (isSo: (attempt: Attempt, rows: readonly Found[]) => boolean): number =>
    attempts.filter((attempt) => isSo(attempt, found.get(attempt.key) ?? [])).length;
  return {
    lost: count(
      ({ answer }, rows) =>
        answer !== undefined && !rows.some(({ id }) => toPublicId('pay', id) === answer.id),
    ),
    doubled: count((_, rows) => rows.length > 1),
    partial: count((_, rows) => rows.some(({ whole }) => !whole)),
    postedUnanswered: count(({ answer }, rows) => !answer && rows.length > 0),
  };
}

async function find(
  credentials: DatabaseCredentials,
  attempts: readonly Attempt[],
): Promise<Map<string, Found[]>> {
  const client = createClient(credentials, 'faults:evidence');
  await client.connect();
  try {
    const { rows } = await client.query<Found>(payments, [attempts.map(({ key }) => key)]);
    return Map.groupBy(rows, ({ idempotency_key: key }) => key);
  } finally {
    await client.end();
  }
}

/** How many acknowledged attempts were not answered alike when they were sent again. */
export function countForgotten(answers: ReadonlyMap<Attempt, Posted>): number {
  return [...answers].filter(
    ([{ answer }, again]) =>
      answer && (!again.replayed || again.id !== answer.id || again.receiptNumber !== answer.receiptNumber),
  ).length;
}
