import { setTimeout as delay } from 'node:timers/promises';
import { fixtures } from '../../../demo/city/fixtures.js';
import type { ApiClient } from '../../e2e-support/api-client.js';
import type { EventReader } from '../../e2e-support/event-reader.js';
import { eventually } from '../../e2e-support/eventually.js';
import type { ResultOf } from '../../e2e-support/operations.js';
import { centsOf, formatCents, mustPay, type Posted } from '../../e2e-support/payments.js';
import { modes, startTimeoutMs, World } from '../../e2e-support/world.js';

type BalanceEvent = ResultOf<'S1_RepWatchesBalance'>['accountBalanceChanged'];
type RevenueEvent = ResultOf<'S2_DepartmentRevenue'>['departmentRevenueChanged'];
type FeedEvent = ResultOf<'S3_IntegratorFeed'>['paymentEvents'];

const { utilityAccount, courtAccount, permitAccount } = fixtures.danaWhitfield;
const accounts = [utilityAccount, courtAccount, permitAccount];
const total = formatCents(accounts.reduce((sum, { balance }) => sum + centsOf(balance), 0n));

/** What each department earns by the basket: garbage tax and state court costs are collected for the state. */
const stateGarbageTax = 4n * 1_82n;
const stateCourtCost = 17_00n;
const earned = {
  UTIL: formatCents(centsOf(utilityAccount.balance) - stateGarbageTax),
  COURT: formatCents(centsOf(courtAccount.balance) - stateCourtCost),
  PERMITS: permitAccount.balance,
};

const chargesQuery = `query ($number: String!) { account(number: $number) { id charges(open: true) { id open } } }`;

describe.each(modes)('one basket, paid online, seen by everybody concerned (%s)', (mode) => {
  let world: World;
  let portal: ApiClient;
  let permitDesk: ApiClient;
  let auditor: ApiClient;
  let repScreen: EventReader<BalanceEvent>;
  let feed: EventReader<FeedEvent>;
  let counters: Record<keyof typeof earned, EventReader<RevenueEvent>>;
  let before: { balance: BalanceEvent; revenue: Record<keyof typeof earned, RevenueEvent> };
  let posted: Posted;

  beforeAll(async () => {
    world = await World.start(mode);
    portal = await world.as('integrator');
    permitDesk = await world.as('department-app', { departments: ['PERMITS'] });
    auditor = await world.as('auditor');
    const rep = await world.as('billing-rep', { departments: ['UTIL'] });
    const { account } = await rep.run('Q5_RepOpensAccount', { num: utilityAccount.number });

    repScreen = rep.follow('S1_RepWatchesBalance', { id: account!.id });
    feed = portal.follow('S3_IntegratorFeed', {});
    const counterOf = async (department: string): Promise<EventReader<RevenueEvent>> => {
      const head = await world.as('department-head', { departments: [department] });
      return head.follow('S2_DepartmentRevenue', { d: department });
    };
    counters = {
      UTIL: await counterOf('UTIL'),
      COURT: await counterOf('COURT'),
      PERMITS: await counterOf('PERMITS'),
    };
    before = {
      balance: await repScreen.next(),
      revenue: {
        UTIL: await counters.UTIL.next(),
        COURT: await counters.COURT.next(),
        PERMITS: await counters.PERMITS.next(),
      },
    };
    await feed.next();
  }, startTimeoutMs);

  afterAll(() => world?.[Symbol.asyncDispose]());

  it('posts the payment to three accounts at once', async () => {
    const baskets = await Promise.all(
      accounts.map(async ({ number }) => (await portal.query(chargesQuery, { number })).account),
    );
    posted = await mustPay(portal, {
      accountId: baskets[0].id,
      amount: total,
      allocations: baskets.flatMap(({ charges }) =>
        charges.map(({ id, open }: { id: string; open: string }) => ({ chargeId: id, amount: open })),
      ),
    });
    await eventually(async () => {
      expect([repScreen.waiting, counters.UTIL.waiting, feed.waiting].every((count) => count > 0)).toBe(true);
    });
    expect(posted.payment).toMatchObject({ amount: total, account: { balance: '0.00' } });
    expect(posted.payment.allocations).toHaveLength(baskets.flatMap(({ charges }) => charges).length);
    for (const { number } of accounts) {
      const { account } = await auditor.query('query ($n: String!) { account(number: $n) { balance } }', {
        n: number,
      });
      expect([number, account.balance]).toEqual([number, '0.00']);
    }
  });

  it('shows the rep the new balance, the lifted shut-off and the receipt, within a second', async () => {
    expect(before.balance).toMatchObject({ cause: 'SNAPSHOT', account: { balance: utilityAccount.balance } });
    const event = await repScreen.next();
    expect(event).toEqual({
      sequence: expect.any(Number),
      cursor: expect.any(String),
      cause: 'PAYMENT_POSTED',
      account: {
        balance: '0.00',
        pastDue: '0.00',
        balanceVersion: before.balance.account.balanceVersion + 1,
        holds: [{ kind: 'SHUT_OFF', liftedAt: expect.any(String) }],
      },
      payment: {
        receiptNumber: posted.payment.receiptNumber,
        channel: 'ONLINE',
        amount: total,
        maskedInstrument: 'Visa •••• 4242',
      },
    });
    expect(event.sequence).toBeGreaterThan(before.balance.sequence);
  });

  it.each(['UTIL', 'COURT', 'PERMITS'] as const)(
    'moves the counter of %s by what it earned',
    async (code) => {
      const event = await counters[code].next();
      const plus = (amount: string): string => formatCents(centsOf(amount) + centsOf(earned[code]));
      expect(event).toEqual({
        sequence: expect.any(Number),
        cursor: expect.any(String),
        delta: earned[code],
        netToday: plus(before.revenue[code].netToday),
        netFiscalYear: plus(before.revenue[code].netFiscalYear),
        payment: { receiptNumber: posted.payment.receiptNumber, channel: 'ONLINE', amount: total },
      });
    },
  );

  it('tells the integrator the payment with its account and what each part is for', async () => {
    const event = await feed.next();
    expect(event).toMatchObject({
      kind: 'payment.posted.v1',
      payment: {
        id: posted.payment.id,
        status: 'POSTED',
        amount: total,
        account: { number: utilityAccount.number, type: 'UTILITY' },
      },
    });
    const { allocations } = event.payment!;
    expect(formatCents(allocations.reduce((sum, { amount }) => sum + centsOf(amount), 0n))).toBe(total);
    expect(new Set(allocations.map(({ revenueType }) => revenueType.code))).toEqual(
      new Set([
        ...['WATER', 'SEWER', 'STORM', 'TRASH', 'GARBAGE_TAX', 'PENALTY'],
        ...['FINE', 'STATE_COST', 'TECH', 'SECURITY', 'PLANREV', 'BLDG'],
      ]),
    );
  });

  it('makes the permit ready to issue', async () => {
    await eventually(async () => {
      const { department } = await permitDesk.run('Q4_PermitStatus', { n: permitAccount.itemNumber });
      expect(department?.item).toMatchObject({
        status: 'READY_TO_ISSUE',
        due: permitAccount.balance,
        paid: permitAccount.balance,
        account: {
          balance: '0.00',
          payments: {
            edges: [
              {
                node: {
                  receiptNumber: posted.payment.receiptNumber,
                  status: 'POSTED',
                  journalEntries: [{ sequence: posted.payment.journalEntries[0]?.sequence }],
                },
              },
            ],
          },
        },
      });
    });
  });

  it('balances the journal entry in each of its funds', async () => {
    const { payment } = await auditor.run('Q6_WhatHappenedAfterSubmit', { id: posted.payment.id });
    expect(payment?.journalEntries).toHaveLength(1);
    const lines = payment!.journalEntries[0]!.lines;
    const byFund = Map.groupBy(lines, ({ ledgerAccount }) => ledgerAccount.fund.code);
    expect([...byFund.keys()].toSorted()).toEqual(['100', '230', '500', '510', '520', '700', '800']);
    for (const [fund, ofFund] of byFund) {
      const of = (side: string): bigint =>
        ofFund.filter((line) => line.side === side).reduce((sum, { amount }) => sum + centsOf(amount), 0n);
      expect([fund, of('DEBIT')]).toEqual([fund, of('CREDIT')]);
    }
    expect(lines.filter(({ ledgerAccount }) => ledgerAccount.code === '700-104100')).toMatchObject([
      { side: 'DEBIT', amount: total },
    ]);
  });

  it('has a timeline of every system with its milliseconds', async () => {
    const timeline = await eventually(async () => {
      const { payment } = await auditor.run('Q6_WhatHappenedAfterSubmit', { id: posted.payment.id });
      expect(payment?.timeline.filter(({ step }) => step === 'ITEM_UPDATED')).toHaveLength(2);
      return payment!.timeline;
    });
    expect(timeline.length).toBeGreaterThanOrEqual(6);
    expect(new Set(timeline.map(({ system }) => system))).toEqual(
      new Set(['payments', 'processor', 'ledger', 'accounts', 'departments', 'events']),
    );
    const lags = timeline.map(({ lagMs }) => lagMs ?? -1);
    expect(lags[0]).toBe(0);
    expect(lags).toEqual(lags.toSorted((a, b) => a - b));
    expect(lags.at(-1)).toBeLessThan(120_000);
    expect(timeline.map(({ detail }) => detail)).toEqual(
      expect.arrayContaining([
        `${permitAccount.itemNumber} is READY_TO_ISSUE`,
        `${courtAccount.itemNumber} is DISPOSED`,
        'New balance 0.00, New balance 0.00, New balance 0.00',
      ]),
    );
  });

  it('is told once: no stream has more to say about the payment', async () => {
    await delay(300);
    expect(feed.waiting).toBe(0);
    expect(Object.values(counters).map(({ waiting }) => waiting)).toEqual([0, 0, 0]);
    expect(repScreen.waiting).toBe(0);
  });

  it('leaves books that prove themselves', async () => {
    expect(await world.books.check()).toEqual([]);
  });
});
