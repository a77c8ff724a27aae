import type { Pool } from 'pg';
import type { Channel } from '../../../books/words/channel.js';
import type { Tender } from '../../../books/words/tender.js';
import type { PaymentRequest } from '../pay/types.js';
import type { Attempt, Mark } from './attempt.js';

export interface UndecidedCount {
  readonly reason: string;
  readonly age: string;
  readonly payments: number;
}

/** What is claimed apart from others: a bank decides, the money is captured, or it was asked about hardly yet or before. */
export type Lane = 'BANK' | 'POSTING' | 'FIRST' | 'AGAIN';

/** A payment whose record cannot be understood, so that nobody can ask about it until it is put right. */
export interface UnreadableAttempt {
  readonly id: string;
  readonly attempts: number;
  readonly error: unknown;
  /** Says again where it stands. */
  readonly standing: Pick<Mark, 'id' | 'transition' | 'pendingReason'>;
}

interface AttemptRow {
  status: Attempt['status'];
  pending_reason: Mark['pendingReason'] | 'PROCESSOR' | null;
  attempt_count: number;
  age_ms: string | number;
  since_charge_ms: string | number;
  processor_reference: string | null;
  confirmed_at: Date | null;
  books_refused_count: number;
  id: string;
  idempotency_scope: string;
  idempotency_key: string;
  request_hash: Buffer;
  request: { allocations?: { chargeId: string; amountCents: string }[] } | null;
  created_by: string;
  channel: Channel;
  tender: Tender;
  amount_cents: bigint;
  account_id: string;
  payment_token: string | null;
  processor: string | null;
  masked_instrument: string | null;
  received_at: Date;
  business_date: string;
  effective_date: string;
}

/** Attempts to pay that are not decided, and where they stand. */
export class AttemptRepository {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async mark(marks: readonly Mark[]): Promise<void> {
    await this.#pool.query({
      name: 'payments.mark',
      text: 'SELECT payments.mark($1)',
      values: [JSON.stringify(marks)],
    });
  }

  /** Takes attempts that are due, so that nobody else does before the lease is over. */
  async claimAttempts(lane: Lane, most: number, leaseMs: number): Promise<(Attempt | UnreadableAttempt)[]> {
    const { rows } = await this.#pool.query<AttemptRow>({
      name: 'payments.claim-attempts',
      text: `SELECT c.*, extract(epoch FROM clock_timestamp() - c.recorded_at) * 1000 AS age_ms,
               extract(epoch FROM clock_timestamp() - greatest(c.recorded_at, c.charged_again_at)) * 1000 AS since_charge_ms
             FROM payments.claim_attempts($1, $2, make_interval(secs => $3)) c`,
      values: [lane, most, leaseMs / 1000],
    });
    return rows.map(readAttempt);
  }

  /** Leaves a payment where it stands, to be looked at again after so long. */
  async setAside({ standing }: UnreadableAttempt, nextInMs: number): Promise<void> {
    await this.mark([{ ...standing, nextInMs }]);
  }

  /** All payments that are undecided, by what keeps them so and by how long, by the clock of the database. */
  async countUndecided(): Promise<UndecidedCount[]> {
    const { rows } = await this.#pool.query<UndecidedCount & { payments: bigint }>({
      name: 'payments.count-undecided',
      text: `SELECT p.pending_reason AS reason, count(*) AS payments, CASE
               WHEN p.recorded_at > now() - interval '15 minutes' THEN 'under 15m' WHEN p.recorded_at > now() - interval '1 hour' THEN '15m to 1h'
               WHEN p.recorded_at > now() - interval '1 day' THEN '1h to 1d' ELSE 'over 1d' END AS age
             FROM payments.payment p WHERE p.next_attempt_at IS NOT NULL AND p.status = 'PENDING' GROUP BY 1, 3`,
    });
    return rows.map((row) => ({ ...row, payments: Number(row.payments) }));
  }
}

function readAttempt(row: AttemptRow): Attempt | UnreadableAttempt {
  const { id, status, attempt_count: attempts, pending_reason: reason } = row;
  try {
    return {
      request: toRequest(row),
      status,
      attempts,
      ageMs: Number(row.age_ms),
      booksRefused: row.books_refused_count,
      sinceChargeMs: Number(row.since_charge_ms),
      ...(row.processor_reference ? { processorReference: row.processor_reference } : {}),
      ...(row.processor_reference && row.confirmed_at
        ? { captured: { processorReference: row.processor_reference, confirmedAt: row.confirmed_at } }
        : {}),
    };
  } catch (error) {
    const transition = status === 'ABANDONED' ? 'WATCH' : 'AWAIT';
    const pendingReason = reason === 'PROCESSOR' ? 'UNKNOWN' : reason;
    return { id, attempts, error, standing: { id, transition, ...(pendingReason && { pendingReason }) } };
  }
}

const toRequest = (row: AttemptRow): PaymentRequest => ({
  id: row.id,
  scope: row.idempotency_scope,
  key: row.idempotency_key,
  requestHash: row.request_hash.toString('hex'),
  createdBy: row.created_by,
  channel: row.channel,
  tender: row.tender,
  amountCents: row.amount_cents,
  accountId: row.account_id,
  ...(row.request?.allocations
    ? {
        allocations: row.request.allocations.map(({ chargeId, amountCents }) => ({
          chargeId,
          amountCents: BigInt(amountCents),
        })),
      }
    : {}),
  ...(row.payment_token ? { token: row.payment_token } : {}),
  ...(row.processor ? { processor: row.processor } : {}),
  ...(row.masked_instrument ? { maskedInstrument: row.masked_instrument } : {}),
  receivedAt: row.received_at,
  businessDate: row.business_date,
  effectiveDate: row.effective_date,
  allowDuplicate: true,
  departments: '*',
  confirmation: 'PROCESSOR',
});
