import type { EntityManager } from '@mikro-orm/core';
import type { Pool } from 'pg';
import type { PaymentRequest } from '../pay/types.js';
import type { Attempt, Mark } from '../processor/attempt.js';
import { Payment } from './payment.entity.js';
import type { Channel } from '../../../books/words/channel.js';
import type { Tender } from '../../../books/words/tender.js';
import type { PaymentStatus } from './payment.states.js';

export interface PaymentCriteria {
  readonly channels?: readonly Channel[] | null;
  readonly statuses?: readonly PaymentStatus[] | null;
  readonly from?: string | null;
  readonly to?: string | null;
  readonly revenueTypeCodes?: readonly string[] | null;
}

export interface PaymentPageRequest {
  /** How many to read of each owner, newest first. */
  readonly limit: number;
  /** Only payments older than this one. Ids are time-ordered UUIDs. */
  readonly before?: string | undefined;
  readonly criteria: PaymentCriteria;
  /** The departments whose payments the reader may see. */
  readonly departments: readonly string[] | '*';
}

const newestUuid = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const meetsCriteria = `
  ($3::text[] IS NULL OR p.channel = ANY ($3)) AND ($4::text[] IS NULL OR p.status = ANY ($4))
  AND ($5::date IS NULL OR p.business_date >= $5) AND ($6::date IS NULL OR p.business_date <= $6)
  AND ($7::text[] IS NULL OR EXISTS (
    SELECT FROM payments.allocation t WHERE t.payment_id = p.id AND t.revenue_type_code = ANY ($7)
      AND ($9::text[] IS NULL OR t.department_code = ANY ($9))))
  AND ($9::text[] IS NULL OR p.department_code = ANY ($9) OR EXISTS (
    SELECT FROM payments.allocation s WHERE s.payment_id = p.id AND s.department_code = ANY ($9)))`;

/**
 * Pages of the payments made to each owner and of those of a basket that paid one of its charges. Both are read backwards
 * along an index and stop when the page is full.
 */
const pagesBy = (column: 'account_id' | 'department_code', type: 'uuid' | 'text'): string => `
  SELECT owners.owner, payment.*
  FROM unnest($1::${type}[]) AS owners (owner)
  CROSS JOIN LATERAL (
    (SELECT p.id FROM payments.payment p
     WHERE p.${column} = owners.owner AND p.id < $2 AND ${meetsCriteria} ORDER BY p.id DESC LIMIT $8)
    UNION
    (SELECT DISTINCT a.payment_id FROM payments.allocation a JOIN payments.payment p ON p.id = a.payment_id
     WHERE a.${column} = owners.owner AND a.elsewhere AND a.payment_id < $2 AND ${meetsCriteria} ORDER BY a.payment_id DESC LIMIT $8)
    ORDER BY 1 DESC LIMIT $8
  ) page
  JOIN payments.payment payment ON payment.id = page.id
  ORDER BY payment.id DESC`;

const statements = {
  account: pagesBy('account_id', 'uuid'),
  department: pagesBy('department_code', 'text'),
};

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

export class PaymentRepository {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** A page of payments for each owner, by account id (UUID) or department code. */
  async pages(
    em: EntityManager,
    of: keyof typeof statements,
    owners: readonly string[],
    { limit, before = newestUuid, criteria, departments }: PaymentPageRequest,
  ): Promise<Map<string, Payment[]>> {
    const { channels, statuses, from, to, revenueTypeCodes } = criteria;
    const { rows } = await this.#pool.query<{ owner: string } & Record<string, unknown>>({
      name: `payments.pages-by-${of}`,
      text: statements[of],
      values: [
        ...[owners, before, channels, statuses, from, to, revenueTypeCodes, limit],
        departments === '*' ? null : departments,
      ],
    });
    const byOwner = Map.groupBy(rows, (row) => row.owner);
    return new Map([...byOwner].map(([owner, page]) => [owner, page.map((row) => em.map(Payment, row))]));
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
    await this.#pool.query({
      name: 'payments.mark',
      text: 'SELECT payments.mark($1)',
      values: [JSON.stringify([{ ...standing, nextInMs }])],
    });
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
