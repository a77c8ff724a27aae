import { addDays } from '../../../platform/time/civil-date.js';
import { checkBooks } from '../../testing/books.js';
import { ReturnOffice, today } from './testing/return-office.js';

const yesterday = addDays(today, -1);

describe('a return', () => {
  let desk: ReturnOffice;
  beforeAll(async () => {
    desk = await ReturnOffice.open([
      {
        ...{ number: 'UB-1', department: 'UTIL' },
        charges: [{ revenueType: 'WATER', cents: 500_00 }],
      },
    ]);
  });
  afterAll(async () => {
    await desk[Symbol.asyncDispose]();
  });

  describe('is refused, and nothing moves,', () => {
    const shared: { check?: string; ach?: string } = {};
    beforeAll(async () => {
      shared.check = await desk.payByCheck();
      shared.ach = await desk.payByAch();
    });

    it.each<[string, string, string, 'check' | 'ach', object]>([
      ['of a payment that there is not', 'PAYMENT_NOT_FOUND', 'paymentId', 'check', { paymentId: 'pay_x' }],
      [
        'with a key that cannot be one',
        'IDEMPOTENCY_KEY_MALFORMED',
        'idempotencyKey',
        'check',
        { idempotencyKey: '' },
      ],
      [
        'with a card number for a key',
        'CARD_NUMBER_IN_TEXT',
        'idempotencyKey',
        'check',
        { idempotencyKey: '4242424242424242' },
      ],
      [
        'with a card number for a reference',
        'CARD_NUMBER_IN_TEXT',
        'reference',
        'check',
        { reference: '4242 4242 4242 4242' },
      ],
      ['with an empty reference', 'REFERENCE_MALFORMED', 'reference', 'check', { reference: '  ' }],
      [
        'with a reference that is too long',
        'REFERENCE_MALFORMED',
        'reference',
        'check',
        { reference: 'x'.repeat(101) },
      ],
      ['of a check by a code of debits', 'RETURN_CODE_NOT_OF_TENDER', 'code', 'check', { code: 'R01' }],
      ['of a debit by a code of checks', 'RETURN_CODE_NOT_OF_TENDER', 'code', 'ach', {}],
      [
        'with a code that is about another return',
        'RETURN_CODE_NOT_OF_PAYMENT',
        'code',
        'ach',
        { code: 'R67' },
      ],
      [
        'on a day that has not come',
        'RETURN_DATE_IMPOSSIBLE',
        'returnedOn',
        'check',
        { returnedOn: addDays(today, 1) },
      ],
      [
        'on a day before the payment',
        'RETURN_DATE_IMPOSSIBLE',
        'returnedOn',
        'check',
        { returnedOn: yesterday },
      ],
    ])('%s: %s', async (_what, code, field, which, wish) => {
      const before = await desk.standing();
      const answer = await desk.record(shared[which]!, wish);
      expect(answer).toMatchObject({ __typename: 'InvalidInput', code, path: ['input', field] });
      expect(answer).toMatchObject({ retryable: false, message: expect.stringMatching(/[.]$/) });
      expect(await desk.standing()).toEqual(before);
    });

    it('of a payment of a department that is none of the caller’s', async () => {
      const before = await desk.standing();
      const elsewhere = desk.office.as('finance-director', ['COURT'], 'elsewhere');
      expect(await desk.record(shared.check!, {}, elsewhere)).toMatchObject({ code: 'PAYMENT_NOT_FOUND' });
      expect(await desk.standing()).toEqual(before);
    });

    it('by whoever has not the right', async () => {
      await expect(desk.record(shared.check!, {}, desk.cashier)).rejects.toThrow();
    });
  });

  it('of a payment that is not in the books is refused, saying where it is', async () => {
    const answer = await desk.office.pay(desk.portal, {
      ...{ channel: 'ONLINE', tender: 'ACH', paymentToken: 'tok_ach_pending', allowDuplicate: true },
    });
    expect(answer.__typename).toBe('PaymentAccepted');
    expect(await desk.record(answer.payment!.id, { code: 'R01' })).toMatchObject({
      ...{ code: 'PAYMENT_NOT_IN_BOOKS', message: expect.stringMatching(/It is PENDING[.]$/) },
    });
  });

  it('of a payment by cash is refused', async () => {
    const paymentId = await desk.payByCheck({ tender: 'CASH' });
    expect(await desk.record(paymentId, { code: 'UNSTATED' })).toMatchObject({
      code: 'RETURN_CODE_NOT_OF_TENDER',
    });
  });

  /** As if the clock of the agency had been behind when it was paid. */
  const paidDaysAgo = async (days: number): Promise<string> => {
    const { clock } = desk.office;
    const { now } = clock;
    clock.now = () => new Date(Date.now() - days * 86_400_000);
    try {
      return await desk.payByAch();
    } finally {
      clock.now = now;
    }
  };

  it.each([
    ['R01', 20],
    ['R29', 20],
    ['R10', 75],
  ])('with code %s is refused when the bank took %i days, and the last day is told', async (code, days) => {
    const paymentId = await paidDaysAgo(days);
    await desk.owner.query(
      `ALTER TABLE payments.payment DISABLE TRIGGER USER;
       UPDATE payments.payment SET confirmed_at = confirmed_at - interval '${days} days' WHERE business_date < current_date;
       ALTER TABLE payments.payment ENABLE TRIGGER USER`,
    );
    const before = await desk.standing();
    expect(await desk.record(paymentId, { code })).toMatchObject({
      ...{ code: 'RETURN_TOO_LATE', path: ['input', 'returnedOn'] },
      message: expect.stringMatching(/The last day was \d{4}-\d{2}-\d{2}[.]$/),
    });
    expect(await desk.standing()).toEqual(before);
  });

  it('that was agreed on, or for which there is no reason, may come at any time', async () => {
    for (const code of ['R31', 'UNSTATED']) {
      const paymentId = await paidDaysAgo(300);
      expect(await desk.record(paymentId, { code })).toMatchObject({ __typename: 'ReturnRecorded' });
    }
  });

  it('of a day whose period is closed is booked on the first day that is open, and counts from its own', async () => {
    const [period] = await desk.rows<{ starts_on: string; ends_on: string }>(
      'SELECT starts_on::text, ends_on::text FROM ledger.fiscal_period WHERE current_date BETWEEN starts_on AND ends_on',
    );
    const days = Number(today.slice(8, 10));
    const paymentId = await paidDaysAgo(days);
    const returnedOn = addDays(period!.starts_on, -1);
    await desk.owner.query(`UPDATE ledger.fiscal_period SET status = 'CLOSED' WHERE ends_on < current_date`);
    expect(await desk.record(paymentId, { code: 'R31', returnedOn })).toMatchObject({
      __typename: 'ReturnRecorded',
    });
    const [entry] = await desk.rows(
      `SELECT accounting_date::text AS booked, effective_date::text AS counts FROM ledger.entry WHERE kind = 'RETURN'
       ORDER BY sequence DESC LIMIT 1`,
    );
    expect(entry).toEqual({ booked: period!.starts_on, counts: returnedOn });
  });

  it('leaves books that prove themselves', async () => {
    const findings = await checkBooks(desk.office.database.migrator);
    // Payments of days ago were confirmed by a clock of their own.
    expect(findings.map(({ check }) => check).filter((check) => check !== 'payment-dates')).toEqual([]);
  });
});
