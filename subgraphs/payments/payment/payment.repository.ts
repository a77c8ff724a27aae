import type { EntityManager } from '@mikro-orm/core';
import type { Pool } from 'pg';
import { Payment } from './payment.entity.js';
import type { Channel } from '../../../books/words/channel.js';
import type { Tender } from '../../../books/words/tender.js';
import type { Cents } from '../../../platform/money/money.js';
import type { PaymentStatus } from './payment.states.js';

/** What a payment has to meet; of what is absent or null, anything. */
export interface PaymentCriteria {
  readonly channels?: readonly Channel[] | null;
  readonly tenders?: readonly Tender[] | null;
  readonly statuses?: readonly PaymentStatus[] | null;
  /** Civil dates on which it was received, both included. */
  readonly from?: string | null;
  readonly to?: string | null;
  readonly leastCents?: Cents | null;
  readonly mostCents?: Cents | null;
  readonly receipt?: bigint | null;
  /** The last four digits of a card or a bank account. */
  readonly lastFour?: string | null;
  readonly processorReference?: string | null;
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

/** Each in SQL, of the payment `p`. The value is a parameter; whether the reader may see an allocation is asked by its alias. */
const conditions: Readonly<
  Record<keyof PaymentCriteria, (value: string, isVisible: (allocation: string) => string) => string>
> = {
  channels: (value) => `p.channel = ANY (${value}::text[])`,
  tenders: (value) => `p.tender = ANY (${value}::text[])`,
  statuses: (value) => `p.status = ANY (${value}::text[])`,
  from: (value) => `p.business_date >= ${value}::date`,
  to: (value) => `p.business_date <= ${value}::date`,
  leastCents: (value) => `p.amount_cents >= ${value}::bigint`,
  mostCents: (value) => `p.amount_cents <= ${value}::bigint`,
  receipt: (value) => `p.receipt_number = ${value}::bigint`,
  lastFour: (value) => `right(p.masked_instrument, 4) = ${value}::text`,
  processorReference: (value) => `p.processor_reference = ${value}::text`,
  revenueTypeCodes: (value, isVisible) => `EXISTS (SELECT FROM payments.allocation t
    WHERE t.payment_id = p.id AND t.revenue_type_code = ANY (${value}::text[]) AND ${isVisible('t')})`,
};

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * Pages of the payments made to each owner and of those of a basket that paid one of its charges, or of all payments. They are
 * read backwards along an index and stop when the page is full. Only what is asked for stands in the text, so that the
 * database can tell which index finds it.
 */
function pagesStatement(
  of: 'account' | 'department' | 'agency',
  owners: readonly string[],
  { limit, before = newestUuid, criteria, departments }: PaymentPageRequest,
): Statement {
  const values: unknown[] = [];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const [last, count] = [parameter(before), parameter(limit)];
  const reach = departments === '*' ? undefined : parameter(departments);
  const isVisible = (row: string): string =>
    reach ? `${row}.department_code = ANY (${reach}::text[])` : 'true';
  const meetsCriteria = [
    ...(Object.keys(conditions) as (keyof PaymentCriteria)[])
      .filter((name) => criteria[name] != null)
      .map((name) => conditions[name](parameter(criteria[name]), isVisible)),
    `(${isVisible('p')} OR EXISTS (SELECT FROM payments.allocation s WHERE s.payment_id = p.id AND ${isVisible('s')}))`,
  ].join(' AND ');
  if (of === 'agency')
    return {
      text: `SELECT p.* FROM payments.payment p WHERE p.id < ${last} AND ${meetsCriteria} ORDER BY p.id DESC LIMIT ${count}`,
      values,
    };
  const { column, type } = {
    account: { column: 'account_id', type: 'uuid' },
    department: { column: 'department_code', type: 'text' },
  }[of];
  return {
    text: `
      SELECT owners.owner, payment.*
      FROM unnest(${parameter(owners)}::${type}[]) AS owners (owner)
      CROSS JOIN LATERAL (
        (SELECT p.id FROM payments.payment p
         WHERE p.${column} = owners.owner AND p.id < ${last} AND ${meetsCriteria} ORDER BY p.id DESC LIMIT ${count})
        UNION
        (SELECT DISTINCT a.payment_id FROM payments.allocation a JOIN payments.payment p ON p.id = a.payment_id
         WHERE a.${column} = owners.owner AND a.elsewhere AND a.payment_id < ${last} AND ${meetsCriteria}
         ORDER BY a.payment_id DESC LIMIT ${count})
        ORDER BY 1 DESC LIMIT ${count}
      ) page
      JOIN payments.payment payment ON payment.id = page.id
      ORDER BY payment.id DESC`,
    values,
  };
}

export class PaymentRepository {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** A page of payments for each owner, by account id (UUID) or department code. */
  async pages(
    em: EntityManager,
    of: 'account' | 'department',
    owners: readonly string[],
    page: PaymentPageRequest,
  ): Promise<Map<string, Payment[]>> {
    const { text, values } = pagesStatement(of, owners, page);
    const { rows } = await this.#pool.query<{ owner: string } & Record<string, unknown>>(text, [...values]);
    const byOwner = Map.groupBy(rows, (row) => row.owner);
    return new Map([...byOwner].map(([owner, paid]) => [owner, paid.map((row) => em.map(Payment, row))]));
  }

  /** A page of all payments with money for a department that the reader may see. */
  async page(em: EntityManager, page: PaymentPageRequest): Promise<Payment[]> {
    const { departments, limit } = page;
    if (departments !== '*') {
      const ofEach = await this.pages(em, 'department', departments, page);
      const byId = new Map([...ofEach.values()].flat().map((payment) => [payment.id, payment]));
      return [...byId.values()].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit);
    }
    const { text, values } = pagesStatement('agency', [], page);
    const { rows } = await this.#pool.query<Record<string, unknown>>(text, [...values]);
    return rows.map((row) => em.map(Payment, row));
  }
}
