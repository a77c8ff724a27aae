import type { Pool } from 'pg';
import { Engine } from '../../../books/posting/engine.js';
import { EngineRepository } from '../../../books/posting/engine.repository.js';
import { createPool } from '../../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../../platform/database/testing/test-database.js';
import { newId } from '../../../platform/ids/public-id.js';
import { checkBooks } from '../../testing/books.js';
import { createToyAgency, type ToyAgency } from '../../testing/toy-agency.js';
import { Channel } from '../../../books/words/channel.js';
import { Tender } from '../../../books/words/tender.js';
import { PostingService } from './posting.service.js';
import type { PaymentRequest } from './types.js';

const dayMs = 86_400_000;
const day = (ago: number): string => new Date(Date.now() - ago * dayMs).toISOString().slice(0, 10);

describe('posting by a chart of accounts that changes', () => {
  let database: TestDatabase;
  let pool: Pool;
  let finance: Pool;
  let agency: ToyAgency;
  let posting: PostingService;

  beforeAll(async () => {
    database = await createTestDatabase();
    agency = await createToyAgency(database.migrator, [
      { number: 'UB-1', department: 'UTIL', charges: [{ revenueType: 'WATER', cents: 10_000 }] },
    ]);
    pool = createPool(database.services['payments']!, { applicationName: 'test' });
    finance = createPool(database.migrator, { applicationName: 'finance' });
    posting = new PostingService(new Engine(new EngineRepository(pool)));
  });

  afterAll(async () => {
    await posting[Symbol.asyncDispose]();
    await Promise.all([pool.end(), finance.end()]);
    await database[Symbol.asyncDispose]();
  });

  const request = (more: Partial<PaymentRequest> = {}): PaymentRequest => ({
    ...{ id: newId(), scope: 'test', key: newId(), requestHash: 'aa', createdBy: 'test' },
    ...{ channel: Channel.COUNTER, tender: Tender.CARD_CREDIT, amountCents: 1_000n },
    ...{
      accountId: agency.accounts[0]!,
      receivedAt: new Date(),
      businessDate: day(0),
      effectiveDate: day(0),
    },
    ...{ allowDuplicate: true, departments: '*', confirmation: 'PROCESSOR', token: 'tok_visa_ok' },
    ...more,
  });
  const captured = (): PaymentRequest['captured'] => ({ confirmedAt: new Date(), processorReference: 'ref' });

  it('refuses by name what is not active on the effective date, before a processor is asked, and notices when it is', async () => {
    expect((await posting.submit(request({ effectiveDate: day(3) }))).kind).toBe('begun');
    const setClearing = "UPDATE ledger.account SET active_from = $1 WHERE code = '700-104100'";
    await finance.query(setClearing, [day(1)]);
    expect(await posting.submit(request({ effectiveDate: day(3) }))).toEqual({
      kind: 'refused',
      refusal: {
        code: 'LEDGER_ACCOUNT_NOT_ACTIVE',
        path: ['input', 'effectiveDate'],
        detail: `700-104100 is not active on ${day(3)}.`,
      },
    });
    expect((await posting.submit(request())).kind).toBe('begun');
    await finance.query(setClearing, ['-infinity']);
    expect((await posting.submit(request({ effectiveDate: day(3) }))).kind).toBe('begun');
  });

  it('notices a change that leaves the sum of both versions as it was', async () => {
    expect((await posting.submit(request({ effectiveDate: day(3) }))).kind).toBe('begun');
    await finance.query("UPDATE ledger.account SET active_from = $1 WHERE code = '700-104100'", [day(1)]);
    await finance.query('UPDATE departments.configuration SET version = version - 1');
    expect((await posting.submit(request({ effectiveDate: day(3) }))).kind).toBe('refused');
    await finance.query("UPDATE ledger.account SET active_from = '-infinity' WHERE code = '700-104100'");
  });

  it('refuses by name what has no clearing account, and a department without a policy holds up no other', async () => {
    await finance.query("DELETE FROM departments.clearing_account WHERE tender = 'CARD_CREDIT'");
    await finance.query(
      "INSERT INTO departments.department VALUES ('NEW', gen_random_uuid(), 'New', '100-221000')",
    );
    expect(await posting.submit(request())).toMatchObject({
      refusal: {
        code: 'ROUTING_INCOMPLETE',
        path: ['input'],
        detail: 'No clearing account for CARD_CREDIT.',
      },
    });
    await finance.query("INSERT INTO departments.clearing_account VALUES ('CARD_CREDIT', '700-104100')");
    expect((await posting.submit(request())).kind).toBe('begun');
  });

  it.each([
    [
      'on the day it was posted, when its effective date is too old',
      '700-104100',
      day(1),
      9_000n,
      0n,
      day(0),
    ],
    ['as credit, when its charges cannot be booked', '500-115100', day(-1), 10_000n, 1_000n, day(3)],
  ])(
    'posts captured money %s',
    async (_how, account, activeFrom, expectedOpen, expectedCredit, effectiveDate) => {
      const { rows: before } = await finance.query<{ open: bigint; credit: bigint }>(
        'SELECT open_cents AS open, credit_cents AS credit FROM accounts.account',
      );
      const attempt = request({ effectiveDate: day(3) });
      await posting.submit(attempt);
      await finance.query('UPDATE ledger.account SET active_from = $2 WHERE code = $1', [
        account,
        activeFrom,
      ]);
      const outcome = await posting.submit({ ...attempt, captured: captured()! });
      await finance.query("UPDATE ledger.account SET active_from = '-infinity' WHERE code = $1", [account]);
      expect(outcome).toMatchObject({ kind: 'posted', plan: { unappliedTo: 'CREDIT', effectiveDate } });
      const { rows: after } = await finance.query<{ open: bigint; credit: bigint }>(
        'SELECT open_cents AS open, credit_cents AS credit FROM accounts.account',
      );
      expect(after[0]!.open - before[0]!.open).toBe(expectedOpen - 10_000n);
      expect(after[0]!.credit - before[0]!.credit).toBe(expectedCredit);
      expect(await checkBooks(database.migrator)).toEqual([]);
    },
  );

  it('posts captured money that nothing else takes to suspense when it is told to, moving no resident', async () => {
    const attempt = request();
    await posting.submit(attempt);
    await finance.query("DELETE FROM departments.clearing_account WHERE tender = 'CARD_CREDIT'");
    await finance.query("UPDATE ledger.account SET active_to = '2020-01-01' WHERE code = '500-221000'");
    expect(await posting.submit({ ...attempt, captured: captured()! })).toMatchObject({
      refusal: { code: 'ROUTING_INCOMPLETE', detail: 'No clearing account for CARD_CREDIT.' },
    });
    const outcome = await posting.submit({ ...attempt, captured: { ...captured()!, toSuspense: true } });
    expect(outcome).toMatchObject({ kind: 'posted', plan: { unappliedTo: 'SUSPENSE' } });
    const { rows } = await finance.query(
      `SELECT l.account_code, l.debit_cents::int, l.credit_cents::int, l.department_code
       FROM ledger.line l JOIN ledger.entry e ON e.id = l.entry_id WHERE e.source_id = $1 ORDER BY l.number`,
      [attempt.id],
    );
    expect(rows).toEqual([
      { account_code: '700-101500', debit_cents: 1_000, credit_cents: 0, department_code: null },
      { account_code: '700-222000', debit_cents: 0, credit_cents: 1_000, department_code: 'UTIL' },
    ]);
    expect(await checkBooks(database.migrator)).toEqual([]);
  });
});
