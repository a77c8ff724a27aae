import { randomUUID } from 'node:crypto';
import type { ApiClient } from '../../e2e-support/api-client.js';
import { cash, mustPay, pay, type PaymentWish, type Posted } from '../../e2e-support/payments.js';
import { modes, startTimeoutMs, World } from '../../e2e-support/world.js';

const clicks = 50;

describe.each(modes)('an idempotency key (%s)', (mode) => {
  let world: World;
  let portal: ApiClient;
  let cashier: ApiClient;

  const signIn = async (): Promise<void> => {
    portal = await world.as('integrator', { subject: 'portal' });
    cashier = await world.as('cashier', { subject: 'cashier-1' });
  };

  beforeAll(async () => {
    world = await World.start(mode);
    await signIn();
  }, startTimeoutMs);

  afterAll(() => world?.[Symbol.asyncDispose]());

  it.each([
    ['by card', () => portal, {}],
    ['by bank account', () => portal, { tender: 'ACH', paymentToken: 'tok_ach_ok' }],
    ['in cash', () => cashier, cash],
  ] as const)(
    'makes 50 concurrent clicks %s one payment with 50 equal answers',
    async (_how, client, means) => {
      const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 75_00n });
      const before = await world.books.state();
      const wish: PaymentWish = {
        idempotencyKey: randomUUID(),
        accountId: resident.id,
        amount: '40.00',
        ...means,
      };
      const answers = await Promise.all(Array.from({ length: clicks }, () => mustPay(client(), wish)));

      expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
      const payments = new Set(answers.map(({ payment }) => JSON.stringify(payment)));
      expect([...payments].map((text) => JSON.parse(text))).toEqual([
        expect.objectContaining({ amount: '40.00', account: { balance: '35.00' } }),
      ]);
      const after = await world.books.state();
      const gained = (what: string): bigint => (after[what] ?? 0n) - (before[what] ?? 0n);
      expect({
        payments: gained('payments'),
        entries: gained('entries'),
        receipts: gained('receipts'),
        events: gained('events'),
        allocations: gained('allocations'),
        movements: gained('movements'),
        charged: gained('processor_charges'),
        open: gained('open_cents'),
      }).toEqual({
        payments: 1n,
        entries: 1n,
        receipts: 1n,
        events: 1n,
        allocations: 1n,
        movements: 1n,
        charged: means === cash ? 0n : 1n,
        open: -40_00n,
      });
    },
  );

  it('makes 50 concurrent clicks with a declined card one declined attempt', async () => {
    const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 75_00n });
    const before = await world.books.state();
    const wish = {
      idempotencyKey: randomUUID(),
      accountId: resident.id,
      amount: '40.00',
      paymentToken: 'tok_declined',
    };
    const answers = await Promise.all(Array.from({ length: clicks }, () => pay(portal, wish)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ __typename: 'Declined', code: 'PAYMENT_DECLINED' });
    const after = await world.books.state();
    expect(after['payments']).toBe(before['payments']! + 1n);
    expect(after['processor_charges']).toBe(before['processor_charges']! + 1n);
    expect(after['entries']).toBe(before['entries']);
  });

  it('means the same request however it is written', async () => {
    const resident = await world.cityHall.openAccount('COURT');
    const [fine, fee] = await world.cityHall.bill(
      resident,
      { revenueType: 'FINE', cents: 30_00n },
      { revenueType: 'TECH', cents: 4_00n },
    );
    const parts = [
      { chargeId: fine!, amount: '30.00' },
      { chargeId: fee!, amount: '4.00' },
    ];
    const wish = {
      idempotencyKey: randomUUID(),
      accountId: resident.id,
      amount: '34.00',
      allocations: parts,
    };
    const { payment } = await mustPay(portal, wish);
    const again = await mustPay(portal, { ...wish, amount: '34', allocations: parts.toReversed() });
    expect(again).toMatchObject({ replayed: true, payment: { id: payment.id } });
    const insisting = await mustPay(portal, { ...wish, allowDuplicate: true });
    expect(insisting).toMatchObject({ replayed: true, payment: { id: payment.id } });
  });

  it('is refused for any other request, with the payment it belongs to', async () => {
    const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 75_00n });
    const other = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 75_00n });
    const wish = { idempotencyKey: randomUUID(), accountId: resident.id, amount: '40.00' };
    const { payment } = await mustPay(portal, wish);
    const before = await world.books.state();
    const differences: Partial<PaymentWish>[] = [
      { amount: '40.01' },
      { accountId: other.id },
      { channel: 'MOBILE' },
      { tender: 'CARD_DEBIT' },
      { paymentToken: 'tok_mastercard_ok' },
      { paymentToken: 'tok_declined' },
    ];
    for (const difference of differences) {
      expect(await pay(portal, { ...wish, ...difference })).toEqual({
        __typename: 'IdempotencyConflict',
        code: 'IDEMPOTENCY_CONFLICT',
        message: expect.any(String),
        path: ['input', 'idempotencyKey'],
        retryable: false,
        original: { id: payment.id },
      });
    }
    expect(await world.books.state()).toEqual(before);
  });

  it('lets one of two different requests through when both come at once', async () => {
    const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 500_00n });
    const idempotencyKey = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        pay(portal, { idempotencyKey, accountId: resident.id, amount: index % 2 === 0 ? '40.00' : '41.00' }),
      ),
    );
    const posted = answers.filter((answer) => answer.__typename === 'PaymentPosted');
    const conflicts = answers.filter((answer) => answer.__typename === 'IdempotencyConflict');
    expect(new Set(posted.map(({ payment }) => payment.id)).size).toBe(1);
    expect([posted.length, conflicts.length]).toEqual([10, 10]);
    expect(new Set(conflicts.map(({ original }) => original?.id))).toEqual(new Set([posted[0]?.payment.id]));
  });

  it('of somebody else is another key', async () => {
    const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 90_00n });
    const wish = {
      idempotencyKey: randomUUID(),
      accountId: resident.id,
      amount: '40.00',
      allowDuplicate: true,
    };
    const mine = await mustPay(portal, wish);
    const theirs = await mustPay(await world.as('integrator', { subject: 'another portal' }), wish);
    expect(theirs.replayed).toBe(false);
    expect(theirs.payment.id).not.toBe(mine.payment.id);
    expect(theirs.payment.account?.balance).toBe('10.00');
  });

  it('is free again when its request was refused, because nothing was stored', async () => {
    const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 90_00n });
    const wish = { idempotencyKey: randomUUID(), accountId: resident.id };
    expect(await pay(portal, { ...wish, amount: '0.00' })).toMatchObject({ code: 'AMOUNT_NOT_POSITIVE' });
    expect((await mustPay(portal, { ...wish, amount: '90.00' })).replayed).toBe(false);
  });

  it(
    'still works after a restart of gateway and subgraphs',
    async () => {
      const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 75_00n });
      const byCard = { idempotencyKey: randomUUID(), accountId: resident.id, amount: '40.00' };
      const inCash = { ...byCard, ...cash, amount: '20.00' };
      const before: Posted[] = [await mustPay(portal, byCard), await mustPay(cashier, inCash)];
      const state = await world.books.state();
      await world.restart();
      await signIn();
      const after = [await mustPay(portal, byCard), await mustPay(cashier, inCash)];
      expect(after.map(({ replayed }) => replayed)).toEqual([true, true]);
      const withoutBalance = ({ payment: { account: _, ...payment } }: Posted): object => payment;
      expect(after.map(withoutBalance)).toEqual(before.map(withoutBalance));
      expect(await pay(portal, { ...byCard, amount: '41.00' })).toMatchObject({
        code: 'IDEMPOTENCY_CONFLICT',
        original: { id: before[0]?.payment.id },
      });
      expect(await world.books.state()).toEqual(state);
    },
    startTimeoutMs,
  );

  it('leaves books that prove themselves', async () => {
    expect(await world.books.check()).toEqual([]);
  });
});
