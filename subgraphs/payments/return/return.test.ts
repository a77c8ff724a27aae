import fc from 'fast-check';
import { addDays, addMonths } from '../../../platform/time/civil-date.js';
import { checkBooks } from '../../testing/books.js';
import { toyReturnPolicy as policy } from '../../testing/toy-return.js';
import { idOf, ReturnOffice, today } from './testing/return-office.js';

const old = '2020-01-01';

describe('a payment that a bank sends back', () => {
  let desk: ReturnOffice;

  beforeAll(async () => {
    const water = (cents: number, dueDate = today) => ({ revenueType: 'WATER' as const, cents, dueDate });
    desk = await ReturnOffice.open([
      { number: 'UB-1', department: 'UTIL', charges: [water(30_00, old), water(20_00)], holds: [hold] },
      { number: 'UB-2', department: 'UTIL', charges: [water(900_00)] },
      { number: 'UB-3', department: 'UTIL', charges: [water(900_00)] },
      { number: 'UB-4', department: 'UTIL', charges: [water(17_31, old), water(40_05), water(1)] },
      { number: 'BP-1', department: 'PERMITS', charges: [{ revenueType: 'BLDG', cents: 100_00 }] },
    ]);
  });
  const hold = { kind: 'SHUT_OFF', liftsWhenPaid: true };

  afterAll(async () => {
    expect(await checkBooks(desk.office.database.migrator)).toEqual([]);
    await desk[Symbol.asyncDispose]();
  });

  const account = (index: number): string => desk.office.account(index);

  it('has paid nothing: charges, credit and hold are back, and there is a fee, in one commit', async () => {
    const before = await desk.standing();
    const paymentId = await desk.payByCheck({ amount: '55.00' });
    expect((await desk.standing()).balances).toContain('UB-1 0 500');
    const answer = await desk.record(paymentId, { reference: 'Item 17' });
    expect(answer).toEqual({
      ...{ __typename: 'ReturnRecorded', replayed: false, account: { id: account(0) } },
      payment: {
        ...{ id: paymentId, status: 'RETURNED' },
        returns: [{ code: 'CHECK_BOUNCED', feeCharged: '35.00', returnedOn: today, reference: 'Item 17' }],
      },
      paymentReturn: { code: 'CHECK_BOUNCED', feeCharged: '35.00', tenderBlockedUntil: null },
      reversal: { id: expect.stringMatching(/^je_/) },
    });
    const after = await desk.standing();
    expect(after.balances).toContain(`UB-1 ${50_00 + policy.feeCents} 0`);
    expect(after.holds).toEqual(before.holds);
    const [fee] = after.charges.filter((charge) => !before.charges.includes(charge));
    expect(fee).toMatch(new RegExp(` ${policy.feeCents} ${today}$`));
    expect(after.charges.filter((charge) => charge !== fee)).toEqual(before.charges);
    expect(await desk.payment(paymentId)).toMatchObject({ status: 'RETURNED', returned_cents: 55_00n });
  });

  it('keeps its entry, which another takes back line by line on the day of the return', async () => {
    const paymentId = await desk.payByCheck({ accountId: account(1), amount: '12.34' });
    await desk.record(paymentId);
    const lines = await desk.rows<{ kind: string; lines: string[] }>(
      `SELECT e.kind, e.effective_date::text AS day, e.rule_code AS rule, ARRAY(
         SELECT concat_ws(' ', l.account_code, l.debit_cents, l.credit_cents) FROM ledger.line l WHERE l.entry_id = e.id ORDER BY 1) AS lines
       FROM ledger.entry e WHERE e.source_kind = 'PAYMENT' AND e.source_id = $1 ORDER BY e.sequence`,
      idOf(paymentId),
    );
    expect(lines).toMatchObject([
      { kind: 'PAYMENT' },
      {
        ...{ kind: 'RETURN', rule: 'RETURN', day: today },
        lines: ['500-115100 1234 0', '500-131700 0 1234', '700-101500 0 1234', '700-207500 1234 0'],
      },
      { kind: 'RETURN_FEE', rule: 'RETURN_FEE', lines: ['100-115400 3500 0', '100-369910 0 3500'] },
    ]);
  });

  it('is told of once, to its account and its departments, with what it did to them', async () => {
    const paymentId = await desk.payByCheck({ accountId: account(4), amount: '100.00' });
    await desk.record(paymentId);
    const told = await desk.rows<{ topics: string[]; payload: object }>(
      `SELECT topics, payload FROM events.log WHERE kind = 'payment.returned.v1' AND payload ->> 'paymentId' = $1`,
      idOf(paymentId),
    );
    const accountId = desk.office.agency.accounts[4]!;
    expect(told).toMatchObject([
      {
        topics: [`payment:${idOf(paymentId)}`, `account:${accountId}`, 'department:PERMITS'],
        payload: {
          ...{ code: 'CHECK_BOUNCED', returnedOn: today, feeCents: '0', tenderBlockedUntil: null },
          allocations: [{ amountCents: '10000', department: 'PERMITS' }],
          // No department without a policy asks for a fee.
          departments: [{ code: 'PERMITS', deltaCents: -100_00 }],
        },
      },
    ]);
  });

  it('counts as returned, and not as collected', async () => {
    const [row] = await desk.rows<{ gross: bigint; returned: bigint }>(
      `SELECT sum(c.gross_cents)::bigint AS gross, sum(c.return_cents)::bigint AS returned
       FROM ledger.entry e JOIN ledger.line l ON l.entry_id = e.id AND l.revenue_account_code = '100-322000',
            ledger.counted(e.kind, l.credit_cents - l.debit_cents) c`,
    );
    expect(row).toEqual({ gross: 100_00n, returned: 100_00n });
  });

  it('is shown step by step', async () => {
    const paymentId = await desk.payByCheck({ accountId: account(1), amount: '3.00' });
    await desk.record(paymentId);
    const { payment } = await desk.office.ask<{ payment: { timeline: { step: string; detail: string }[] } }>(
      'query ($id: ID!) { payment(id: $id) { timeline { step detail } } }',
      desk.director,
      { id: paymentId },
    );
    const steps = payment.timeline.map(({ step }) => step);
    expect(steps.slice(steps.indexOf('RETURNED'))).toEqual([
      ...['RETURNED', 'POSTED_TO_LEDGER', 'BALANCE_UPDATED', 'REVENUE_UPDATED'],
    ]);
    expect(payment.timeline.at(-4)?.detail).toBe(`CHECK_BOUNCED, on ${today}`);
  });

  it('is answered as before when the same return is told again, and is never taken back twice', async () => {
    const paymentId = await desk.payByCheck({ accountId: account(1), amount: '4.00' });
    const wish = { idempotencyKey: 'one return' };
    const first = await desk.record(paymentId, wish);
    const before = await desk.standing();
    expect(await desk.record(paymentId, wish)).toEqual({ ...first, replayed: true });
    expect(await desk.record(paymentId, { ...wish, reference: 'Other' })).toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    });
    expect(await desk.record(paymentId)).toMatchObject({
      ...{ __typename: 'InvalidInput', code: 'PAYMENT_ALREADY_RETURNED', path: ['input', 'paymentId'] },
    });
    expect(await desk.standing()).toEqual(before);
  });

  it('is taken back once, however many tell it at once', async () => {
    const paymentId = await desk.payByCheck({ accountId: account(1), amount: '5.00' });
    const answers = await Promise.all(Array.from({ length: 12 }, () => desk.record(paymentId)));
    const kinds = answers.map(({ __typename, code }) => code ?? __typename).toSorted();
    expect(kinds).toEqual([...Array<string>(11).fill('PAYMENT_ALREADY_RETURNED'), 'ReturnRecorded']);
    const entries = await desk.rows('SELECT FROM ledger.entry WHERE source_id = $1', idOf(paymentId));
    expect(entries).toHaveLength(3);
  });

  it('blocks its tender for the account when there were several, and that account only', () =>
    desk.whileBlocking(async () => {
      const pay = (): Promise<string> => desk.payByAch({ accountId: account(2), amount: '9.00' });
      const [first, second, third] = [await pay(), await pay(), await pay()];
      // What is nobody's fault does not count, and costs nothing.
      const debitedTwice = { code: 'R24', feeCharged: '0.00', tenderBlockedUntil: null };
      expect((await desk.record(third, { code: 'R24' })).paymentReturn).toEqual(debitedTwice);
      expect((await desk.record(first, { code: 'R01' })).paymentReturn?.tenderBlockedUntil).toBeNull();
      const until = (await desk.record(second, { code: 'R01' })).paymentReturn?.tenderBlockedUntil?.slice(
        0,
        10,
      );
      const inMonths = addMonths(today, policy.months);
      expect([inMonths, addDays(inMonths, 1)]).toContain(until);
      const wish = { channel: 'ONLINE', tender: 'ACH', paymentToken: 'tok_ach_ok', allowDuplicate: true };
      const taken = async (more: object): Promise<unknown> => {
        const { code, __typename } = await desk.office.pay(desk.portal, { ...wish, ...more });
        return code ?? __typename;
      };
      const card = { tender: 'CARD_CREDIT', paymentToken: 'tok_visa_ok' };
      expect(await taken({ accountId: account(2) })).toBe('TENDER_NOT_ACCEPTED');
      expect(await taken({ accountId: account(2), ...card })).toBe('PaymentPosted');
      expect(await taken({ accountId: account(1) })).toBe('PaymentPosted');
    }));

  it('blocks its tender at once when it was not authorised, and charges nobody for it', () =>
    desk.whileBlocking(async () => {
      const paymentId = await desk.payByAch({ accountId: account(3), amount: '9.00' });
      expect((await desk.record(paymentId, { code: 'R10' })).paymentReturn).toEqual({
        ...{ code: 'R10', feeCharged: '0.00' },
        tenderBlockedUntil: expect.stringMatching(/^\d{4}-/),
      });
    }));

  it('leaves every account as it was but for the fee, whatever it paid', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(1, 3, 0),
        fc.integer({ min: 1_00, max: 120_00 }),
        async (index, cents) => {
          const before = await desk.standing();
          const amount = (cents / 100).toFixed(2);
          const paymentId = await desk.payByCheck({ accountId: account(index), amount });
          await desk.record(paymentId);
          const after = await desk.standing();
          expect(after.holds).toEqual(before.holds);
          const fees = after.charges.filter((charge) => !before.charges.includes(charge));
          expect(fees).toHaveLength(1);
          expect(before.charges.every((charge) => after.charges.includes(charge))).toBe(true);
          const number = `UB-${index + 1}`;
          const [open, credit] = [before, after].map(({ balances }) =>
            balances
              .find((each) => each.startsWith(`${number} `))!
              .split(' ')
              .slice(1)
              .map(Number),
          ) as [number[], number[]];
          expect(credit).toEqual([open[0]! + policy.feeCents, open[1]]);
          expect(after.balances.filter((each) => !each.startsWith(number))).toEqual(
            before.balances.filter((each) => !each.startsWith(number)),
          );
        },
      ),
      { numRuns: 12 },
    );
  });
});
