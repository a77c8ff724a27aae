import { randomUUID } from 'node:crypto';
import type { Channel, Tender } from '../../../schema/generated/graphql.js';
import type { ApiClient } from '../../e2e-support/api-client.js';
import type { DepartmentCode, Resident } from '../../e2e-support/city-hall.js';
import { eventually } from '../../e2e-support/eventually.js';
import {
  cash,
  centsOf,
  mustPay,
  pay,
  type Accepted,
  type PaymentResult,
  type PaymentWish,
} from '../../e2e-support/payments.js';
import { modes, startTimeoutMs, World } from '../../e2e-support/world.js';

interface AccountReading {
  readonly balance: string;
  readonly creditBalance: string;
  readonly balanceVersion: number;
  readonly charges: readonly object[];
}

const accountQuery = `query ($number: String!) { account(number: $number) { balance creditBalance balanceVersion
  charges { amount open } payments(first: 1) { edges { node { id status pendingReason receiptNumber } } } } }`;

describe.each(modes)('when the processor is silent (%s)', (mode) => {
  let world: World;
  let portal: ApiClient;
  let rep: ApiClient;

  beforeAll(async () => {
    world = await World.start(mode);
    portal = await world.as('integrator');
    rep = await world.as('billing-rep', { departments: ['UTIL'] });
  }, startTimeoutMs);

  afterAll(() => world?.[Symbol.asyncDispose]());

  async function read({ number }: Resident): Promise<AccountReading> {
    return (await portal.query(accountQuery, { number })).account;
  }

  /** When it falls silent, and why the payment is pending then. They come to their end at one time, each in some seconds. */
  const silences = [
    ['after it took the money', 'CARD_CREDIT', 'tok_timeout', 'UNKNOWN'],
    ['before it heard of the payment', 'CARD_CREDIT', 'tok_timeout_unreached', 'UNKNOWN'],
    ['because the payer’s bank decides', 'ACH', 'tok_ach_pending', 'BANK'],
  ] as const;

  it('the payment is pending and moves nothing, then it is posted exactly once, in each kind of silence', async () => {
    // Nobody is asked until all has been looked at, however long that takes.
    const pending = await world.books.whileNobodyAsks(() => Promise.all(silences.map(expectPending)));
    await Promise.all(pending.map(expectPostedOnce));
  });

  interface Pending {
    readonly resident: Resident;
    readonly wish: PaymentWish;
    readonly id: string;
    readonly screen: ReturnType<typeof rep.follow<'S1_RepWatchesBalance'>>;
  }

  async function expectPending([
    ,
    tender,
    paymentToken,
    pendingReason,
  ]: (typeof silences)[number]): Promise<Pending> {
    const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 100_00n });
    const screen = rep.follow('S1_RepWatchesBalance', { id: resident.id });
    await screen.next();
    const means = { tender, paymentToken };
    const wish = { idempotencyKey: randomUUID(), accountId: resident.id, amount: '60.00', ...means };
    const answer = (await pay(portal, wish)) as Accepted;
    const { id } = answer.payment;
    expect(answer).toEqual({ __typename: 'PaymentAccepted', payment: { id, status: 'PENDING' } });
    const [account, again, trace] = await Promise.all([
      read(resident),
      pay(portal, wish),
      world.books.trace(id),
    ]);
    expect(account).toEqual({
      ...{ balance: '100.00', creditBalance: '0.00', balanceVersion: 1 },
      charges: [{ amount: '100.00', open: '100.00' }],
      payments: { edges: [{ node: { id, status: 'PENDING', pendingReason, receiptNumber: null } }] },
    });
    expect(again).toEqual(answer);
    expect(trace).toMatchObject({ status: 'PENDING', entries: 0 });
    expect(await screen.next()).toMatchObject({
      cause: 'PAYMENT_PENDING',
      account: { balance: '100.00', balanceVersion: 1 },
      payment: { receiptNumber: null, amount: '60.00' },
    });
    return { resident, wish, id, screen };
  }

  async function expectPostedOnce({ wish, id, screen }: Pending): Promise<void> {
    expect(await screen.next()).toMatchObject({
      cause: 'PAYMENT_POSTED',
      account: { balance: '40.00', balanceVersion: 2 },
      payment: { receiptNumber: expect.stringMatching(/^R-/), amount: '60.00' },
    });
    expect(await world.books.trace(id)).toEqual({
      ...{ status: 'POSTED', entries: 1 },
      ...{ allocatedCents: 60_00n, unappliedCents: 0n, chargedCents: 60_00n },
    });
    expect(await mustPay(portal, wish)).toMatchObject({
      replayed: true,
      payment: { id, account: { balance: '40.00' } },
    });
    const { payment } = await rep.run('Q6_WhatHappenedAfterSubmit', { id });
    const steps = payment!.timeline.map(({ step }) => step);
    expect(steps).toEqual(expect.arrayContaining(['RECEIVED', 'PENDING', 'CONFIRMED', 'POSTED_TO_LEDGER']));
    expect(steps.filter((step) => step === 'POSTED_TO_LEDGER')).toHaveLength(1);
    expect(screen.waiting).toBe(0);
    screen.close();
  }

  it('and the books are closed when it answers, the payment waits and is posted once they are open', async () => {
    const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 100_00n });
    const wish = { accountId: resident.id, amount: '60.00', paymentToken: 'tok_timeout' };
    const { payment } = (await pay(portal, wish)) as Accepted;
    await world.books.whileClosed(async () => {
      const before = await world.books.attemptsOf(payment.id);
      await eventually(async () => {
        expect(await world.books.attemptsOf(payment.id)).toBeGreaterThan(before + 1);
      });
      const charged = { status: 'PENDING', entries: 0, chargedCents: 60_00n };
      expect(await world.books.trace(payment.id)).toMatchObject(charged);
    });
    await eventually(async () => {
      expect(await world.books.trace(payment.id)).toMatchObject({ status: 'POSTED', entries: 1 });
    });
    expect((await read(resident)).balance).toBe('40.00');
  });

  it(
    'and starts again meanwhile, the payment is still posted exactly once',
    async () => {
      const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 100_00n });
      const wish = { idempotencyKey: randomUUID(), accountId: resident.id, amount: '25.00' };
      const accepted = (await pay(portal, { ...wish, paymentToken: 'tok_timeout' })) as Accepted;
      expect(accepted.__typename).toBe('PaymentAccepted');
      await world.restart();
      portal = await world.as('integrator');
      rep = await world.as('billing-rep', { departments: ['UTIL'] });
      await eventually(async () => {
        expect(await world.books.trace(accepted.payment.id)).toMatchObject({
          status: 'POSTED',
          entries: 1,
          chargedCents: 25_00n,
        });
      });
      expect((await read(resident)).balance).toBe('75.00');
    },
    startTimeoutMs,
  );

  describe('and fifty payers pay one bill of 100.00 at one moment, through six channels', () => {
    const means: readonly (readonly ['portal' | 'cashier' | 'app', Channel, Tender, string | null])[] = [
      ['portal', 'ONLINE', 'CARD_CREDIT', 'tok_visa_ok'],
      ['portal', 'MOBILE', 'WALLET', 'tok_wallet_ok'],
      ['portal', 'IVR', 'CARD_DEBIT', 'tok_mastercard_ok'],
      ['portal', 'AUTOPAY', 'ACH', 'tok_ach_pending'],
      ['portal', 'ONLINE', 'CARD_CREDIT', 'tok_timeout'],
      ['cashier', 'COUNTER', 'CASH', null],
      ['app', 'LOCKBOX', 'CHECK', null],
    ];

    async function payAtOnce(resident: Resident): Promise<PaymentResult[]> {
      const clients = {
        portal,
        cashier: await world.as('cashier'),
        app: await world.as('department-app', { departments: '*' }),
      };
      return Promise.all(
        Array.from({ length: 50 }, (_, index) => {
          const [client, channel, tender, paymentToken] = means[index % means.length]!;
          const wish: PaymentWish = { accountId: resident.id, amount: '100.00', allowDuplicate: true };
          return pay(clients[client], { ...wish, channel, tender, paymentToken });
        }),
      );
    }

    /** Waits until every payment is decided and answers what became of each that was not refused. */
    async function outcomes(
      results: readonly PaymentResult[],
    ): Promise<Awaited<ReturnType<World['books']['trace']>>[]> {
      const ids = results.flatMap((result) => ('payment' in result ? [result.payment.id] : []));
      return eventually(async () => {
        const traces = await Promise.all(ids.map((id) => world.books.trace(id)));
        expect(traces.filter(({ status }) => status !== 'POSTED')).toEqual([]);
        return traces;
      });
    }

    it.each([
      ['the court, which takes no more than is owed', 'COURT', 'FINE'],
      ['the utility, which keeps the rest as credit', 'UTIL', 'WATER'],
    ] as const)(
      'to %s: one applies, and nobody’s money is lost',
      async (_whom, department: DepartmentCode, revenueType) => {
        const resident = await world.cityHall.openAccount(department, { revenueType, cents: 100_00n });
        const results = await payAtOnce(resident);
        const traces = await outcomes(results);
        const refused = results.filter((result) => result.__typename === 'InvalidInput');
        expect(traces.length + refused.length).toBe(50);
        expect(refused.every(({ code }) => department === 'COURT' && code === 'ALREADY_PAID')).toBe(true);
        if (department === 'UTIL') expect(refused).toEqual([]);

        expect(traces.filter(({ allocatedCents }) => allocatedCents > 0n)).toEqual([
          expect.objectContaining({ allocatedCents: 100_00n, unappliedCents: 0n }),
        ]);
        for (const { entries, allocatedCents, unappliedCents } of traces) {
          expect([entries, allocatedCents + unappliedCents]).toEqual([1, 100_00n]);
        }
        const charged = traces.filter(({ chargedCents }) => chargedCents > 0n).length;
        const paid = traces.length;
        expect(await world.books.paymentsOf(resident.uuid)).toEqual([
          { status: 'POSTED', count: BigInt(paid), cents: BigInt(paid) * 100_00n },
        ]);
        expect(charged).toBeLessThanOrEqual(paid);
        const account = await read(resident);
        expect(account.charges).toEqual([{ amount: '100.00', open: '0.00' }]);
        expect(centsOf(account.creditBalance)).toBe(BigInt(paid - 1) * 100_00n);
        expect(centsOf(account.balance)).toBe(-centsOf(account.creditBalance));
        expect(account.balanceVersion).toBe(1 + paid);
      },
    );

    it('in cash alone to the court: one is taken and 49 keep their money', async () => {
      const resident = await world.cityHall.openAccount('COURT', { revenueType: 'FINE', cents: 100_00n });
      const cashier = await world.as('cashier');
      const wish = { ...cash, accountId: resident.id, amount: '100.00', allowDuplicate: true };
      const results = await Promise.all(Array.from({ length: 50 }, () => pay(cashier, wish)));
      expect(results.filter(({ __typename }) => __typename === 'PaymentPosted')).toHaveLength(1);
      expect(results.filter((result) => 'code' in result && result.code === 'ALREADY_PAID')).toHaveLength(49);
      expect((await read(resident)).balance).toBe('0.00');
    });

    it('in cash, among 40 whose cards are declined: a card that pays nothing keeps nobody from paying', async () => {
      const resident = await world.cityHall.openAccount('COURT', { revenueType: 'FINE', cents: 100_00n });
      const cashier = await world.as('cashier');
      const wish = { accountId: resident.id, amount: '100.00', allowDuplicate: true };
      const declined = Array.from({ length: 40 }, () =>
        pay(portal, { ...wish, paymentToken: 'tok_declined' }),
      );
      const [paid] = await Promise.all([pay(cashier, { ...wish, ...cash }), ...declined]);
      expect(paid).toMatchObject({ __typename: 'PaymentPosted', payment: { account: { balance: '0.00' } } });
    });
  });

  it('leaves books that prove themselves', async () => {
    expect(await world.books.check()).toEqual([]);
  });
});
