import { asCredit, booked, posted } from '../support/testing/made-up.js';
import { judgeBill, type Afterwards, type Payer } from './judge-bill.js';
import { ways } from './ways.js';

const [inCash, byCard] = ways as [(typeof ways)[number], (typeof ways)[number]];
const cents = 100_00n;
const refused = (code: string): Payer => ({ way: inCash, answer: { kind: 'refused', code } });
const account = (credit: string, open = '0.00'): Afterwards => ({
  balance: credit === '0.00' ? '0.00' : `-${credit}`,
  creditBalance: credit,
  charges: [{ open }],
});

const right = {
  lost: 0,
  doubled: 0,
  partial: 0,
  misapplied: 0,
  refusedWrongly: 0,
  takenWrongly: 0,
  accountWrong: 0,
  unfinished: 0,
};
const strict = { cents, keepsCredit: false };

describe('one bill that many paid', () => {
  const paid: Payer = { way: inCash, answer: posted(1) };
  const captured: Payer = { way: byCard, answer: posted(2) };
  const credited = [booked(1), booked(2, asCredit)];

  it('is right when one paid it, what was captured is credit and the others were refused', () => {
    const payers = [paid, captured, refused('ALREADY_PAID')];
    expect(judgeBill(strict, payers, credited, account('100.00'))).toEqual(right);
  });

  it('names a bill that was paid twice, or by nobody', () => {
    const twice = judgeBill(strict, [paid, captured], [booked(1), booked(2)], account('100.00', '-100.00'));
    expect(twice).toEqual({ ...right, misapplied: 1, accountWrong: 1 });
    expect(judgeBill(strict, [captured], [booked(2, asCredit)], account('0.00'))).toMatchObject({
      misapplied: 1,
    });
  });

  it('names who was refused for another reason, or although their department keeps credit', () => {
    const books = [[booked(1)], account('0.00')] as const;
    expect(judgeBill(strict, [paid, refused('SERVICE_BUSY')], ...books).refusedWrongly).toBe(1);
    const lenient = { cents, keepsCredit: true };
    expect(judgeBill(lenient, [paid, refused('ALREADY_PAID')], ...books).refusedWrongly).toBe(1);
  });

  it('names cash that was kept though it could have been handed back', () => {
    const payers = [paid, { way: inCash, answer: posted(2) }];
    expect(judgeBill(strict, payers, credited, account('100.00'))).toEqual({ ...right, takenWrongly: 1 });
  });

  it('names an account that does not have the credit', () => {
    expect(judgeBill(strict, [paid, captured], credited, account('0.00'))).toEqual({
      ...right,
      accountWrong: 2,
    });
  });
});
