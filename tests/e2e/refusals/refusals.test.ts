import { randomUUID } from 'node:crypto';
import { fixtures } from '../../../demo/city/fixtures.js';
import { addDays } from '../../../platform/time/civil-date.js';
import type { ApiClient } from '../../e2e-support/api-client.js';
import type { BookState } from '../../e2e-support/books.js';
import { today } from '../../e2e-support/city-database.js';
import { operationText } from '../../e2e-support/operations.js';
import {
  cash,
  mustPay,
  pay,
  paymentInput,
  previewInput,
  type PaymentWish,
} from '../../e2e-support/payments.js';
import type { ExpectedBalanceVersionInput } from '../../../schema/generated/graphql.js';
import { modes, startTimeoutMs, World } from '../../e2e-support/world.js';
import { refusalCases, type Asker, type RefusalCase, type Subjects } from './refusal-cases.js';

const createPayment = operationText('M1_CreatePayment');

const previewPayment = `query ($input: PreviewPaymentInput!) {
  previewPayment(input: $input) { __typename ... on Problem { code message path retryable } } }`;

/** A test card, however it is written. */
const cardNumbers = [/4111[ -]?1111[ -]?1111[ -]?1111/, /3782[ -]?822463[ -]?10005/];

describe.each(modes)('what createPayment refuses (%s)', (mode) => {
  let world: World;
  let subjects: Subjects;
  let portal: ApiClient;
  let cashier: ApiClient;
  let before: BookState;
  const askers = new Map<string, Promise<ApiClient>>();

  beforeAll(async () => {
    world = await World.start(mode);
    portal = await world.as('integrator');
    cashier = await world.as('cashier');
    subjects = await openSubjects();
    before = await world.books.state();
  }, startTimeoutMs);

  afterAll(() => world?.[Symbol.asyncDispose]());

  async function openSubjects(): Promise<Subjects> {
    const { cityHall } = world;
    const [utility, court, permit, settled, cashOnly] = await Promise.all([
      cityHall.openAccount('UTIL'),
      cityHall.openAccount('COURT'),
      cityHall.openAccount('PERMITS'),
      cityHall.openAccount('COURT'),
      cityHall.openAccount('COURT'),
    ]);
    const [cashOnlyBill = ''] = await cityHall.bill(cashOnly, { revenueType: 'FINE', cents: 10_00n });
    await cityHall.takeCashOnly(cashOnly);
    const [sewer = '', water = ''] = await cityHall.bill(
      utility,
      { revenueType: 'SEWER', cents: 30_00n, dueDate: addDays(today(), -1) },
      { revenueType: 'WATER', cents: 70_00n },
    );
    const [fine = '', paidFee = ''] = await cityHall.bill(
      court,
      { revenueType: 'FINE', cents: 100_00n },
      { revenueType: 'TECH', cents: 4_00n },
    );
    const [, permitFee = ''] = await cityHall.bill(
      permit,
      { revenueType: 'PLANREV', cents: 69_00n, kind: 'FEE' },
      { revenueType: 'BLDG', cents: 145_00n, kind: 'FEE' },
    );
    const parts = [{ chargeId: paidFee, amount: '4.00' }];
    await mustPay(cashier, { ...cash, accountId: court.id, amount: '4.00', allocations: parts });
    const { account: closed } = await portal.query(
      'query ($number: String!) { account(number: $number) { id } }',
      { number: fixtures.closedAccount.number },
    );
    return {
      ...{ utility: utility.id, sewer, water },
      ...{ court: court.id, fine, paidFee },
      ...{ permit: permit.id, permitFee },
      settled: settled.id,
      closed: closed.id,
      ...{ cashOnly: cashOnly.id, cashOnlyBill },
    };
  }

  function clientOf({ role, departments }: Asker): Promise<ApiClient> {
    const key = JSON.stringify([role, departments]);
    const known = askers.get(key) ?? world.as(role, departments ? { departments } : {});
    askers.set(key, known);
    return known;
  }

  const inputOf = (difference: object): Record<string, unknown> => ({
    ...paymentInput({ accountId: subjects.utility, amount: '10.00' }),
    ...difference,
  });

  async function expectRefusal({
    asker = { role: 'integrator' },
    difference,
    code,
    path,
  }: RefusalCase): Promise<void> {
    const client = await clientOf(asker);
    const input = inputOf(difference(subjects));
    const answer = await client.ask(createPayment, { input });
    expect(answer).toEqual({
      status: 200,
      data: {
        createPayment: {
          __typename: 'InvalidInput',
          code,
          message: expect.stringMatching(/^[A-Z].*\.$/),
          path: ['input', ...path],
          retryable: false,
        },
      },
    });
    // The key, and what the token stands for, are no business of a preview.
    if (/TOKEN|CARD_NUMBER|IDEMPOTENCY/.test(code)) return;
    const { idempotencyKey: _key, paymentToken: _token, ...asked } = input;
    const { data } = await client.ask(previewPayment, { input: asked });
    expect(data.previewPayment).toEqual(answer.data.createPayment);
  }

  it.each(refusalCases)('$what: $code', async (refusal) => {
    await expectRefusal(refusal);
  });

  it('a number written into the query: AMOUNT_MALFORMED', async () => {
    const query = (
      amount: string,
    ): string => `mutation { createPayment(input: { idempotencyKey: "inline ${amount}",
      accountId: "${subjects.utility}", amount: ${amount}, channel: ONLINE, tender: CARD_CREDIT, paymentToken: "tok_visa_ok" })
      { __typename ... on Problem { code path } } }`;
    for (const amount of ['10', '10.5', '{ cents: 5 }', 'true', 'TEN']) {
      const { createPayment: answer } = await portal.query(query(amount));
      expect([amount, answer.code]).toEqual([amount, 'AMOUNT_MALFORMED']);
    }
  });

  it('stored nothing and moved nothing by any of that', async () => {
    expect(await world.books.state()).toEqual(before);
  });

  it.each([
    ['a field that the schema does not know', { cvv: '123' }],
    ['no amount', { amount: null }],
    ['a date that is not on the calendar', { effectiveDate: '2026-02-30' }],
    ['a card number as date', { effectiveDate: '4111111111111111' }],
    ['a channel that does not exist', { channel: 'PIGEON' }],
  ])('refuses %s before anything is executed', async (_what, difference) => {
    const { data, errors } = await portal.ask(createPayment, { input: inputOf(difference) });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(data).toBeFalsy();
    expect(await world.books.state()).toEqual(before);
  });

  it.each(['auditor', 'finance-director', 'department-head'] as const)(
    'refuses a payment by %s',
    async (role) => {
      const client = await world.as(role, { departments: '*' });
      const { data, errors } = await client.ask(createPayment, { input: inputOf({}) });
      expect(errors).toMatchObject([{ path: ['createPayment'], extensions: { code: 'FORBIDDEN' } }]);
      expect(data).toBeFalsy();
      expect(await world.books.state()).toEqual(before);
    },
  );

  it('keeps no card number that somebody typed, in no table and in no log', async () => {
    expect(world.logs).toContain('"level":10');
    for (const pattern of cardNumbers) {
      expect(await world.books.tablesWith(pattern)).toEqual([]);
      expect(world.logs).not.toMatch(pattern);
    }
    // What looked there does find texts.
    expect(await world.books.tablesWith(/Robin Tester/)).toEqual(['accounts.party']);
  });

  it('FISCAL_PERIOD_CLOSED: a payment while no period is open, which may be repeated later', async () => {
    const inOneCase = { accountId: subjects.court, amount: '10.00' };
    const wishes = [
      [portal, { ...inOneCase, idempotencyKey: 'closed books, card' }],
      [cashier, { ...inOneCase, ...cash, idempotencyKey: 'closed books, cash' }],
    ] as const;
    await world.books.whileClosed(async () => {
      for (const [client, wish] of wishes) {
        expect(await pay(client, wish)).toMatchObject({
          __typename: 'InvalidInput',
          code: 'FISCAL_PERIOD_CLOSED',
          retryable: true,
        });
      }
      expect(await world.books.state()).toEqual(before);
    });
    for (const [client, wish] of wishes) expect((await mustPay(client, wish)).replayed).toBe(false);
  });

  it.each([
    ['tok_declined', 'DO_NOT_HONOR', false],
    ['tok_expired', 'EXPIRED_CARD', false],
    ['tok_insufficient_funds', 'INSUFFICIENT_FUNDS', true],
  ])('PAYMENT_DECLINED: %s, of which only the attempt is kept', async (paymentToken, reason, retryable) => {
    const state = await world.books.state();
    const query = `mutation ($input: CreatePaymentInput!) { createPayment(input: $input) { __typename ... on Declined {
      code path retryable reason payment { id status declineCode receiptNumber amount allocations { amount } journalEntries { id }
      account { balance } timeline { step } } } } }`;
    const { createPayment: answer } = await portal.query(query, { input: inputOf({ paymentToken }) });
    expect(answer).toMatchObject({
      ...{
        __typename: 'Declined',
        code: 'PAYMENT_DECLINED',
        path: ['input', 'paymentToken'],
        retryable,
        reason,
      },
      payment: {
        ...{ status: 'DECLINED', declineCode: reason, receiptNumber: null, amount: '10.00' },
        ...{ allocations: [], journalEntries: [], account: { balance: '100.00' } },
        timeline: [{ step: 'RECEIVED' }, { step: 'DECLINED' }],
      },
    });
    expect(await world.books.state()).toEqual({
      ...state,
      payments: state['payments']! + 1n,
      events: state['events']! + 1n,
      processor_charges: state['processor_charges']! + 1n,
    });
    expect(await world.books.trace(answer.payment.id)).toMatchObject({ entries: 0, allocatedCents: 0n });
  });

  it('POSSIBLE_DUPLICATE: the same payment under another key, until the payer insists', async () => {
    const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 200_00n });
    const wish = { accountId: resident.id, amount: '84.17' };
    const { payment } = await mustPay(portal, wish);
    const state = await world.books.state();
    expect(await pay(portal, wish)).toMatchObject({
      ...{ __typename: 'PossibleDuplicate', code: 'POSSIBLE_DUPLICATE', path: ['input', 'allowDuplicate'] },
      retryable: false,
      similar: { receiptNumber: payment.receiptNumber, amount: '84.17', channel: 'ONLINE' },
    });
    expect(await world.books.state()).toEqual(state);
    for (const different of [
      { amount: '84.18' },
      { paymentToken: 'tok_mastercard_ok' },
      { tender: 'CARD_DEBIT' as const },
    ]) {
      expect((await pay(portal, { ...wish, ...different })).__typename).toBe('PaymentPosted');
    }
    expect(await mustPay(portal, { ...wish, allowDuplicate: true })).toMatchObject({ replayed: false });
  });

  it('BALANCE_CHANGED: a payment of what its payer saw before another one came, until they have looked again', async () => {
    const resident = await world.cityHall.openAccount('COURT');
    const fined = await world.cityHall.openAccount('COURT');
    const [fine = ''] = await world.cityHall.bill(fined, { revenueType: 'FINE', cents: 10_00n });
    const [second = ''] = await world.cityHall.bill(resident, { revenueType: 'FINE', cents: 20_00n });
    const basket = {
      ...{ accountId: resident.id, amount: '30.00', idempotencyKey: randomUUID() },
      allocations: [
        { chargeId: fine, amount: '10.00' },
        { chargeId: second, amount: '20.00' },
      ],
    };
    const look = async (wish: PaymentWish): Promise<ExpectedBalanceVersionInput[]> => {
      const { previewPayment: preview } = await portal.run('Q11_PreviewPayment', {
        input: previewInput(wish),
      });
      if (preview.__typename !== 'PaymentPreview') throw new Error(JSON.stringify(preview));
      return preview.accounts.map(({ account, balanceVersion }) => ({
        accountId: account.id,
        balanceVersion,
      }));
    };
    const expectedBalanceVersions = await look(basket);
    expect(expectedBalanceVersions).toHaveLength(2);
    await mustPay(portal, { accountId: fined.id, amount: '1.00' });
    const state = await world.books.state();
    const index = expectedBalanceVersions.findIndex(({ accountId }) => accountId === fined.id);
    const query = `mutation ($input: CreatePaymentInput!) { createPayment(input: $input) { __typename
      ... on StaleBalance { code path retryable account { id balance } balanceVersion } } }`;
    const { createPayment: stale } = await portal.query(query, {
      input: paymentInput({ ...basket, expectedBalanceVersions }),
    });
    expect(stale).toEqual({
      ...{ __typename: 'StaleBalance', code: 'BALANCE_CHANGED', retryable: false },
      path: ['input', 'expectedBalanceVersions', String(index), 'balanceVersion'],
      account: { id: fined.id, balance: '9.00' },
      balanceVersion: expectedBalanceVersions[index]!.balanceVersion + 1,
    });
    expect(await world.books.state()).toEqual(state);
    const less = {
      ...{ ...basket, amount: '29.00' },
      allocations: [
        { chargeId: fine, amount: '9.00' },
        { chargeId: second, amount: '20.00' },
      ],
    };
    const again = await mustPay(portal, { ...less, expectedBalanceVersions: await look(less) });
    expect(again.replayed).toBe(false);
    // What is answered stays so, whatever is expected by now.
    const late = await mustPay(portal, { ...less, expectedBalanceVersions });
    expect(late).toMatchObject({ replayed: true, payment: { id: again.payment.id } });
  });

  it('lets one of 20 equal payments through that come at one moment under different keys', async () => {
    const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 900_00n });
    for (const [client, means] of [
      [portal, {}],
      [cashier, cash],
    ] as const) {
      const wish = { accountId: resident.id, amount: '33.00', ...means };
      const answers = await Promise.all(Array.from({ length: 20 }, () => pay(client, wish)));
      const names = answers.map(({ __typename }) => __typename);
      expect(names.filter((name) => name === 'PaymentPosted')).toHaveLength(1);
      expect(names.filter((name) => name === 'PossibleDuplicate')).toHaveLength(19);
    }
  });

  it('but takes more than is owed for water, as credit', async () => {
    const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 20_00n });
    const query = `mutation ($input: CreatePaymentInput!) { createPayment(input: $input) { ... on PaymentPosted {
      payment { unapplied account { balance creditBalance } allocations { amount } } } } }`;
    const { createPayment: answer } = await portal.query(query, {
      input: inputOf({ accountId: resident.id, amount: '50.00' }),
    });
    expect(answer.payment).toEqual({
      unapplied: '30.00',
      account: { balance: '-30.00', creditBalance: '30.00' },
      allocations: [{ amount: '20.00' }],
    });
  });

  it('but takes a part of a fine, in the order that the payer chooses', async () => {
    const resident = await world.cityHall.openAccount('COURT');
    const [, second = ''] = await world.cityHall.bill(
      resident,
      { revenueType: 'FINE', cents: 50_00n },
      { revenueType: 'TIMEPAY', cents: 25_00n },
    );
    const parts = [{ chargeId: second, amount: '10.00' }];
    const { payment } = await mustPay(portal, {
      accountId: resident.id,
      amount: '10.00',
      allocations: parts,
    });
    expect(payment.allocations).toEqual([{ amount: '10.00', charge: { description: 'TIMEPAY of a test' } }]);
    expect(payment.account?.balance).toBe('65.00');
  });

  it('but takes a payment as of its postmark, within the days of the department', async () => {
    const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 20_00n });
    const effectiveDate = addDays(today(), -10);
    const { payment } = await mustPay(cashier, {
      ...cash,
      accountId: resident.id,
      amount: '20.00',
      effectiveDate,
    });
    const { payment: read } = await portal.query(
      'query ($id: ID!) { payment(id: $id) { effectiveDate accountingDate journalEntries { accountingDate } } }',
      { id: payment.id },
    );
    expect(read).toEqual({
      effectiveDate,
      accountingDate: today(),
      journalEntries: [{ accountingDate: today() }],
    });
  });

  it('but takes the last payment of a closed account that still owes', async () => {
    const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 20_00n });
    await world.cityHall.close(resident);
    const posted = await mustPay(portal, { accountId: resident.id, amount: '20.00' });
    expect(posted.payment.account?.balance).toBe('0.00');
    expect(await pay(portal, { accountId: resident.id, amount: '1.00' })).toMatchObject({
      code: 'ACCOUNT_CLOSED',
    });
  });

  it('leaves books that prove themselves', async () => {
    expect(await world.books.check()).toEqual([]);
  });
});
