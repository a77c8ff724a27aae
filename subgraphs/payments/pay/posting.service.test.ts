import type { Pool } from 'pg';
import { Engine } from '../../../books/posting/engine.js';
import { EngineRepository } from '../../../books/posting/engine.repository.js';
import { LosingRepository } from '../../../books/posting/testing/losing-repository.js';
import { createPool } from '../../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../../platform/database/testing/test-database.js';
import { newId } from '../../../platform/ids/public-id.js';
import { createToyAgency, type ToyAgency } from '../../testing/toy-agency.js';
import { Channel } from '../../../books/words/channel.js';
import { Tender } from '../../../books/words/tender.js';
import { PostingService } from './posting.service.js';
import type { PaymentRequest } from './types.js';

const today = new Date().toISOString().slice(0, 10);

describe('posting', () => {
  let database: TestDatabase;
  let pool: Pool;
  let auditor: Pool;
  let agency: ToyAgency;
  let posting: PostingService;

  beforeAll(async () => {
    database = await createTestDatabase();
    agency = await createToyAgency(database.migrator, [
      {
        number: 'UB-1',
        department: 'UTIL',
        charges: [
          { revenueType: 'WATER', cents: 10_000, dueDate: '2026-01-01' },
          { revenueType: 'STORM', cents: 2_500, dueDate: '2026-02-01' },
          { revenueType: 'PENALTY', cents: 500, dueDate: '2026-03-01', kind: 'PENALTY' },
        ],
      },
      { number: 'CT-1', department: 'COURT', charges: [{ revenueType: 'FINE', cents: 5_000 }] },
      { number: 'BP-1', department: 'PERMITS', charges: [{ revenueType: 'BLDG', cents: 8_000 }] },
      ...Array.from({ length: 40 }, (_, index) => ({
        number: `UB-${index + 2}`,
        department: 'UTIL' as const,
        charges: [{ revenueType: 'WATER' as const, cents: 10_000 }],
      })),
    ]);
    pool = createPool(database.services['payments']!, { applicationName: 'test' });
    auditor = createPool(database.migrator, { applicationName: 'auditor' });
    posting = new PostingService(new Engine(new EngineRepository(pool)));
  });

  afterAll(async () => {
    await pool.end();
    await auditor.end();
    await database[Symbol.asyncDispose]();
  });

  const request = (account: number, cents: bigint, more: Partial<PaymentRequest> = {}): PaymentRequest => ({
    id: newId(),
    scope: 'test',
    key: newId(),
    requestHash: 'aa',
    createdBy: 'test',
    channel: Channel.COUNTER,
    tender: Tender.CASH,
    amountCents: cents,
    accountId: agency.accounts[account]!,
    receivedAt: new Date(),
    businessDate: today,
    effectiveDate: today,
    allowDuplicate: true,
    departments: '*',
    confirmation: 'IMMEDIATE',
    ...more,
  });

  const scalar = async <Value>(sql: string, ...values: unknown[]): Promise<Value> => {
    const { rows } = await auditor.query<{ value: Value }>(sql, values);
    return rows[0]!.value;
  };

  const outOfBalance = (): Promise<bigint> =>
    scalar(`SELECT count(*) AS value FROM (
      SELECT FROM ledger.line GROUP BY entry_id, fund_code HAVING sum(debit_cents) <> sum(credit_cents)) x`);

  it('posts one basket over three departments and four funds in one balanced entry', async () => {
    const [water, storm, penalty] = agency.charges['UB-1']!;
    const fine = agency.charges['CT-1']![0]!;
    const fee = agency.charges['BP-1']![0]!;
    const outcome = await posting.submit(
      request(0, 26_000n, {
        allocations: [
          { chargeId: water!, amountCents: 10_000n },
          { chargeId: storm!, amountCents: 2_500n },
          { chargeId: penalty!, amountCents: 500n },
          { chargeId: fine, amountCents: 5_000n },
          { chargeId: fee, amountCents: 8_000n },
        ],
      }),
    );
    expect(outcome).toMatchObject({ kind: 'posted', posted: { receiptNumber: 1 } });
    expect(await outOfBalance()).toBe(0n);
    for (const account of [0, 1, 2]) {
      expect(
        await scalar(
          'SELECT balance_cents AS value FROM accounts.account WHERE id = $1',
          agency.accounts[account],
        ),
      ).toBe(0n);
    }
    expect(
      await scalar(`SELECT sum(debit_cents - credit_cents)::bigint AS value FROM ledger.balance
                         WHERE account_code = '700-101500'`),
    ).toBe(26_000n);
    const event = await scalar<Record<string, unknown>>(
      `SELECT payload AS value FROM events.log ORDER BY position DESC LIMIT 1`,
    );
    expect(event['departments']).toMatchObject([
      { code: 'COURT', deltaCents: 5_000, netTodayCents: 5_000, netFiscalYearCents: 5_000 },
      { code: 'PERMITS', deltaCents: 8_000, netTodayCents: 8_000, netFiscalYearCents: 8_000 },
      { code: 'UTIL', deltaCents: 13_000, netTodayCents: 13_000, netFiscalYearCents: 13_000 },
    ]);
  });

  it('refuses one bad request of a batch without harm to its neighbours', async () => {
    const outcomes = await Promise.all([
      posting.submit(request(3, 1_000n)),
      posting.submit(request(2, 8_000n)),
      posting.submit(request(4, 1_000n)),
      posting.submit(request(5, 1_000n, { accountId: newId() })),
      posting.submit(request(6, 1_000n)),
    ]);
    expect(outcomes.map((outcome) => outcome.kind)).toEqual([
      'posted',
      'refused',
      'posted',
      'refused',
      'posted',
    ]);
    expect(outcomes[1]).toMatchObject({ refusal: { code: 'ALREADY_PAID' } });
    expect(outcomes[3]).toMatchObject({ refusal: { code: 'ACCOUNT_NOT_FOUND' } });
  });

  it('keeps what no charge takes as credit of the account', async () => {
    const outcome = await posting.submit(request(7, 12_345n));
    expect(outcome).toMatchObject({ kind: 'posted', plan: { unappliedCents: 2_345n } });
    expect(
      await scalar('SELECT balance_cents AS value FROM accounts.account WHERE id = $1', agency.accounts[7]),
    ).toBe(-2_345n);
  });

  it('posts once for fifty concurrent requests with one key, and tells another request with that key apart', async () => {
    const key = newId();
    const same = Array.from({ length: 50 }, () => request(8, 700n, { key }));
    const outcomes = await Promise.all([
      ...same.map((each) => posting.submit(each)),
      posting.submit(request(8, 800n, { key, requestHash: 'bb' })),
    ]);
    const posted = outcomes.filter((outcome) => outcome.kind === 'posted');
    expect(posted).toHaveLength(1);
    const id = posted[0]!.kind === 'posted' ? posted[0]!.posted.id : '';
    const replays = outcomes.filter((outcome) => outcome.kind === 'replayed');
    expect(replays).toHaveLength(49);
    expect(new Set(replays.map((replay) => (replay.kind === 'replayed' ? replay.paymentId : '')))).toEqual(
      new Set([id]),
    );
    expect(outcomes.at(-1)).toEqual({ kind: 'conflict', paymentId: id });
    expect(
      await scalar('SELECT count(*) AS value FROM payments.payment WHERE idempotency_key = $1', key),
    ).toBe(1n);
  });

  it('lifts the hold of each account by the day of its own payment, also in one batch over midnight', async () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const owed = agency.charges['UB-15']![0]!;
    await auditor.query('UPDATE accounts.charge SET due_date = $2 WHERE id = $1', [owed, today]);
    await auditor.query(
      `INSERT INTO accounts.hold (id, account_id, kind, reason, placed_at, lifts_when_paid)
       VALUES (gen_random_uuid(), $1, 'DISCONNECT', 'Overdue', now(), true)`,
      [agency.accounts[16]],
    );
    await Promise.all([
      posting.submit(request(16, 100n)),
      posting.submit(request(17, 100n, { businessDate: tomorrow })),
    ]);
    expect(
      await scalar(
        'SELECT lifted_at IS NOT NULL AS value FROM accounts.hold WHERE account_id = $1',
        agency.accounts[16],
      ),
    ).toBe(true);
  });

  it('asks for a second thought when the same payment comes again under another key', async () => {
    const first = await posting.submit(request(9, 900n));
    const again = await posting.submit(request(9, 900n, { allowDuplicate: false }));
    expect(again).toEqual({ kind: 'similar', paymentId: first.kind === 'posted' ? first.posted.id : '' });
  });

  it('posts a captured payment although its bill was paid meanwhile, as credit', async () => {
    const charge = agency.charges['UB-12']![0]!;
    const directed = { allocations: [{ chargeId: charge, amountCents: 10_000n }] };
    await posting.submit(request(13, 10_000n, directed));
    const attempt = request(13, 10_000n, {
      ...directed,
      confirmation: 'PROCESSOR',
      tender: Tender.CARD_CREDIT,
    });
    expect(await posting.submit(attempt)).toMatchObject({
      kind: 'refused',
      refusal: { code: 'ALREADY_PAID' },
    });
    const begun = request(13, 500n, { confirmation: 'PROCESSOR', tender: Tender.CARD_CREDIT });
    expect(await posting.submit(begun)).toMatchObject({ kind: 'begun' });
    const captured = { ...begun, captured: { confirmedAt: new Date(), processorReference: 'ref' } };
    expect(await posting.submit(captured)).toMatchObject({ kind: 'posted', plan: { unappliedCents: 500n } });
    expect(await posting.submit(captured)).toEqual({
      kind: 'replayed',
      paymentId: begun.id,
      status: 'POSTED',
    });
  });

  it('goes on with an attempt whose commit answered nobody, whatever has become of its bill or account since', async () => {
    const attempt = request(10, 10_000n, { confirmation: 'PROCESSOR', tender: Tender.CARD_CREDIT });
    const elsewhere = new PostingService(new Engine(new EngineRepository(pool)));
    const losing = new LosingRepository(pool, async () => {
      await elsewhere.submit(request(10, 10_000n));
      await auditor.query("UPDATE accounts.account SET status = 'CLOSED' WHERE id = $1", [attempt.accountId]);
    });
    expect(await new PostingService(new Engine(losing)).submit(attempt)).toEqual({
      kind: 'begun',
      departmentCode: 'UTIL',
    });
    expect(await scalar('SELECT status AS value FROM payments.payment WHERE id = $1', attempt.id)).toBe(
      'PENDING',
    );
  });

  it('answers no refusal when the answer of a commit was lost and its account is held from then on', async () => {
    const holder = createPool(database.superuser, { applicationName: 'holder', maxConnections: 1 });
    const losing = new LosingRepository(pool, async () => {
      await holder.query('BEGIN');
      await holder.query('SELECT FROM accounts.account WHERE id = $1 FOR UPDATE', [agency.accounts[11]]);
    });
    const attempt = request(11, 1_000n, { confirmation: 'PROCESSOR', tender: Tender.CARD_CREDIT });
    const outcome = await new PostingService(new Engine(losing, { patienceMs: 10 })).submit(attempt);
    await holder.end();
    expect(outcome).toEqual({ kind: 'begun', departmentCode: 'UTIL' });
  });

  it('says that it does not know, and refuses nothing, when it cannot look what a lost commit did', async () => {
    let isAsked = false;
    const losing = new LosingRepository(pool);
    losing.transact = (...batch) => {
      if (isAsked) return Promise.reject(Object.assign(new Error('gave up'), { code: '57014' }));
      isAsked = true;
      return LosingRepository.prototype.transact.apply(losing, batch);
    };
    const attempt = request(12, 1_000n, { confirmation: 'PROCESSOR', tender: Tender.CARD_CREDIT });
    await expect(new PostingService(new Engine(losing, { patienceMs: 10 })).submit(attempt)).rejects.toThrow(
      'Connection terminated',
    );
  });

  it('survives two posters working on the same accounts at once, without deadlock and without gap', async () => {
    const other = new PostingService(
      new Engine(new EngineRepository(pool), { concurrency: 4, maxBatchSize: 20 }),
    );
    const requests = Array.from({ length: 400 }, (_, index) =>
      request(15 + (index % 20), BigInt(100 + index)),
    );
    const outcomes = await Promise.all(
      requests.map((each, index) => (index % 2 ? posting : other).submit(each)),
    );
    expect(outcomes.every((outcome) => outcome.kind === 'posted')).toBe(true);
    expect(await outOfBalance()).toBe(0n);
    expect(await scalar('SELECT max(sequence) - count(*) AS value FROM ledger.entry')).toBe(0n);
    expect(
      await scalar('SELECT max(receipt_number) - count(receipt_number) AS value FROM payments.payment'),
    ).toBe(0n);
    expect(
      await scalar(`SELECT count(*) AS value FROM accounts.account a WHERE a.open_cents <>
        (SELECT coalesce(sum(c.open_cents), 0) FROM accounts.charge c WHERE c.account_id = a.id)`),
    ).toBe(0n);
  });
});
