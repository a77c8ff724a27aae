import type { EntityManager } from '@mikro-orm/core';
import type { Pool } from 'pg';
import { Payment } from './payment.entity.js';
import type { Channel } from '../../../books/words/channel.js';
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
}
