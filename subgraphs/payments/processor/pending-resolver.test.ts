import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { Registry } from 'prom-client';
import { Engine } from '../../../books/posting/engine.js';
import { EngineRepository } from '../../../books/posting/engine.repository.js';
import { findingsInLog } from '../../../books/events/testing/findings-in-log.js';
import { createPool } from '../../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../../platform/database/testing/test-database.js';
import { newId, toPublicId } from '../../../platform/ids/public-id.js';
import { createLogger, type Logger } from '../../../platform/telemetry/logger.js';
import { checkBooks } from '../../testing/books.js';
import { createToyAgency, type ToyAgency } from '../../testing/toy-agency.js';
import { Channel } from '../../../books/words/channel.js';
import { Tender } from '../../../books/words/tender.js';
import { PostingMetrics } from '../pay/posting-metrics.js';
import { PostingService } from '../pay/posting.service.js';
import type { PaymentRequest } from '../pay/types.js';
import { AttemptRepository } from './attempt.repository.js';
import type { Attempt } from './attempt.js';
import { ConfirmationService } from './confirmation.service.js';
import { PendingResolver } from './pending-resolver.js';
import type { ChargeRequest, Charging, ProcessorOutcome } from './processor.js';

type Answer = ProcessorOutcome | { readonly kind: 'not-found' };

/** Says what the test tells it to, and remembers what it was asked. A key without an answer is met with silence. */
class ScriptedProcessor implements Charging {
  readonly answers = new Map<string, Answer>();
  readonly lookups: string[] = [];
  readonly charges: string[] = [];
  losesCharges = false;
  asking = 0;
  mostAtOnce = 0;

  charge({ key }: ChargeRequest): Promise<ProcessorOutcome> {
    this.charges.push(key);
    if (this.losesCharges) return Promise.resolve({ kind: 'unknown' });
    this.answers.set(key, approved());
    return Promise.resolve(approved());
  }

  async lookup({ key }: ChargeRequest): Promise<Answer> {
    this.lookups.push(key);
    this.asking += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.asking);
    await delay(this.answers.has(key) ? 1 : silenceMs - 20);
    this.asking -= 1;
    return this.answers.get(key) ?? new Promise<Answer>(() => undefined);
  }
}

const approved = (): ProcessorOutcome => ({ kind: 'approved', reference: newId(), at: new Date() });
const today = new Date().toISOString().slice(0, 10);
const silenceMs = 150;

/** The kinds of event that the tests have led to. */
const announced = new Set<string>();

describe('asking again about payments whose outcome is not known', () => {
  let database: TestDatabase;
  let pool: Pool;
  let owner: Pool;
  let agency: ToyAgency;
  let posting: PostingService;
  let processor: ScriptedProcessor;
  let logged: Record<string, unknown>[];
  let registry: Registry;
  let counts: PostingMetrics;

  beforeEach(async () => {
    database = await createTestDatabase();
    agency = await createToyAgency(database.migrator, [
      { number: 'UB-1', department: 'UTIL', charges: [{ revenueType: 'WATER', cents: 10_000 }] },
      { number: 'CT-1', department: 'COURT', charges: [{ revenueType: 'FINE', cents: 5_000 }] },
      { number: 'UB-2', department: 'UTIL', charges: [{ revenueType: 'STORM', cents: 90_000_000 }] },
    ]);
    pool = createPool(database.services['payments']!, { applicationName: 'test' });
    owner = createPool(database.migrator, { applicationName: 'owner' });
    posting = new PostingService(new Engine(new EngineRepository(pool)));
    processor = new ScriptedProcessor();
    logged = [];
    registry = new Registry();
    counts = new PostingMetrics(registry);
  });

  afterEach(async () => {
    const { kinds, faults } = await findingsInLog(owner);
    for (const kind of kinds) announced.add(kind);
    await posting[Symbol.asyncDispose]();
    await Promise.all([pool.end(), owner.end()]);
    await database[Symbol.asyncDispose]();
    expect(faults).toEqual([]);
  });

  afterAll(() => {
    const outcomes = [
      'charges.issued.v1',
      'payment.abandoned.v1',
      'payment.declined.v1',
      'payment.pending.v1',
      'payment.posted.v1',
    ];
    expect([...announced].sort()).toEqual(outcomes);
  });

  function logger(): Logger {
    const log = createLogger('test', {
      write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>),
    });
    log.level = 'warn';
    return log;
  }

  function confirmation(): ConfirmationService {
    return new ConfirmationService({
      processorOf: () => processor,
      posting,
      repository: new AttemptRepository(pool),
      logger: logger(),
      today: () => today,
      answerWithinMs: silenceMs,
      counts,
    });
  }
  function startResolver(): PendingResolver {
    const resolver = new PendingResolver({
      attempts: new AttemptRepository(pool),
      confirmation: confirmation(),
      logger: logger(),
      everyMs: 20,
      counts,
    });
    resolver.start();
    return resolver;
  }

  const request = (account: number, cents: bigint, more: Partial<PaymentRequest> = {}): PaymentRequest => ({
    ...{ id: newId(), scope: 'test', key: newId(), requestHash: 'aa', createdBy: 'test' },
    ...{ channel: Channel.ONLINE, tender: Tender.CARD_CREDIT, amountCents: cents, token: 'tok' },
    ...{ accountId: agency.accounts[account]!, receivedAt: new Date(), businessDate: today },
    ...{ effectiveDate: today, allowDuplicate: true, departments: '*', confirmation: 'PROCESSOR' },
    ...more,
  });

  /** An attempt whose process died at once, and which is due. */
  async function leave(wish: PaymentRequest, reason = 'UNKNOWN', ago = '0 s'): Promise<string> {
    expect((await posting.submit(wish)).kind).toBe('begun');
    await owner.query(
      `UPDATE payments.payment SET pending_reason = $2, next_attempt_at = now(), recorded_at = recorded_at - $3::interval
       WHERE id = $1`,
      [wish.id, reason, ago],
    );
    return wish.id;
  }

  interface Standing {
    status: string;
    reason: string | null;
    code: string | null;
    next: Date | null;
    attempts: number;
  }
  async function standing(id: string): Promise<Standing> {
    const { rows } = await owner.query<Standing>(
      `SELECT status, pending_reason AS reason, decline_code AS code, next_attempt_at AS next, attempt_count AS attempts
       FROM payments.payment WHERE id = $1`,
      [id],
    );
    return rows[0]!;
  }

  async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
    while (!(await condition())) await delay(20);
  }
  const dueNow = (id: string): Promise<unknown> =>
    owner.query('UPDATE payments.payment SET next_attempt_at = now() WHERE id = $1', [id]);
  const kinds = async (id: string): Promise<string[]> => {
    const { rows } = await owner.query<{ kind: string }>(
      'SELECT kind FROM events.log WHERE topics @> ARRAY[$1] ORDER BY position',
      [`payment:${id}`],
    );
    return rows.map(({ kind }) => kind);
  };
  async function claim(): Promise<Attempt[]> {
    const attempts = new AttemptRepository(pool);
    const lanes = ['FIRST', 'AGAIN', 'POSTING'] as const;
    const claimed = await Promise.all(lanes.map((lane) => attempts.claimAttempts(lane, 2, 60_000)));
    return claimed.flat().filter((attempt): attempt is Attempt => !('error' in attempt));
  }
  const creditedTo = async (id: string): Promise<string[]> => {
    const { rows } = await owner.query<{ account: string }>(
      `SELECT account_code AS account FROM ledger.line JOIN ledger.entry e ON e.id = entry_id
       WHERE source_id = $1 AND credit_cents > 0 ORDER BY number`,
      [id],
    );
    return rows.map(({ account }) => account);
  };
  const isPosted = async (id: string): Promise<boolean> => (await standing(id)).status === 'POSTED';

  it('goes on with the others when captured money cannot be posted, names that payment, and posts it once it can be', async () => {
    const stuck = await leave(request(0, 1_000n));
    const others = await Promise.all(Array.from({ length: 5 }, () => leave(request(2, 1_000n))));
    for (const id of [stuck, ...others]) processor.answers.set(id, approved());
    // As whatever nobody has thought of.
    await owner.query(`
      CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.id = '${stuck}' AND NEW.status = 'POSTED' THEN RAISE EXCEPTION 'no' USING ERRCODE = 'TB005'; END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER refuse BEFORE UPDATE ON payments.payment FOR EACH ROW EXECUTE FUNCTION public.refuse()`);
    const resolver = startResolver();
    for (const id of others) await until(() => isPosted(id));
    await until(async () => (await standing(stuck)).reason === 'POSTING');
    expect(logged).toContainEqual(
      expect.objectContaining({ level: 50, payment: toPublicId('pay', stuck), attempts: 1 }),
    );
    const metrics = await registry.metrics();
    expect(metrics).toMatch(/^tributary_payments_stuck_total [1-9]/m);
    await until(async () => /undecided\{reason="POSTING",age="under 15m"\} 1/.test(await registry.metrics()));
    await owner.query('DROP TRIGGER refuse ON payments.payment');
    await dueNow(stuck);
    await until(() => isPosted(stuck));
    await resolver[Symbol.asyncDispose]();
    expect(await checkBooks(database.migrator)).toEqual([]);
  });

  it('puts captured money into suspense when the books go on refusing it where it belongs', async () => {
    const id = await leave(request(0, 1_000n));
    processor.answers.set(id, approved());
    await owner.query(`
      CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'no' USING ERRCODE = 'TB005';
      END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON payments.allocation FOR EACH ROW EXECUTE FUNCTION public.refuse();
      CREATE FUNCTION public.refuse_charges() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.open_cents <> OLD.open_cents THEN RAISE EXCEPTION 'no' USING ERRCODE = 'TB006'; END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER refuse BEFORE UPDATE ON accounts.charge FOR EACH ROW EXECUTE FUNCTION public.refuse_charges()`);
    // Claims of processes that died, or that were for another reason, are no tries of the books.
    await owner.query('UPDATE payments.payment SET attempt_count = 7 WHERE id = $1', [id]);
    const resolver = startResolver();
    await until(async () => (await standing(id)).attempts === 8);
    await until(async () => (await standing(id)).reason === 'POSTING' || isPosted(id));
    expect((await standing(id)).status).toBe('PENDING');
    await dueNow(id);
    await until(() => isPosted(id));
    await resolver[Symbol.asyncDispose]();
    expect((await standing(id)).attempts).toBe(9);
    const { rows } = await owner.query<{ account_code: string }>(
      'SELECT account_code FROM ledger.line JOIN ledger.entry e ON e.id = entry_id WHERE source_id = $1 ORDER BY number',
      [id],
    );
    expect(rows.map(({ account_code }) => account_code)).toEqual(['700-104100', '700-222000']);
    expect(await registry.metrics()).toContain('tributary_payments_suspended_total 1');
    await owner.query('DROP TRIGGER refuse ON payments.allocation; DROP TRIGGER refuse ON accounts.charge');
    expect(await checkBooks(database.migrator)).toEqual([]);
  });

  it.each([
    [
      'no clearing account',
      "DELETE FROM departments.clearing_account WHERE tender = 'CARD_CREDIT'",
      "INSERT INTO departments.clearing_account VALUES ('CARD_CREDIT', '700-104100')",
    ],
    [
      'ledger accounts that are not active',
      "UPDATE ledger.account SET active_to = '2020-01-01' WHERE code LIKE '500-%'",
      "UPDATE ledger.account SET active_to = 'infinity' WHERE code LIKE '500-%'",
    ],
  ])(
    'tries captured money again where it belongs before it goes to suspense for %s',
    async (_what, breakIt, mendIt) => {
      const [mended, suspended] = [await leave(request(0, 1_000n)), await leave(request(0, 2_000n))];
      for (const id of [mended, suspended]) processor.answers.set(id, approved());
      const pay = confirmation();
      const tryDue = async (): Promise<void> => {
        for (const attempt of await claim()) await pay.resolve(attempt);
      };
      await owner.query(breakIt);
      await tryDue();
      for (const id of [mended, suspended])
        expect(await standing(id)).toMatchObject({ status: 'PENDING', reason: 'POSTING' });
      await owner.query("UPDATE payments.payment SET next_attempt_at = now() + interval '1 hour'");
      await dueNow(suspended);
      await tryDue();
      expect((await standing(suspended)).status).toBe('POSTED');
      await owner.query(mendIt);
      await dueNow(mended);
      await tryDue();
      expect((await standing(mended)).status).toBe('POSTED');
      expect(await creditedTo(suspended)).toContain('700-222000');
      expect(await creditedTo(mended)).toContain('500-115100');
      expect(await checkBooks(database.migrator)).toEqual([]);
    },
  );

  it('keeps captured money undecided, and tells of it, where the agency has named no suspense account', async () => {
    const id = await leave(request(0, 1_000n));
    processor.answers.set(id, approved());
    await owner.query("DELETE FROM departments.clearing_account WHERE tender = 'CARD_CREDIT'");
    await owner.query('DELETE FROM ledger.suspense');
    const resolver = startResolver();
    for (const tries of [1, 2, 3]) {
      await until(async () => (await standing(id)).attempts >= tries);
      await dueNow(id);
    }
    await until(async () => /undecided\{reason="POSTING",age="under 15m"\} 1/.test(await registry.metrics()));
    expect(await standing(id)).toMatchObject({ status: 'PENDING', reason: 'POSTING' });
    await owner.query("INSERT INTO departments.clearing_account VALUES ('CARD_CREDIT', '700-104100')");
    await dueNow(id);
    await until(() => isPosted(id));
    await resolver[Symbol.asyncDispose]();
    expect(await creditedTo(id)).toContain('500-115100');
  });

  it('names a payment that was declined and whose money its processor then says to have', async () => {
    const id = await leave(request(0, 1_000n));
    const [early] = await claim();
    processor.answers.set(id, { kind: 'declined', reference: 'ref', code: 'DO_NOT_HONOR' });
    await confirmation().resolve(early!);
    processor.answers.set(id, { kind: 'approved', reference: 'ref', at: new Date() });
    await confirmation().resolve(early!);
    expect((await standing(id)).status).toBe('DECLINED');
    expect(logged).toContainEqual(
      expect.objectContaining({ level: 50, payment: toPublicId('pay', id), status: 'DECLINED' }),
    );
    expect(await registry.metrics()).toContain('tributary_payments_contradicted_total 1');
  });

  it('names nothing where another process has posted the same money already', async () => {
    const id = await leave(request(0, 1_000n));
    const [early] = await claim();
    processor.answers.set(id, approved());
    await confirmation().resolve(early!);
    await confirmation().resolve(early!);
    expect(await isPosted(id)).toBe(true);
    expect(logged).toEqual([]);
    expect(await registry.metrics()).toContain('tributary_payments_contradicted_total 0');
  });

  it('is not held up by hundreds of silent cards and undecided transfers, and asks about few at once', async () => {
    const silent = await Promise.all(Array.from({ length: 220 }, () => leave(request(2, 1_000n))));
    const banks = await Promise.all(
      Array.from({ length: 220 }, () => leave(request(2, 1_000n, { tender: Tender.ACH }), 'BANK')),
    );
    for (const id of banks) processor.answers.set(id, { kind: 'pending', reference: 'ref' });
    const late = await leave(request(2, 1_000n));
    processor.answers.set(late, approved());
    const resolver = startResolver();
    await until(() => isPosted(late));
    await until(() => banks.every((id) => processor.lookups.includes(id)));
    await until(() => silent.every((id) => processor.lookups.includes(id)));
    await resolver[Symbol.asyncDispose]();
    expect(processor.mostAtOnce).toBeLessThanOrEqual(20);
    const { rows } = await owner.query(
      `SELECT FROM payments.payment WHERE pending_reason = 'UNKNOWN' AND next_attempt_at < updated_at + interval '3 s'`,
    );
    expect(rows).toEqual([]);
  });

  it('shares the work among processes, and takes over what one of them left when its claim runs out', async () => {
    const left = await leave(request(2, 1_000n));
    processor.answers.set(left, approved());
    const dead = new AttemptRepository(pool);
    expect(await dead.claimAttempts('FIRST', 16, 60_000)).toMatchObject([{ request: { id: left } }]);
    const ids = await Promise.all(Array.from({ length: 60 }, () => leave(request(2, 1_000n))));
    for (const id of ids) processor.answers.set(id, approved());
    const resolvers = [startResolver(), startResolver(), startResolver()];
    for (const id of ids) await until(() => isPosted(id));
    expect(processor.lookups.toSorted()).toEqual(ids.toSorted());
    expect((await standing(left)).status).toBe('PENDING');
    await dueNow(left);
    await until(() => isPosted(left));
    await Promise.all(resolvers.map((resolver) => resolver[Symbol.asyncDispose]()));
  });

  it('abandons what its processor does not know after so long, announces it, and charges nobody', async () => {
    const id = await leave(request(0, 1_000n), 'PROCESSOR', '30 days');
    processor.answers.set(id, { kind: 'not-found' });
    const resolver = startResolver();
    await until(async () => (await standing(id)).status === 'ABANDONED');
    await resolver[Symbol.asyncDispose]();
    expect(processor.charges).toEqual([]);
    expect(await standing(id)).toMatchObject({ reason: null, code: 'EXPIRED', next: expect.any(Date) });
    const { rows } = await owner.query(
      "SELECT payload ->> 'declineCode' AS code FROM events.log WHERE kind = 'payment.abandoned.v1'",
    );
    expect(rows).toEqual([{ code: 'EXPIRED' }]);
  });

  it('charges what was lost on the way only if it would still be accepted', async () => {
    const wanted = await leave(request(0, 1_000n), 'PROCESSOR', '5 minutes');
    const paid = await leave(request(1, 5_000n), 'PROCESSOR', '5 minutes');
    for (const id of [wanted, paid]) processor.answers.set(id, { kind: 'not-found' });
    const inCash = { tender: Tender.CASH, channel: Channel.COUNTER, confirmation: 'IMMEDIATE' } as const;
    expect((await posting.submit(request(1, 5_000n, inCash))).kind).toBe('posted');
    const resolver = startResolver();
    await until(() => isPosted(wanted));
    await until(async () => (await standing(paid)).status === 'ABANDONED');
    await resolver[Symbol.asyncDispose]();
    expect(processor.charges).toEqual([wanted]);
    expect((await standing(paid)).code).toBe('ALREADY_PAID');
  });

  it('gives up nothing that may be on its way to the processor, neither charged just now nor charged again', async () => {
    const fresh = await leave(request(1, 5_000n));
    const again = await leave(request(1, 5_000n), 'UNKNOWN', '89 minutes');
    for (const id of [fresh, again]) processor.answers.set(id, { kind: 'not-found' });
    processor.losesCharges = true;
    const pay = confirmation();
    const askAgain = async (): Promise<void> => {
      await Promise.all([fresh, again].map(dueNow));
      const claimed = await claim();
      await Promise.all(claimed.map((attempt) => pay.resolve(attempt)));
    };
    await askAgain();
    expect(processor.charges.toSorted()).toEqual([fresh, again].toSorted());
    const inCash = { tender: Tender.CASH, channel: Channel.COUNTER, confirmation: 'IMMEDIATE' } as const;
    expect((await posting.submit(request(1, 5_000n, inCash))).kind).toBe('posted');
    const pass = (time: string): Promise<unknown> =>
      owner.query(
        `UPDATE payments.payment SET recorded_at = recorded_at - $1::interval, charged_again_at = charged_again_at - $1::interval`,
        [time],
      );
    for (const time of ['0 s', '4 minutes']) {
      await pass(time);
      await askAgain();
      for (const id of [fresh, again])
        expect(await standing(id)).toMatchObject({ status: 'PENDING', reason: 'UNKNOWN' });
    }
    await pass('1 minute');
    await askAgain();
    expect(await standing(fresh)).toMatchObject({ status: 'ABANDONED', code: 'ALREADY_PAID' });
    expect(await standing(again)).toMatchObject({ status: 'ABANDONED', code: 'EXPIRED' });
    expect(processor.charges).toHaveLength(2);
  });

  it('posts what an abandoned attempt brought after all, and stops asking about one that brought nothing', async () => {
    const late = await leave(request(1, 5_000n), 'PROCESSOR', '2 hours');
    const never = await leave(request(1, 5_000n), 'PROCESSOR', '2 days');
    for (const id of [late, never]) processor.answers.set(id, { kind: 'not-found' });
    const resolver = startResolver();
    for (const id of [late, never]) await until(async () => (await standing(id)).status === 'ABANDONED');
    processor.answers.set(late, approved());
    await owner.query("UPDATE payments.payment SET next_attempt_at = now() WHERE status = 'ABANDONED'");
    await until(() => isPosted(late));
    await until(async () => (await standing(never)).next === null);
    await resolver[Symbol.asyncDispose]();
    expect(await standing(late)).toMatchObject({ status: 'POSTED', code: null, next: null });
    expect(await checkBooks(database.migrator)).toEqual([]);
  });

  it('does not give up an attempt that was taken up while somebody still took it for abandoned', async () => {
    const id = await leave(request(1, 5_000n), 'PROCESSOR', '2 hours');
    const repository = new AttemptRepository(pool);
    await repository.mark([{ id, transition: 'GIVE_UP', declineCode: 'EXPIRED', nextInMs: 60_000 }]);
    await repository.mark([{ id, transition: 'TAKE_UP', pendingReason: 'BANK', nextInMs: 3_600_000 }]);
    await repository.mark([{ id, transition: 'WATCH', nextInMs: 60_000 }]);
    expect(await standing(id)).toMatchObject({ status: 'PENDING', reason: 'BANK' });
    expect(await kinds(id)).toEqual(['payment.abandoned.v1', 'payment.pending.v1']);
  });

  it('shows an abandoned attempt whose money came and cannot be posted as undecided, and posts it once it can be', async () => {
    const id = await leave(request(1, 5_000n), 'PROCESSOR', '2 hours');
    processor.answers.set(id, { kind: 'not-found' });
    const resolver = startResolver();
    await until(async () => (await standing(id)).status === 'ABANDONED');
    await owner.query("UPDATE ledger.fiscal_period SET status = 'CLOSED'");
    processor.answers.set(id, approved());
    await dueNow(id);
    await until(async () => (await standing(id)).status !== 'ABANDONED');
    expect(await standing(id)).toMatchObject({ status: 'PENDING', reason: 'POSTING', code: null });
    await until(async () => /undecided\{reason="POSTING",age="1h to 1d"\} 1/.test(await registry.metrics()));
    await owner.query("UPDATE ledger.fiscal_period SET status = 'OPEN'");
    await dueNow(id);
    await until(() => isPosted(id));
    await resolver[Symbol.asyncDispose]();
    expect(await kinds(id)).toEqual(['payment.abandoned.v1', 'payment.pending.v1', 'payment.posted.v1']);
    expect(await checkBooks(database.migrator)).toEqual([]);
  });

  it('takes up an abandoned attempt that the bank of the payer turns out to decide about', async () => {
    const id = await leave(request(1, 5_000n, { tender: Tender.ACH }), 'PROCESSOR', '2 hours');
    processor.answers.set(id, { kind: 'not-found' });
    const resolver = startResolver();
    await until(async () => (await standing(id)).status === 'ABANDONED');
    processor.answers.set(id, { kind: 'pending', reference: 'ref' });
    await dueNow(id);
    await until(async () => (await standing(id)).status !== 'ABANDONED');
    expect(await standing(id)).toMatchObject({ status: 'PENDING', reason: 'BANK', code: null });
    processor.answers.set(id, { kind: 'declined', reference: 'ref', code: 'R01' });
    await dueNow(id);
    await until(async () => (await standing(id)).status === 'DECLINED');
    await resolver[Symbol.asyncDispose]();
  });

  it.each<[string, Answer | undefined]>([
    ['silent', undefined],
    ['declining', { kind: 'declined', reference: 'ref', code: 'DO_NOT_HONOR' }],
    ['asking the bank', { kind: 'pending', reference: 'ref' }],
    ['without knowledge of it', { kind: 'not-found' }],
  ])(
    'posts money that was captured when it can be, although the processor is %s by then',
    async (_how, later) => {
      const id = await leave(request(0, 1_000n));
      processor.answers.set(id, {
        kind: 'approved',
        reference: 'first',
        at: new Date('2026-05-06T07:08:09Z'),
      });
      await owner.query("UPDATE ledger.fiscal_period SET status = 'CLOSED'");
      const resolver = startResolver();
      await until(async () => (await standing(id)).reason === 'POSTING');
      processor.answers.delete(id);
      if (later) processor.answers.set(id, later);
      const attempts = (await standing(id)).attempts;
      await dueNow(id);
      await until(async () => {
        const { attempts: now, next } = await standing(id);
        return now > attempts && next!.getTime() < Date.now() + 50_000;
      });
      expect(await standing(id)).toMatchObject({ status: 'PENDING', reason: 'POSTING' });
      await owner.query("UPDATE ledger.fiscal_period SET status = 'OPEN'");
      await dueNow(id);
      await until(() => isPosted(id));
      await resolver[Symbol.asyncDispose]();
      expect([processor.lookups, processor.charges]).toEqual([[id], []]);
      const { rows } = await owner.query(
        'SELECT confirmed_at AS at, processor_reference AS reference FROM payments.payment WHERE id = $1',
        [id],
      );
      expect(rows).toEqual([{ at: new Date('2026-05-06T07:08:09Z'), reference: 'first' }]);
    },
  );

  it('keeps a capture against whoever learned less and says so later', async () => {
    const id = await leave(request(0, 1_000n));
    processor.answers.set(id, approved());
    await owner.query("UPDATE ledger.fiscal_period SET status = 'CLOSED'");
    const [claimed] = await claim();
    await confirmation().resolve(claimed!);
    expect((await standing(id)).reason).toBe('POSTING');
    for (const answer of [
      { kind: 'declined', reference: 'ref', code: 'DO_NOT_HONOR' },
      { kind: 'unknown' },
    ] as const) {
      processor.answers.set(id, answer);
      await confirmation().resolve(claimed!);
      expect(await standing(id)).toMatchObject({ status: 'PENDING', reason: 'POSTING', code: null });
    }
  });

  it('never fails the one who pays, whatever fails once the attempt is begun', async () => {
    const wish = request(0, 1_000n);
    expect((await posting.submit(wish)).kind).toBe('begun');
    const away = (): Promise<never> => Promise.reject(new Error('Connection terminated'));
    const service = new ConfirmationService({
      processorOf: () => processor,
      posting: { submit: away },
      repository: { mark: away },
      logger: logger(),
      today: () => today,
    });
    expect(await service.confirm(wish)).toBeUndefined();
    expect(logged).toContainEqual(expect.objectContaining({ payment: toPublicId('pay', wish.id) }));
    const resolver = startResolver();
    await dueNow(wish.id);
    await until(() => isPosted(wish.id));
    await resolver[Symbol.asyncDispose]();
    expect(processor.charges).toEqual([wish.id]);
  });
});
