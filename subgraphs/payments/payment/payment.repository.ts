import type { EntityManager } from '@mikro-orm/core';
import type { Pool } from 'pg';
import type { PaymentRequest } from '../posting/types.js';
import { Payment } from './payment.entity.js';
import type { Channel, Tender } from './payment.enums.js';
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

interface PendingRow {
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

  /** Undecided payments that nobody touched since, oldest first, as they were asked for. */
  async undecided(idleMs: number, limit: number): Promise<PaymentRequest[]> {
    const { rows } = await this.#pool.query<PendingRow>(
      `SELECT * FROM payments.payment
       WHERE status = 'PENDING' AND received_at < clock_timestamp() - make_interval(secs => $1)
       ORDER BY received_at LIMIT $2`,
      [idleMs / 1000, limit],
    );
    return rows.map(toRequest);
  }
}

const toRequest = (row: PendingRow): PaymentRequest => ({
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
  ...(row.masked_instrument ? { maskedInstrument: row.masked_instrument } : {}),
  receivedAt: row.received_at,
  businessDate: row.business_date,
  effectiveDate: row.effective_date,
  allowDuplicate: true,
  departments: '*',
  confirmation: 'PROCESSOR',
});
