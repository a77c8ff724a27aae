import { randomUUID } from 'node:crypto';
import { PaymentOffice } from '../testing/payment-office.js';

/** Nothing that `createPayment` answers may differ by what its caller may not see. */
describe('a caller bound to a department', () => {
  let office: PaymentOffice;

  beforeAll(async () => {
    office = await PaymentOffice.open([
      { number: 'UB-1', department: 'UTIL', charges: [{ revenueType: 'WATER', cents: 50_000 }] },
      { number: 'CT-1', department: 'COURT', charges: [{ revenueType: 'FINE', cents: 5_000 }] },
      { number: 'UB-2', department: 'UTIL', charges: [{ revenueType: 'WATER', cents: 5_000 }] },
      { number: 'UB-3', department: 'UTIL', status: 'CLOSED', charges: [] },
      { number: 'UB-4', department: 'UTIL', charges: [{ revenueType: 'STORM', cents: 70_300 }] },
    ]);
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  const unknown = 'acct_018f0000000070008000000000000000';

  it('gets of another department’s account what it gets of none, also right after a payment that looks the same', async () => {
    const wish = { accountId: office.account(0), amount: '12.34' };
    await office.pay(office.as('cashier', ['UTIL']), wish);
    const court = office.as('cashier', ['COURT']);
    const notFound = await office.pay(court, { ...wish, accountId: unknown });
    expect(notFound).toMatchObject({ __typename: 'InvalidInput', code: 'ACCOUNT_NOT_FOUND' });
    const hidden: object[] = [
      wish,
      { ...wish, allowDuplicate: true },
      { ...wish, amount: '0.01' },
      { ...wish, amount: '9999999.00' },
      { ...wish, accountId: office.account(3) },
      { ...wish, accountId: office.account(0), effectiveDate: '2020-01-01' },
    ];
    for (const each of hidden) expect(await office.pay(court, { ...each })).toEqual(notFound);
  });

  it('gets of another department’s charge what it gets of none, in every state of that charge', async () => {
    const court = office.as('cashier', ['COURT']);
    const basket = (chargeId: string, cents = '10.00'): object => ({
      accountId: office.account(1),
      amount: cents,
      allocations: [{ chargeId, amount: cents }],
      allowDuplicate: true,
    });
    const unknownCharge = 'chg_018f0000000070008000000000000000';
    const notFound = await office.pay(court, { ...basket(unknownCharge) });
    expect(notFound).toMatchObject({ code: 'ALLOCATION_CHARGE_NOT_FOUND' });
    expect(await office.pay(court, { ...basket(office.charge('UB-2')) })).toEqual(notFound);
    expect(await office.pay(court, { ...basket(office.charge('UB-2'), '400.00') })).toEqual(
      await office.pay(court, { ...basket(unknownCharge, '400.00') }),
    );
    await office.pay(office.as('cashier', ['UTIL']), { accountId: office.account(2), amount: '50.00' });
    expect(await office.pay(court, { ...basket(office.charge('UB-2')) })).toEqual(notFound);
    // A payment that looks the same was just made to its own account, and that one it may see.
    await office.pay(court, { accountId: office.account(1), amount: '7.00' });
    const foreign = { ...basket(office.charge('UB-2'), '7.00'), allowDuplicate: false };
    expect(await office.pay(court, foreign)).toMatchObject({ code: 'ALLOCATION_CHARGE_NOT_FOUND' });
  });

  it('gets of a date and a tender what it gets whether or not there is the account', async () => {
    const court = office.as('cashier', ['COURT']);
    const future = { accountId: office.account(0), effectiveDate: '2999-01-01' };
    expect(await office.pay(court, future)).toEqual(
      await office.pay(court, { ...future, accountId: unknown }),
    );
  });

  it('is told of the other use of its key, but not shown the payment once that is out of its reach', async () => {
    const key = randomUUID();
    const before = office.as('cashier', ['UTIL', 'COURT'], 'moved');
    const { payment } = await office.pay(before, { idempotencyKey: key, amount: '3.21' });
    expect(payment).toBeDefined();
    const other = { idempotencyKey: key, accountId: office.account(1), amount: '3.22' };
    expect(await office.pay(before, other)).toMatchObject({ original: { id: payment?.id } });
    const after = office.as('cashier', ['COURT'], 'moved');
    expect(await office.pay(after, other)).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT', original: null });
  });

  it('learns nothing from the key of somebody else', async () => {
    const key = randomUUID();
    await office.pay(office.as('cashier', ['UTIL'], 'ann'), { idempotencyKey: key, amount: '4.56' });
    const answer = await office.pay(office.as('cashier', ['COURT'], 'bob'), {
      idempotencyKey: key,
      amount: '4.56',
    });
    expect(answer).toMatchObject({ code: 'ACCOUNT_NOT_FOUND' });
  });

  it('sees of a basket what concerns its department, in the steps of the payment and in lists by revenue type', async () => {
    const everybody = office.as('department-app', '*');
    const basket = await office.pay(everybody, {
      accountId: office.account(1),
      amount: '8.00',
      allocations: [
        { chargeId: office.charge('CT-1'), amount: '5.00' },
        { chargeId: office.charge('UB-4'), amount: '3.00' },
      ],
    });
    expect(basket).toMatchObject({ __typename: 'PaymentPosted' });
    const id = basket.payment?.id;
    const steps = async (department: string): Promise<string> => {
      const { payment } = await office.ask<{ payment: { timeline: object[] } }>(
        'query ($id: ID!) { payment(id: $id) { timeline { step detail } } }',
        office.as('cashier', [department]),
        { id },
      );
      return JSON.stringify(payment.timeline);
    };
    expect(await steps('COURT')).toContain('COURT 5.00');
    expect(await steps('COURT')).not.toMatch(/UTIL|3\.00|2 charges|700\.00/);
    expect(await steps('UTIL')).toContain('UTIL 3.00');
    expect(await steps('UTIL')).not.toMatch(/COURT|5\.00|2 charges|New balance/);

    const listed = async (reader: string[] | '*', revenueTypeCode: string): Promise<number> => {
      const { _entities: found } = await office.ask<{ _entities: { payments: { edges: object[] } }[] }>(
        `query ($type: String!) { _entities(representations: [{ __typename: "Department", code: "COURT" }]) { ... on Department {
           payments(first: 100, filter: { revenueTypeCode: [$type] }) { edges { node { id } } } } } }`,
        office.as('department-head', reader),
        { type: revenueTypeCode },
      );
      return found[0]!.payments.edges.length;
    };
    expect(await listed('*', 'STORM')).toBe(1);
    expect(await listed(['COURT'], 'STORM')).toBe(0);
    expect(await listed(['COURT'], 'FINE')).toBeGreaterThan(0);
  });
});
