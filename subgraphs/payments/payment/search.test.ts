import fc from 'fast-check';
import type { Principal } from '../../../platform/access/principal.js';
import { ExplainedPlans } from '../../../platform/database/testing/explained-plans.js';
import { PaymentOffice } from '../testing/payment-office.js';
import { PaymentRepository, type PaymentCriteria } from './payment.repository.js';

interface Found {
  readonly id: string;
  readonly receiptNumber: string | null;
  readonly status: string;
  readonly channel: string;
  readonly tender: string;
  readonly amount: string;
  readonly maskedInstrument: string | null;
  readonly receivedAt: string;
  readonly allocations: readonly { readonly revenueType: { readonly code: string } }[];
}

interface Answer {
  readonly payments: {
    readonly edges: readonly { readonly node: Found }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

const query = `query ($first: Int!, $after: String, $filter: PaymentFilter) {
  payments(first: $first, after: $after, filter: $filter) { edges { node {
    id receiptNumber status channel tender amount maskedInstrument receivedAt allocations { revenueType { code } } } }
    pageInfo { hasNextPage endCursor } } }`;

type Filter = Readonly<Record<string, unknown>>;

const day = (instant: string): string => instant.slice(0, 10);
const cents = (amount: string): number => Math.round(Number(amount) * 100);
const receipt = (text: string): number => Number(text.replaceAll(/\D/g, ''));

/** What each part of a filter promises, of a payment as the graph shows it. */
const promises: Readonly<Record<string, (payment: Found, value: never) => boolean>> = {
  channel: ({ channel }, wanted: string[]) => wanted.includes(channel),
  tender: ({ tender }, wanted: string[]) => wanted.includes(tender),
  status: ({ status }, wanted: string[]) => wanted.includes(status),
  from: ({ receivedAt }, wanted: string) => day(receivedAt) >= wanted,
  to: ({ receivedAt }, wanted: string) => day(receivedAt) <= wanted,
  amountFrom: ({ amount }, wanted: string) => cents(amount) >= cents(wanted),
  amountTo: ({ amount }, wanted: string) => cents(amount) <= cents(wanted),
  receiptNumber: ({ receiptNumber }, wanted: string) =>
    receiptNumber !== null && receipt(receiptNumber) === receipt(wanted),
  instrumentEndsWith: ({ maskedInstrument }, wanted: string) => maskedInstrument?.endsWith(wanted) ?? false,
  revenueTypeCode: ({ allocations }, wanted: string[]) =>
    allocations.some(({ revenueType }) => wanted.includes(revenueType.code)),
};

const anySome = (...words: string[]): fc.Arbitrary<string[]> => fc.subarray(words, { minLength: 1 });
const anyAmount = fc.constantFrom('0.01', '10.00', '10', '12.5', '31.00', '10000.00');
const today = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const anyDay = fc.constantFrom(today(-3), today(-1), today(0), today(1));

const anyFilter: fc.Arbitrary<Filter> = fc
  .record(
    {
      channel: anySome('COUNTER', 'ONLINE', 'IVR'),
      tender: anySome('CASH', 'CHECK', 'CARD_CREDIT'),
      status: anySome('POSTED', 'DECLINED', 'PENDING'),
      from: anyDay,
      to: anyDay,
      amountFrom: anyAmount,
      amountTo: anyAmount,
      receiptNumber: fc.constantFrom('R-00000001', 'r3', '5', '00000006', 'R-00000999'),
      instrumentEndsWith: fc.constantFrom('4242', '9995', '9999'),
      revenueTypeCode: anySome('WATER', 'FINE', 'STATE_COST'),
    },
    { requiredKeys: [] },
  )
  .filter(
    ({ from, to, amountFrom, amountTo }) =>
      !(from && to && from > to) && !(amountFrom && amountTo && cents(amountFrom) > cents(amountTo)),
  );

describe('the search for payments', () => {
  let office: PaymentOffice;
  const auditor = (): Principal => office.as('auditor', '*');

  beforeAll(async () => {
    office = await PaymentOffice.open([
      { number: 'UB-1', department: 'UTIL', charges: [{ revenueType: 'WATER', cents: 100_000 }] },
      { number: 'CT-1', department: 'COURT', charges: [{ revenueType: 'FINE', cents: 50_000 }] },
    ]);
    const cashier = office.as('cashier', '*');
    const anywhere = office.as('integrator', '*');
    const court = { accountId: office.account(1) };
    const card = { channel: 'ONLINE', tender: 'CARD_CREDIT', paymentToken: 'tok_visa_ok' };
    const declined = { ...card, paymentToken: 'tok_insufficient_funds' };
    office.clock.now = () => new Date(Date.now() - 2 * 86_400_000);
    await office.pay(cashier, { amount: '10.00' });
    await office.pay(cashier, { amount: '12.50', tender: 'CHECK' });
    office.clock.now = () => new Date();
    await office.pay(cashier, { ...court, amount: '10.00' });
    await office.pay(anywhere, { ...card, amount: '31.00' });
    await office.pay(anywhere, { ...court, ...card, amount: '31.00' });
    await office.pay(anywhere, { ...declined, amount: '31.00' });
    await office.pay(anywhere, {
      channel: 'ONLINE',
      tender: 'ACH',
      paymentToken: 'tok_ach_pending',
      amount: '12.50',
    });
    await office.pay(cashier, {
      amount: '30.00',
      allocations: [
        { chargeId: office.charge('UB-1'), amount: '10.00' },
        { chargeId: office.charge('CT-1'), amount: '20.00' },
      ],
    });
  });
  afterAll(() => office?.[Symbol.asyncDispose]());

  async function search(principal: Principal, filter: Filter, first = 100): Promise<Found[]> {
    const found: Found[] = [];
    for (let after: string | null = null; ;) {
      const { payments }: Answer = await office.ask<Answer>(query, principal, { first, after, filter });
      found.push(...payments.edges.map(({ node }) => node));
      if (!payments.pageInfo.hasNextPage) return found;
      after = payments.pageInfo.endCursor;
    }
  }

  it('finds what meets all that is asked for and nothing else, page by page, newest first', async () => {
    const all = await search(auditor(), {});
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set(['POSTED', 'DECLINED', 'PENDING']));
    await fc.assert(
      fc.asyncProperty(anyFilter, fc.integer({ min: 1, max: 4 }), async (filter, first) => {
        const meets = (payment: Found): boolean =>
          Object.entries(filter).every(([name, value]) => promises[name]!(payment, value as never));
        expect(await search(auditor(), filter, first)).toEqual(all.filter(meets));
      }),
      { numRuns: 150 },
    );
  });

  it('shows each reader what has money for a department within reach, a basket once', async () => {
    const all = await search(auditor(), {});
    for (const departments of [['UTIL'], ['COURT'], ['UTIL', 'COURT']]) {
      const mine = await search(office.as('department-head', departments), {}, 2);
      const revenue = (payment: Found): string[] =>
        payment.allocations.map(({ revenueType }) => revenueType.code);
      expect(new Set(mine.map(({ id }) => id)).size).toBe(mine.length);
      if (departments.length === 2) expect(mine).toEqual(all);
      else {
        const own = departments[0] === 'UTIL' ? 'WATER' : 'FINE';
        expect(mine.flatMap(revenue).filter((code) => code !== own)).toEqual([]);
        expect(mine.length).toBeLessThan(all.length);
        const posted = all.filter((payment) => revenue(payment).includes(own)).map(({ id }) => id);
        expect(mine.filter(({ status }) => status === 'POSTED').map(({ id }) => id)).toEqual(posted);
      }
    }
    expect(await search(office.as('department-head', []), {})).toEqual([]);
  });

  it('finds a payment by what the processor calls it', async () => {
    const [row] = await office.arrange(
      'SELECT processor_reference AS reference FROM payments.payment WHERE processor_reference IS NOT NULL LIMIT 1',
    );
    const [found, ...others] = await search(auditor(), { processorReference: row!['reference'] });
    expect(found).toMatchObject({ tender: 'CARD_CREDIT', status: 'POSTED' });
    expect(others).toEqual([]);
  });

  it.each<[Filter, RegExp]>([
    [{ receiptNumber: 'UB-1' }, /receipt number reads like R-00001234/],
    [{ receiptNumber: '' }, /receipt number reads like/],
    [{ receiptNumber: '9'.repeat(19) }, /receipt number reads like/],
    [{ instrumentEndsWith: '42' }, /last four digits/],
    [{ amountFrom: '1e5' }, /Amounts to look for/],
    [{ amountTo: '-1.00' }, /Amounts to look for/],
    [{ amountFrom: '2.00', amountTo: '1.00' }, /more than the most/],
    [{ from: '2026-02-02', to: '2026-02-01' }, /lies behind/],
  ])('says what is wrong with %j', async (filter, message) => {
    await expect(search(auditor(), filter)).rejects.toThrow(message);
  });

  it('finds what is rare among many by an index, and does not read them all', async () => {
    await office.arrange(`
      INSERT INTO payments.payment (id, status, channel, tender, amount_cents, account_id, department_code, received_at, business_date,
        effective_date, idempotency_scope, idempotency_key, request_hash, created_by)
      SELECT gen_random_uuid(), 'CANCELLED', channel, tender, 100 + n % 50, account_id, department_code, received_at, business_date,
        effective_date, 'many', n::text, request_hash, created_by
      FROM payments.payment, generate_series(1, 5000) n WHERE receipt_number = 1`);
    await office.arrange('ANALYZE payments.payment');
    const explained = await ExplainedPlans.of(office.database, 'tributary_payments');
    const pool = explained.listen('payments');
    const rare: Readonly<Record<string, PaymentCriteria>> = {
      payment_amount: { leastCents: 7777n, mostCents: 7777n },
      payment_instrument: { lastFour: '1881' },
      payment_reference: { processorReference: 'nothing' },
      payment_unusual: { statuses: ['RETURNED'] },
      payment_receipt_number_key: { receipt: 999n },
    };
    for (const [index, criteria] of Object.entries(rare))
      for (const departments of ['*', ['UTIL', 'COURT']] as const) {
        explained.plans = [];
        // Nothing is found, so that nothing is made of it.
        await new PaymentRepository(pool).page(undefined as never, { limit: 10, criteria, departments });
        expect(explained.plans.join()).toContain(index);
        expect(explained.above(100)).toEqual([]);
      }
    await pool.end();
  });
});
