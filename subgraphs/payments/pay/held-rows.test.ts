import { Registry } from 'prom-client';
import { newId } from '../../../platform/ids/public-id.js';
import { valueOf } from '../../../platform/telemetry/testing/samples.js';
import { Tender } from '../../../books/words/tender.js';
import { PostingDesk } from '../testing/posting-desk.js';
import { PostingMetrics } from './posting-metrics.js';
import type { PostingOutcome } from './outcome.js';

const busy = { kind: 'refused', refusal: { code: 'SERVICE_BUSY', path: ['input'] } };
const kinds = (outcomes: readonly PostingOutcome[]): Set<string> => new Set(outcomes.map(({ kind }) => kind));

describe('while somebody holds a row', () => {
  let desk: PostingDesk;

  beforeAll(async () => {
    desk = await PostingDesk.open([
      ...Array.from({ length: 48 }, (_, index) => ({
        number: `UB-${index + 1}`,
        department: 'UTIL' as const,
        charges: [{ revenueType: 'WATER' as const, cents: 100_000 }],
      })),
      { number: 'CT-1', department: 'COURT', charges: [{ revenueType: 'FINE', cents: 50_000 }] },
    ]);
  });

  afterAll(() => desk?.[Symbol.asyncDispose]());

  it('of an account, payments to all others are posted, and those to it once it is free', async () => {
    const registry = new Registry();
    const posting = desk.process({ counts: new PostingMetrics(registry) });
    const holder = await desk.holdAccount(0);
    const stuck = Array.from({ length: 8 }, () => posting.submit(desk.request(0, 100n)));
    const others = Array.from({ length: 120 }, (_, index) =>
      posting.submit(desk.request(1 + (index % 40), 100n)),
    );
    expect(kinds(await Promise.all(others))).toEqual(new Set(['posted']));
    expect(await valueOf(registry, 'tributary_posting_requests_held')).toBe(8);
    await holder[Symbol.asyncDispose]();
    expect(kinds(await Promise.all(stuck))).toEqual(new Set(['posted']));
    expect(await valueOf(registry, 'tributary_posting_requests_held')).toBe(0);
  });

  it('of no account, any number of payments to one account at once are posted', async () => {
    const posting = desk.process({ patienceMs: 600_000 });
    const requests = Array.from({ length: 900 }, () => desk.request(12, 100n));
    expect(kinds(await Promise.all(requests.map((each) => posting.submit(each))))).toEqual(
      new Set(['posted']),
    );
  });

  it('of an account, however many payments wait for it, those that wait for another have place', async () => {
    const posting = desk.process({ capacity: 600, patienceMs: 600_000 });
    await using holder = await desk.holdAccount(13);
    const crowd = Array.from({ length: 600 }, () => posting.submit(desk.request(13, 100n)));
    const turnedAway = await Promise.race(crowd);
    expect(turnedAway).toEqual(busy);
    await using second = await desk.holdAccount(14);
    const other = posting.submit(desk.request(14, 100n));
    expect(await posting.submit(desk.request(15, 100n))).toMatchObject({ kind: 'posted' });
    await second[Symbol.asyncDispose]();
    expect(await other).toMatchObject({ kind: 'posted' });
    await holder[Symbol.asyncDispose]();
    expect(kinds(await Promise.all(crowd))).toEqual(new Set(['posted', 'refused']));
  });

  it('of an account, a basket that names one of its charges waits as a whole', async () => {
    const posting = desk.process();
    const basket = desk.request(1, 300n, {
      allocations: [{ chargeId: desk.agency.charges['CT-1']![0]!, amountCents: 300n }],
    });
    const holder = await desk.holdAccount(48);
    const stuck = posting.submit(basket);
    expect(await posting.submit(desk.request(1, 100n))).toMatchObject({ kind: 'posted' });
    await holder[Symbol.asyncDispose]();
    expect(await stuck).toMatchObject({ kind: 'posted' });
  });

  it('of an account, a payment to it is refused after a while with nothing written, and its key can be used again', async () => {
    const registry = new Registry();
    const posting = desk.process({ patienceMs: 50, counts: new PostingMetrics(registry) });
    const request = desk.request(2, 100n);
    const before = await desk.written();
    const holder = await desk.holdAccount(2);
    expect(await posting.submit(request)).toEqual(busy);
    expect(await desk.written()).toBe(before);
    expect(await valueOf(registry, 'tributary_posting_requests_total', { outcome: 'busy' })).toBe(1);
    await holder[Symbol.asyncDispose]();
    expect(await posting.submit(request)).toMatchObject({ kind: 'posted' });
  });

  it('of an account, the same request again gets its stored answer', async () => {
    const posting = desk.process({ patienceMs: 50 });
    const request = desk.request(3, 100n);
    expect(await posting.submit(request)).toMatchObject({ kind: 'posted' });
    await using _holder = await desk.holdAccount(3);
    expect(await posting.submit(request)).toEqual({
      kind: 'replayed',
      paymentId: request.id,
      status: 'POSTED',
    });
    expect(await posting.submit({ ...request, requestHash: 'bb' })).toMatchObject({ kind: 'conflict' });
  });

  it('of an account out of the caller’s reach, the caller gets what they get of no account', async () => {
    const posting = desk.process({ patienceMs: 50 });
    const bound = { departments: ['COURT'] };
    const notFound = await posting.submit(desk.request(0, 100n, { ...bound, accountId: newId() }));
    await using _holder = await desk.holdAccount(4);
    expect(await posting.submit(desk.request(4, 100n, bound))).toEqual(notFound);
    const foreign = { allocations: [{ chargeId: desk.agency.charges['UB-5']![0]!, amountCents: 100n }] };
    expect(await posting.submit(desk.request(48, 100n, { ...bound, ...foreign }))).toMatchObject({
      refusal: { code: 'ALLOCATION_CHARGE_NOT_FOUND' },
    });
  });

  it.each([
    ['a charge', 5, 'SELECT FROM accounts.charge WHERE account_id = $1 FOR UPDATE'],
    ['a hold', 6, 'SELECT FROM accounts.hold WHERE account_id = $1 FOR UPDATE'],
  ])('of %s, payments to other accounts are posted', async (_what, account, sql) => {
    await desk.auditor.query(
      `INSERT INTO accounts.hold (id, account_id, kind, reason, placed_at, lifts_when_paid)
       SELECT gen_random_uuid(), $1::uuid, 'DISCONNECT', 'Overdue', now(), true WHERE $1::uuid = $2::uuid`,
      [desk.agency.accounts[account], desk.agency.accounts[6]],
    );
    const posting = desk.process({}, { lockTimeoutMs: 200 });
    const holder = await desk.hold(sql, desk.agency.accounts[account]);
    const stuck = posting.submit(desk.request(account, 100_000n));
    const others = Array.from({ length: 40 }, (_, index) => posting.submit(desk.request(8 + index, 100n)));
    expect(kinds(await Promise.all(others))).toEqual(new Set(['posted']));
    await holder[Symbol.asyncDispose]();
    expect(await stuck).toMatchObject({ kind: 'posted' });
  });

  it('of an attempt, payments to its account are posted, and the attempt is posted once it is free', async () => {
    const posting = desk.process({}, { lockTimeoutMs: 200 });
    const attempt = desk.request(7, 100n, { confirmation: 'PROCESSOR', tender: Tender.CARD_CREDIT });
    expect(await posting.submit(attempt)).toMatchObject({ kind: 'begun' });
    const holder = await desk.hold('SELECT FROM payments.payment WHERE id = $1 FOR UPDATE', attempt.id);
    const captured = { confirmedAt: new Date(), processorReference: 'ref' };
    const stuck = posting.submit({ ...attempt, captured });
    expect(await posting.submit(desk.request(7, 200n))).toMatchObject({ kind: 'posted' });
    await holder[Symbol.asyncDispose]();
    expect(await stuck).toMatchObject({ kind: 'posted' });
  });

  it('of an attempt that is to be charged again, payments to all others are posted, and it goes on once it is free', async () => {
    const posting = desk.process({}, { lockTimeoutMs: 200 });
    const attempt = desk.request(7, 100n, { confirmation: 'PROCESSOR', tender: Tender.CARD_CREDIT });
    expect(await posting.submit(attempt)).toMatchObject({ kind: 'begun' });
    const holder = await desk.hold('SELECT FROM payments.payment WHERE id = $1 FOR UPDATE', attempt.id);
    const stuck = posting.submit({ ...attempt, begunBefore: true });
    const others = Array.from({ length: 40 }, (_, index) => posting.submit(desk.request(8 + index, 100n)));
    expect(kinds(await Promise.all(others))).toEqual(new Set(['posted']));
    await holder[Symbol.asyncDispose]();
    expect(await stuck).toMatchObject({ kind: 'begun' });
  });

  it.each([
    ['the head of the log', 'SELECT FROM events.head FOR UPDATE'],
    ['the numbers of receipts', 'SELECT FROM payments.receipt_counter FOR UPDATE'],
    ['the balances of the ledger', 'SELECT FROM ledger.balance FOR UPDATE'],
    ['the periods', 'SELECT FROM ledger.fiscal_period FOR UPDATE'],
  ])('of %s, every payment is refused after a while with nothing written', async (_what, sql) => {
    const posting = desk.process({ patienceMs: 100 }, { lockTimeoutMs: 50 });
    const before = await desk.written();
    const holder = await desk.hold(sql);
    const requests = Array.from({ length: 20 }, (_, index) => desk.request(10 + index, 100n));
    for (const outcome of await Promise.all(requests.map((each) => posting.submit(each))))
      expect(outcome).toEqual(busy);
    expect(await desk.written()).toBe(before);
    await holder[Symbol.asyncDispose]();
    expect(kinds(await Promise.all(requests.map((each) => posting.submit(each))))).toEqual(
      new Set(['posted']),
    );
  });

  it('of the head of the log, no more requests wait than there is place for', async () => {
    const posting = desk.process({ patienceMs: 300, capacity: 10, concurrency: 1 }, { lockTimeoutMs: 100 });
    await using _holder = await desk.hold('SELECT FROM events.head FOR UPDATE');
    const answers: PostingOutcome[] = [];
    const all = Array.from({ length: 30 }, async () =>
      answers.push(await posting.submit(desk.request(11, 100n))),
    );
    await Promise.all(all.slice(10));
    expect(answers.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => busy));
    await Promise.all(all);
  });
});

describe('two processes that post to the same accounts', () => {
  it('both get their turn, and no payer sees that they wait for each other', async () => {
    const fine = { revenueType: 'FINE' as const, cents: 10_000_000 };
    await using desk = await PostingDesk.open(
      ['CT-1', 'CT-2'].map((number) => ({ number, department: 'COURT', charges: [fine] })),
    );
    const processes = [desk.process({ maxBatchSize: 8 }), desk.process({ maxBatchSize: 8 })];
    const basket = ['CT-1', 'CT-2'].map((number) => ({
      chargeId: desk.agency.charges[number]![0]!,
      amountCents: 100n,
    }));
    const clients = Array.from({ length: 32 }, async (_, client) => {
      const outcomes: PostingOutcome[] = [];
      for (let round = 0; round < 12; round += 1) {
        const request = desk.request(round % 2, 200n, client % 4 < 2 ? {} : { allocations: basket });
        outcomes.push(await processes[client % 2]!.submit(request));
      }
      return outcomes;
    });
    expect(kinds((await Promise.all(clients)).flat())).toEqual(new Set(['posted']));
    expect(await desk.scalar('SELECT sum(amount_cents)::bigint AS value FROM payments.payment')).toBe(
      384n * 200n,
    );
    expect(await desk.scalar('SELECT sum(open_cents)::bigint AS value FROM accounts.account')).toBe(
      20_000_000n - 384n * 200n,
    );
  });
});
