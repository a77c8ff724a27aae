import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import { addDays, daysBetween, fiscalYearOf } from '../../../platform/time/civil-date.js';
import { projectRoot } from '../../../platform/config/paths.js';
import { fixtures } from '../../../demo/city/fixtures.js';
import type { ApiClient } from '../../e2e-support/api-client.js';
import { today } from '../../e2e-support/city-database.js';
import { operationNames, operationText, type ResultOf } from '../../e2e-support/operations.js';
import { cash, centsOf, mustPay, previewInput } from '../../e2e-support/payments.js';
import type { RecordReturnInput } from '../../../schema/generated/graphql.js';
import * as generated from '../../../schema/generated/graphql.js';
import { modes, startTimeoutMs, World } from '../../e2e-support/world.js';

describe('the committed operations of our users', () => {
  const schema = buildSchema(readFileSync(join(projectRoot, 'schema/api.graphql'), 'utf8'));

  it.each(operationNames)('are valid: %s', (name) => {
    expect(validate(schema, parse(operationText(name)))).toEqual([]);
  });
});

type Revenue = NonNullable<ResultOf<'Q1_DepartmentRevenueToday'>['department']>['revenue'];

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, cents) => total + cents, 0n);

describe.each(modes)('the operations of our users, answered by %s', (mode) => {
  let world: World;
  let director: ApiClient;
  let rep: ApiClient;
  let portal: ApiClient;

  beforeAll(async () => {
    world = await World.start(mode);
    director = await world.as('finance-director');
    rep = await world.as('billing-rep', { departments: ['UTIL'] });
    portal = await world.as('integrator');
  }, startTimeoutMs);

  afterAll(() => world?.[Symbol.asyncDispose]());

  async function revenueToday(): Promise<Revenue> {
    const variables = { d: 'UTIL', from: today(), to: today() };
    const { department } = await director.run('Q1_DepartmentRevenueToday', variables);
    return department!.revenue;
  }

  it('Q1: a payment is in its department’s revenue of today at once, by channel and by revenue type', async () => {
    const resident = await world.cityHall.openAccount(
      'UTIL',
      { revenueType: 'WATER', cents: 84_17n },
      { revenueType: 'GARBAGE_TAX', cents: 1_83n },
    );
    const before = await revenueToday();
    const { payment } = await mustPay(portal, { accountId: resident.id, amount: '86.00' });
    const after = await revenueToday();

    const gained = (pick: (revenue: Revenue) => string): bigint =>
      centsOf(pick(after)) - centsOf(pick(before));
    // The state's tax is collected for somebody else.
    expect(gained(({ net }) => net)).toBe(84_17n);
    expect(gained(({ gross }) => gross)).toBe(84_17n);
    expect(after).toMatchObject({ refunds: '0.00', returns: '0.00', count: before.count + 1 });
    expect(after.ledgerSequence).toBe(payment.journalEntries[0]?.sequence);
    expect(Date.parse(after.asOf)).toBeGreaterThan(Date.parse(before.asOf));

    const online = ({ byChannel }: Revenue): Revenue['byChannel'][number] =>
      byChannel.find(({ channel }) => channel === 'ONLINE')!;
    expect(gained((revenue) => online(revenue).net)).toBe(84_17n);
    expect(online(after)).toMatchObject({
      count: online(before).count + 1,
      started: online(before).started + 1,
    });
    expect(sum(after.byChannel.map(({ net }) => centsOf(net)))).toBe(centsOf(after.net));
    expect(sum(after.byRevenueType.map(({ net }) => centsOf(net)))).toBe(centsOf(after.net));
    expect(after.byRevenueType).toContainEqual({
      revenueType: {
        code: 'WATER',
        name: 'Water',
        ledgerAccount: { code: '500-343300', fund: { code: '500' } },
      },
      net: expect.any(String),
    });
  });

  it('Q2: all departments answer in one request, each with the same revenue as on its own', async () => {
    const dates = { from: addDays(today(), -400), to: today() };
    const { departments } = await director.run('Q2_AllDepartmentsOneCall', dates);
    expect(departments.map(({ code }) => code)).toEqual(['COURT', 'FIN', 'PARKS', 'PERMITS', 'TAX', 'UTIL']);
    for (const { code, name, revenue } of departments) {
      expect(centsOf(revenue.net)).toBeGreaterThan(0n);
      expect(sum(revenue.byChannel.map(({ net }) => centsOf(net)))).toBe(centsOf(revenue.net));
      const alone = await director.run('Q1_DepartmentRevenueToday', { d: code, ...dates });
      expect(alone.department).toMatchObject({ name, revenue: { net: revenue.net } });
    }
  });

  it('Q4: a permit that waits for its fees says what is due, of which account', async () => {
    const { permitAccount } = fixtures.danaWhitfield;
    const desk = await world.as('department-app', { departments: ['PERMITS'] });
    const { department } = await desk.run('Q4_PermitStatus', { n: permitAccount.itemNumber });
    expect(department?.item).toEqual({
      number: permitAccount.itemNumber,
      status: 'FEES_DUE',
      due: permitAccount.balance,
      paid: '0.00',
      account: { number: permitAccount.number, balance: permitAccount.balance, payments: { edges: [] } },
    });
    const unknown = await desk.run('Q4_PermitStatus', { n: 'BP-0000-0000' });
    expect(unknown.department).toEqual({ item: null });
  });

  it('Q5: a rep sees all of an account that a caller may ask about', async () => {
    const { utilityAccount, displayName, phone } = fixtures.danaWhitfield;
    const { account } = await rep.run('Q5_RepOpensAccount', { num: utilityAccount.number });
    expect(account).toMatchObject({
      number: utilityAccount.number,
      status: 'ACTIVE',
      holder: { displayName, phone },
      serviceAddress: '418 Heron Ct',
      balance: utilityAccount.balance,
      pastDue: utilityAccount.pastDue,
      holds: [{ kind: utilityAccount.holdKind, liftedAt: null }],
      autopay: { active: true, nextRun: addDays(today(), 8) },
      paymentPlan: null,
    });
    const { aging, charges, payments, acceptedTenders } = account!;
    const { current, d1to30, d31to60, over90 } = aging;
    // The bucket of 61 to 90 days is not asked for; what is owed beyond the others is in it.
    const asked = sum([current, d1to30, d31to60, over90].map(centsOf));
    expect(asked).toBeLessThan(centsOf(account!.balance));
    expect(sum(charges.map(({ open }) => centsOf(open)))).toBe(centsOf(account!.balance));
    expect(charges.map(({ dueDate }) => dueDate)).toEqual(charges.map(({ dueDate }) => dueDate).toSorted());
    const late = charges.filter(({ dueDate }) => daysBetween(dueDate, today()) > 0);
    expect(sum(late.map(({ open }) => centsOf(open)))).toBe(centsOf(account!.pastDue));
    expect(acceptedTenders).toContain('CARD_CREDIT');

    const nodes = payments.edges.map(({ node }) => node);
    expect(nodes).toHaveLength(10);
    expect(payments.pageInfo.hasNextPage).toBe(true);
    const times = nodes.map(({ receivedAt }) => Date.parse(receivedAt));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    for (const { status, receiptNumber, postingLatencyMs } of nodes) {
      expect(status === 'POSTED').toBe(receiptNumber !== null);
      // What was taken over from an earlier system was not seen posting.
      expect(postingLatencyMs).toBeNull();
    }
    expect(nodes.filter(({ status }) => status === 'DECLINED')).toHaveLength(3);
  });

  it.each([
    ['credit', fixtures.creditAccount, { paymentPlan: null, charges: [] }],
    ['no card or check', fixtures.cashOnlyAccount, { acceptedTenders: ['CASH', 'MONEY_ORDER'] }],
    [
      'an instalment plan',
      fixtures.paymentPlanAccount,
      { paymentPlan: { status: 'ACTIVE', nextAmount: '95.00' } },
    ],
    ['nothing open', fixtures.nothingOpenAccount, { pastDue: '0.00', charges: [] }],
    ['an end', fixtures.closedAccount, { status: 'CLOSED', charges: [] }],
  ])('Q5: so it is for an account with %s', async (_what, { number, balance }, expected) => {
    const { account } = await rep.run('Q5_RepOpensAccount', { num: number });
    expect(account).toMatchObject({ balance, ...expected });
  });

  it('M1 and Q6: a payment answers with its receipt, and tells afterwards what it did everywhere', async () => {
    const resident = await world.cityHall.openAccount(
      'UTIL',
      { revenueType: 'STORM', cents: 9_50n },
      { revenueType: 'WATER', cents: 52_40n },
    );
    const posted = await mustPay(portal, { accountId: resident.id, amount: '60.00' });
    expect(posted).toMatchObject({
      replayed: false,
      payment: {
        id: expect.stringMatching(/^pay_[0-9a-f]{32}$/),
        receiptNumber: expect.stringMatching(/^R-\d{8}$/),
        amount: '60.00',
        account: { balance: '1.90' },
        allocations: [
          { amount: '9.50', charge: { description: 'STORM of a test' } },
          { amount: '50.50', charge: { description: 'WATER of a test' } },
        ],
      },
    });
    const { payment } = await director.run('Q6_WhatHappenedAfterSubmit', { id: posted.payment.id });
    expect(payment).toMatchObject({
      receiptNumber: posted.payment.receiptNumber,
      status: 'POSTED',
      account: { balance: '1.90', department: { code: 'UTIL' } },
      journalEntries: [
        {
          sequence: posted.payment.journalEntries[0]?.sequence,
          period: { fiscalYear: fiscalYearOf(today()), status: 'OPEN' },
        },
      ],
    });
    const line = (side: string, amount: string, code: string, department: string | null): object => ({
      ...{ side, amount, ledgerAccount: { code, fund: { code: code.slice(0, 3) } } },
      department: department && { code: department },
    });
    expect(payment?.journalEntries[0]?.lines).toEqual([
      line('DEBIT', '60.00', '700-104100', null),
      line('CREDIT', '9.50', '700-207520', null),
      line('DEBIT', '9.50', '520-131700', null),
      line('CREDIT', '9.50', '520-115100', 'UTIL'),
      line('CREDIT', '50.50', '700-207500', null),
      line('DEBIT', '50.50', '500-131700', null),
      line('CREDIT', '50.50', '500-115100', 'UTIL'),
    ]);
    expect(payment?.postingLatencyMs).toBeGreaterThanOrEqual(0);
    expect(payment?.timeline.map(({ step }) => step)).toEqual([
      'RECEIVED',
      'CONFIRMED',
      'ALLOCATED',
      'POSTED_TO_LEDGER',
      'BALANCE_UPDATED',
      'REVENUE_UPDATED',
      'ANNOUNCED',
    ]);
  });

  it('Q8: whoever catches up with the journal misses no entry, and each one balances', async () => {
    const resident = await world.cityHall.openAccount('COURT', { revenueType: 'FINE', cents: 90_00n });
    const first = await mustPay(portal, { accountId: resident.id, amount: '10.00' });
    const since = first.payment.journalEntries[0]!.sequence;
    const later = [];
    for (const amount of ['20.00', '30.00', '15.00']) {
      later.push(await mustPay(portal, { accountId: resident.id, amount }));
    }
    const { journalEntries } = await director.run('Q8_CatchUp', { seq: since });
    expect(journalEntries.map(({ sequence }) => sequence)).toEqual([since + 1, since + 2, since + 3]);
    expect(journalEntries.map(({ source }) => source)).toEqual(
      later.map(({ payment: { id, receiptNumber } }) => ({ id, receiptNumber })),
    );
    expect(journalEntries.map(({ accountingDate }) => accountingDate)).toEqual([today(), today(), today()]);
    const { journalEntries: history } = await director.run('Q8_CatchUp', { seq: 0 });
    expect(history.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 500 }, (_, index) => index + 1),
    );
    for (const { lines } of [...history, ...journalEntries]) {
      const total = (side: string): bigint =>
        sum(lines.filter((line) => line.side === side).map(({ amount }) => centsOf(amount)));
      expect(total('DEBIT')).toBe(total('CREDIT'));
    }
  });

  it('S1, S2 and S3: each begins with how things stand', async () => {
    const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 12_34n });
    const account = rep.follow('S1_RepWatchesBalance', { id: resident.id });
    expect(await account.next()).toMatchObject({
      cause: 'SNAPSHOT',
      account: { balance: '12.34', pastDue: '0.00', balanceVersion: 1, holds: [] },
      payment: null,
    });
    const revenue = director.follow('S2_DepartmentRevenue', { d: 'UTIL' });
    expect(await revenue.next()).toMatchObject({
      delta: '0.00',
      netToday: (await revenueToday()).net,
      payment: null,
    });
    const feed = portal.follow('S3_IntegratorFeed', {});
    expect(await feed.next()).toMatchObject({ kind: 'snapshot', payment: null });
  });

  it('A department lists what was paid to it, page by page and by what it asks for', async () => {
    const resident = await world.cityHall.openAccount('PARKS', { revenueType: 'PROG', cents: 90_00n });
    const parks = await world.as('department-app', { departments: ['PARKS'] });
    const online = await mustPay(parks, { accountId: resident.id, amount: '40.00' });
    const counter = await mustPay(parks, { accountId: resident.id, amount: '50.00', ...cash });
    const query = `query ($first: Int!, $after: String, $filter: PaymentFilter) { department(code: "PARKS") {
      payments(first: $first, after: $after, filter: $filter) {
        edges { node { receiptNumber } } pageInfo { hasPreviousPage startCursor hasNextPage endCursor } } } }`;
    const page = async (
      variables: object,
    ): Promise<{ receipts: string[]; end: string; more: boolean; before: boolean }> => {
      const { edges, pageInfo } = (await parks.query(query, { first: 2, ...variables })).department.payments;
      const receipts = edges.map((edge: { node: { receiptNumber: string } }) => edge.node.receiptNumber);
      const { startCursor, endCursor: end, hasNextPage: more, hasPreviousPage: before } = pageInfo;
      if (receipts.length === 1) expect(startCursor).toBe(end);
      return { receipts, end, more, before };
    };
    const [newest, before] = [counter, online].map(({ payment }) => payment.receiptNumber);
    const first = await page({ first: 1 });
    expect(first).toMatchObject({ receipts: [newest], more: true, before: false });
    expect(await page({ first: 1, after: first.end })).toMatchObject({
      receipts: [before],
      before: true,
    });

    const filters: [object, unknown][] = [
      [{ channel: ['COUNTER'], from: today() }, newest],
      [{ channel: ['ONLINE'], to: today() }, before],
      [{ status: ['POSTED'], revenueTypeCode: ['PROG'] }, newest],
    ];
    for (const [filter, receipt] of filters) {
      expect([filter, (await page({ filter })).receipts[0]]).toEqual([filter, receipt]);
    }
    expect(await page({ filter: { revenueTypeCode: ['WATER'] } })).toMatchObject({ receipts: [] });
    expect((await parks.ask(query.replace('PARKS', 'COURT'), { first: 1 })).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ]);
  });

  it('Q13: what a payer on the phone tells of a payment finds it', async () => {
    const resident = await world.cityHall.openAccount('PARKS', { revenueType: 'PROG', cents: 90_00n });
    const { payment } = await mustPay(portal, { accountId: resident.id, amount: '73.19' });
    const said = { amountFrom: '73.19', amountTo: '73.19', from: today(), instrumentEndsWith: '4242' };
    for (const filter of [said, { receiptNumber: payment.receiptNumber }]) {
      const { payments } = await director.run('Q13_FindPayments', { first: 10, filter });
      expect(payments.edges).toMatchObject([
        { node: { id: payment.id, status: 'POSTED', account: { number: resident.number } } },
      ]);
    }
  });

  it('Q11: a payer sees what a payment will do before it is made, and the payment then does just that', async () => {
    const resident = await world.cityHall.openAccount(
      'UTIL',
      { revenueType: 'STORM', cents: 9_50n },
      { revenueType: 'WATER', cents: 52_40n },
    );
    const wish = { accountId: resident.id, amount: '60.00' };
    const state = await world.books.state();
    const { previewPayment: preview } = await portal.run('Q11_PreviewPayment', { input: previewInput(wish) });
    expect(await world.books.state()).toEqual(state);
    if (preview.__typename !== 'PaymentPreview') throw new Error(JSON.stringify(preview));
    expect(preview).toMatchObject({
      ...{ amount: '60.00', unapplied: '0.00', asksProcessor: true },
      ...{ effectiveDate: today(), accountingDate: today() },
      allocations: [
        { amount: '9.50', charge: { description: 'STORM of a test' } },
        { amount: '50.50', charge: { description: 'WATER of a test' } },
      ],
      accounts: [{ account: { id: resident.id }, balanceBefore: '61.90', balanceAfter: '1.90' }],
      entries: [{ accountingDate: today() }],
    });
    const expected = preview.accounts.map(({ account, balanceVersion }) => ({
      accountId: account.id,
      balanceVersion,
    }));
    const { payment } = await mustPay(portal, { ...wish, expectedBalanceVersions: expected });
    expect(payment).toMatchObject({
      account: { balance: '1.90' },
      allocations: preview.allocations.map(({ amount, charge: { description } }) => ({
        amount,
        charge: { description },
      })),
      journalEntries: [
        {
          lines: preview.entries[0]!.lines.map(({ side, amount, ledgerAccount: { code } }) => ({
            ...{ side, amount, ledgerAccount: { code } },
          })),
        },
      ],
    });
  });

  it('Q12: who approves sees what waits to be adjusted, and whoever was charged too much gets it back as credit', async () => {
    const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 52_40n });
    await mustPay(portal, { accountId: resident.id, amount: '50.00' });
    const { account } = await rep.query(
      'query ($number: String!) { account(number: $number) { charges { id } } }',
      {
        number: resident.number,
      },
    );
    const input = {
      ...{ accountId: resident.id, chargeId: account.charges[0].id, kind: 'CORRECTION' },
      ...{
        reason: 'METER_MISREAD',
        note: 'The meter was read twice.',
        reference: 'Ticket 4711',
        amount: '40.00',
      },
    };
    const { previewAdjustment: preview } = await rep.query(
      `query ($input: PreviewAdjustmentInput!) { previewAdjustment(input: $input) { ... on AdjustmentPreview {
         needsApproval amount credited accounts { account { number } balanceAfter balanceVersion }
         entries { lines { amount ledgerAccount { code fund { code } } charge { description } } } } } }`,
      { input },
    );
    expect(preview).toMatchObject({
      ...{ needsApproval: true, amount: '40.00', credited: '37.60' },
      accounts: [{ account: { number: resident.number }, balanceAfter: '-37.60' }],
    });
    const { adjustCharge: asked } = await rep.query(
      `mutation ($input: AdjustChargeInput!) { adjustCharge(input: $input) { __typename
         ... on AdjustmentNeedsApproval { adjustment { id } } } }`,
      {
        input: {
          ...{ ...input, idempotencyKey: resident.id },
          expectedBalanceVersion: preview.accounts[0].balanceVersion,
        },
      },
    );
    expect(asked.__typename).toBe('AdjustmentNeedsApproval');
    const { adjustments } = await director.run('Q12_ApproverSeesAdjustments', { first: 100 });
    expect(adjustments.edges.at(-1)?.node).toMatchObject({
      ...{ id: asked.adjustment.id, amount: '40.00', account: { number: resident.number, balance: '2.40' } },
      steps: [{ status: 'PENDING_APPROVAL' }],
    });
    const { approveAdjustment } = await director.query(
      `mutation ($id: ID!) { approveAdjustment(id: $id) { ... on AdjustmentAccepted { adjustment { credited
         account { balance } steps { status journalEntry { lines { amount } } } } } } }`,
      { id: asked.adjustment.id },
    );
    expect(approveAdjustment.adjustment).toMatchObject({ credited: '37.60', account: { balance: '-37.60' } });
  });

  it('M3: a debit that the bank sends back is owed again, with its fee, and everybody sees it at once', async () => {
    const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 60_00n });
    const ach = { tender: 'ACH', paymentToken: 'tok_ach_ok' } as const;
    const { payment } = await mustPay(portal, { accountId: resident.id, amount: '60.00', ...ach });
    expect(payment.account?.balance).toBe('0.00');
    const watching = rep.follow('S1_RepWatchesBalance', { id: resident.id });
    expect(await watching.next()).toMatchObject({ cause: 'SNAPSHOT' });
    const before = await revenueToday();
    const input: RecordReturnInput = {
      ...{ idempotencyKey: `return of ${payment.receiptNumber}`, paymentId: payment.id },
      ...{ code: 'R01', returnedOn: today() },
    };
    const { recordPaymentReturn } = await director.run('M3_AchReturn', { input });
    expect(recordPaymentReturn).toEqual({
      __typename: 'ReturnRecorded',
      payment: { status: 'RETURNED', returns: [{ code: 'R01', feeCharged: '35.00' }] },
      account: {
        balance: '95.00',
        acceptedTenders: ['CARD_CREDIT', 'CARD_DEBIT', 'ACH', 'CHECK', 'CASH', 'MONEY_ORDER', 'WALLET'],
        holds: [],
      },
      reversal: {
        sequence: expect.any(Number),
        accountingDate: today(),
        period: { fiscalYear: fiscalYearOf(today()), number: expect.any(Number) },
      },
    });
    expect(await watching.next()).toMatchObject({
      ...{ cause: 'PAYMENT_RETURNED', account: { balance: '95.00' } },
      payment: { receiptNumber: payment.receiptNumber },
    });
    const after = await revenueToday();
    expect(centsOf(after.returns) - centsOf(before.returns)).toBe(60_00n);
    expect(centsOf(after.net) - centsOf(before.net)).toBe(-60_00n);
    expect(after.gross).toBe(before.gross);
    expect(await director.run('M3_AchReturn', { input })).toEqual({ recordPaymentReturn });
    const again = { ...input, idempotencyKey: 'another' };
    expect((await director.run('M3_AchReturn', { input: again })).recordPaymentReturn).toMatchObject({
      code: 'PAYMENT_ALREADY_RETURNED',
    });
  });

  it('Q1 and all others answer by the id of their trusted document as well', async () => {
    const variables = { d: 'UTIL', from: '2020-01-01', to: '2020-01-01' };
    const { Q1_DepartmentRevenueTodayDocument: document } = generated;
    const byId = await director.askById(String(document.__meta__?.['hash']), variables);
    expect(byId).toMatchObject({ status: 200, data: { department: { revenue: { net: '0.00' } } } });
    expect(byId.data.department.name).toBe(
      (await director.run('Q1_DepartmentRevenueToday', variables)).department?.name,
    );
  });

  it('leaves books that prove themselves', async () => {
    expect(await world.books.check()).toEqual([]);
  });
});
