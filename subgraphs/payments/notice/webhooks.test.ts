import { setTimeout as delay } from 'node:timers/promises';
import { congruential32 } from 'pure-rand/generator/congruential32';
import type { Pool } from 'pg';
import { createClient, createPool } from '../../../platform/database/pool.js';
import { checkBooks } from '../../testing/books.js';
import { FakeStripe, type FakeEvent, type Fate } from '../processor/stripe/testing/fake-stripe.js';
import { PaymentOffice, type PaymentAnswer } from '../testing/payment-office.js';

describe('webhooks of a processor', () => {
  let fake: FakeStripe;
  let office: PaymentOffice;
  /** One connection for all looks, because to connect anew each time costs more than to look. */
  let owner: Pool;
  beforeEach(async () => {
    fake = await FakeStripe.open();
    office = await PaymentOffice.open(
      [{ number: 'UB-1', department: 'UTIL', charges: [{ revenueType: 'WATER', cents: 90_000_000 }] }],
      fake.env,
    );
    owner = createPool(office.database.migrator, { applicationName: 'test:look', maxConnections: 1 });
  });
  afterEach(async () => {
    await owner.end();
    await office[Symbol.asyncDispose]();
    await fake[Symbol.asyncDispose]();
  });

  const look = async (sql: string): Promise<Record<string, unknown>[]> =>
    (await owner.query<Record<string, unknown>>(sql)).rows;
  const pay = (paymentToken: string, more: object = {}): Promise<PaymentAnswer> =>
    office.pay(office.as('integrator', '*'), {
      ...{ channel: 'ONLINE', tender: paymentToken === 'pm_bank' ? 'ACH' : 'CARD_CREDIT' },
      ...{ paymentToken, allowDuplicate: true, ...more },
    });
  const tell = (event: FakeEvent): Promise<string> => office.receive('stripe', fake.webhookOf(event));

  interface Standing {
    readonly id: string;
    readonly status: string;
    readonly reason: string | null;
    readonly reference: string | null;
  }
  const standings = async (): Promise<Standing[]> =>
    (await look(
      `SELECT id, status, pending_reason AS reason, processor_reference AS reference FROM payments.payment ORDER BY id`,
    )) as unknown as Standing[];
  const count = async (table: string): Promise<number> => {
    const [row] = await look(`SELECT count(*)::int AS count FROM ${table}`);
    return row?.['count'] as number;
  };
  async function until(condition: () => Promise<boolean>): Promise<void> {
    while (!(await condition())) await delay(50);
  }
  const untilUnderstood = (): Promise<void> =>
    until(async () => {
      const [row] = await look(
        `SELECT (SELECT position FROM payments.consumer WHERE name = 'notices') = last_number AS done FROM payments.notice_counter`,
      );
      return row?.['done'] === true;
    });
  /** What holds of each refund, dispute and payout, as whoever acts on them reads it. */
  const facts = async (): Promise<Record<string, unknown>> => {
    const rows = await look(
      `SELECT DISTINCT ON (kind, reference) reference, fact ->> 'status' AS status FROM payments.processor_fact
       WHERE kind IN ('refund.changed', 'dispute.changed', 'payout.changed')
       ORDER BY kind, reference, happened_at DESC, rank DESC`,
    );
    return Object.fromEntries(rows.map(({ reference, status }) => [reference as string, status]));
  };

  it('post a payment whose request was never answered, while the processor answers nobody', async () => {
    fake.fate = (request) => (request.includes('confirm') ? 'answer-lost' : 'well');
    fake.beforeAnswer = async (event) => {
      fake.fate = () => 500;
      await tell(event);
    };
    expect((await pay('pm_visa')).__typename).toMatch(/PaymentAccepted|PaymentPosted/);
    await until(async () => (await standings())[0]?.status === 'POSTED');
    expect(await checkBooks(office.database.migrator)).toEqual([]);
  });

  it('that tell of a failure only lead to a question, because it may have been overtaken', async () => {
    expect((await pay('pm_bank')).__typename).toBe('PaymentAccepted');
    const [intent] = fake.intents.values();
    const failed = fake.happens('payment_intent.payment_failed', {
      ...structuredClone(intent!),
      last_payment_error: { code: 'charge_failed' },
    });
    fake.settle(intent!, 'succeeded');
    await tell(failed);
    await until(async () => (await standings())[0]?.status === 'POSTED');
    await tell(fake.events.at(-1)!);
    await untilUnderstood();
    expect(await standings()).toMatchObject([{ status: 'POSTED', reference: intent!.id }]);
    expect(await count('payments.set_aside')).toBe(0);
  });

  it('that contradict our books are set aside and reported, and hold up nothing behind them', async () => {
    expect((await pay('pm_declined')).code).toBe('PAYMENT_DECLINED');
    const [intent] = fake.intents.values();
    const contradiction = { ...intent!, amount_received: intent!.amount };
    await tell(fake.happens('payment_intent.succeeded', contradiction));
    const stranger = { ...contradiction, metadata: { tributary_payment: 'nobody' } };
    await tell(fake.happens('payment_intent.succeeded', stranger));
    await tell(fake.happens('payout.paid', { id: 'po_1', status: 'odd', amount: 1, arrival_date: 1 }));
    await tell(fake.happens('payout.paid', { id: 'po_2', status: 'paid', amount: 1, arrival_date: 1 }));
    await untilUnderstood();
    const reasons = await look('SELECT reason FROM payments.set_aside ORDER BY position');
    expect(reasons.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/has the money of payment .*, which is DECLINED and in no books/),
      'No payment of ours has the key nobody.',
      'A payout has the unknown status odd.',
    ]);
    expect(await facts()).toEqual({ po_2: 'PAID' });
    expect((await standings())[0]).toMatchObject({ status: 'DECLINED' });
    const findings = await checkBooks(office.database.migrator);
    expect(findings.map(({ check, count: found }) => [check, found])).toEqual([['set-aside', 3]]);
  });

  it('that tell of money of a payment that nobody asked them for, or a second time, are set aside', async () => {
    await pay('pm_visa');
    const [intent] = fake.intents.values();
    await until(async () => (await standings())[0]?.status === 'POSTED');
    await tell(fake.happens('payment_intent.succeeded', { ...intent!, id: 'pi_second' }));
    const cash = await office.pay(office.as('cashier', '*'), {});
    expect(cash.__typename).toBe('PaymentPosted');
    const [, { id }] = (await standings()) as [Standing, Standing];
    const metadata = { tributary_payment: id };
    await tell(fake.happens('payment_intent.succeeded', { ...intent!, id: 'pi_third', metadata }));
    await untilUnderstood();
    const reasons = await look('SELECT reason FROM payments.set_aside ORDER BY position');
    expect(reasons.map(({ reason }) => reason)).toEqual([
      expect.stringContaining(`twice, as ${intent!.id} and as pi_second`),
      expect.stringContaining(`payment ${id}, which it was not asked for`),
    ]);
  });

  it('that come while somebody ends the payment without money are set aside, and not lost', async () => {
    expect((await pay('pm_bank')).__typename).toBe('PaymentAccepted');
    const [intent] = fake.intents.values();
    const other = createClient(office.database.migrator, 'test:other');
    await other.connect();
    await other.query('BEGIN');
    await other.query(
      `UPDATE payments.payment SET status = 'DECLINED', pending_reason = NULL, decline_code = 'LATE', next_attempt_at = NULL`,
    );
    const succeeded = { ...intent!, status: 'succeeded', amount_received: intent!.amount };
    await tell(fake.happens('payment_intent.succeeded', succeeded));
    await until(async () => {
      const [row] = await look('SELECT count(*)::int AS waiting FROM pg_locks WHERE NOT granted');
      return (row?.['waiting'] as number) > 0;
    });
    await other.query('COMMIT');
    await other.end();
    await untilUnderstood();
    expect((await look('SELECT reason FROM payments.set_aside'))[0]).toEqual({
      reason: expect.stringContaining('which is DECLINED and in no books') as string,
    });
  });

  it.each([
    ['a wrong signature', 'stripe', { secret: 'whsec_another1' }, 'SIGNATURE_WRONG'],
    ['a copy of hours ago', 'stripe', { ageSeconds: 7_200 }, 'OUT_OF_TIME'],
    ['a processor that is none of ours', 'paypal', {}, 'PROCESSOR_UNKNOWN'],
    ['the name of the sandbox', 'sandbox', {}, 'SIGNATURE_WRONG'],
  ])('with %s are refused, and leave nothing behind', async (_what, sender, signed, receipt) => {
    const event = fake.happens('payout.paid', { id: 'po_1' });
    // Nor does it happen, so that it is not found by who looks for what has not arrived.
    fake.events.length = 0;
    expect(await office.receive(sender, fake.webhookOf(event, signed))).toBe(receipt);
    const foreign = { ...event, account: 'acct_another' };
    expect(await office.receive('stripe', fake.webhookOf(foreign))).toBe('OF_ANOTHER_ACCOUNT');
    expect(await count('payments.processor_notice')).toBe(0);
  });

  it('are kept once, word for word, however often and by however many they are sent at a time', async () => {
    const event = fake.happens('payout.paid', { id: 'po_1', status: 'paid', amount: 1, arrival_date: 1 });
    const receipts = await Promise.all(Array.from({ length: 20 }, () => tell(event)));
    expect(receipts.toSorted()).toEqual(['KEPT', ...Array.from({ length: 19 }, () => 'KNOWN')]);
    const [kept] = await look('SELECT body, event_id, kind FROM payments.processor_notice');
    expect(kept).toMatchObject({ event_id: event.id, kind: 'payout.paid', body: fake.webhookOf(event).body });
    await untilUnderstood();
    expect(await count('payments.processor_fact')).toBe(1);
    await expect(look(`UPDATE payments.processor_notice SET body = ''`)).rejects.toThrow();
  });

  it.each([20_261_129, 7])(
    'lead to what they would in the right order, however they come (seed %i)',
    async (seed) => {
      const random = congruential32(seed);
      const chance = (of: number): boolean => (random.next() >>> 0) % of === 0;
      const late: FakeEvent[] = [];
      // Half of what happens is told before whoever asked for it is answered, the rest long after.
      fake.beforeAnswer = async (event) => {
        if (chance(2)) await tell(event);
        late.push(event);
      };
      const fates: readonly Fate[] = ['well', 'well', 'answer-lost', 'never-arrives', 500];
      fake.fate = (request) =>
        request.startsWith('POST') ? fates[(random.next() >>> 0) % fates.length]! : 'well';
      const tokens = ['pm_visa', 'pm_visa', 'pm_bank', 'pm_declined'];
      for (let n = 0; n < 16; n++) await pay(tokens[n % tokens.length]!, { amount: `${n + 1}.00` });
      fake.fate = () => 'well';
      await until(async () =>
        (await standings()).every(({ status, reason }) => status !== 'PENDING' || reason === 'BANK'),
      );
      for (const intent of fake.intents.values())
        if (intent.status === 'processing') fake.settle(intent, chance(3) ? 'failed' : 'succeeded');
      const [first] = fake.intents.values();
      const dispute = {
        ...{ id: 'dp_1', payment_intent: first!.id, charge: 'ch', amount: 100, reason: 'fraudulent' },
        ...{ evidence_details: { due_by: null }, balance_transactions: [] },
      };
      const hoursAgo = Math.floor(Date.now() / 1000) - 3 * 3_600;
      const lives: [string, object, string[]][] = [
        ['charge.dispute.updated', dispute, ['needs_response', 'under_review', 'won']],
        [
          'payout.updated',
          { id: 'po_1', amount: 1, arrival_date: 1 },
          ['pending', 'in_transit', 'paid', 'failed'],
        ],
        [
          'refund.updated',
          { id: 're_1', amount: 1, payment_intent: 'pi' },
          ['pending', 'succeeded', 'failed'],
        ],
      ];
      // The last two of each life happen in the same second, which their times do not tell apart.
      for (const [type, object, life] of lives)
        for (const [index, status] of life.entries())
          fake.happens(
            type,
            { ...object, status } as never,
            hoursAgo + Math.min(index, life.length - 2) * 60,
          );
      const told = [...fake.events, ...fake.events.filter(() => chance(2)), ...late].map((event) => ({
        event,
        at: random.next(),
      }));
      for (const { event } of told.toSorted((a, b) => a.at - b.at))
        expect(await tell(event)).toMatch(/^KEPT|KNOWN$/);
      await untilUnderstood();

      const outcomes: Readonly<Record<string, string>> = {
        succeeded: 'POSTED',
        requires_payment_method: 'DECLINED',
      };
      await until(async () => (await standings()).every(({ status }) => status !== 'PENDING'));
      for (const { id, status } of await standings()) expect(status).toBe(outcomes[fake.intentOf(id).status]);
      expect(await count('payments.payment')).toBe(16);
      expect(await facts()).toEqual({ dp_1: 'WON', po_1: 'FAILED', re_1: 'FAILED' });
      expect(await count('payments.processor_notice')).toBe(fake.events.length);
      expect(await checkBooks(office.database.migrator)).toEqual([]);
    },
  );
});
