import type { JournalLine } from './journal-lines.js';
import { balancedByFund, type Named } from './pooled-cash.js';

const named: Named = (fund, purpose) =>
  fund === '700' ? undefined : { dueFromPool: `${fund}-131700`, dueToFund: `700-207${fund}` }[purpose];

const debit = (account: string, cents: bigint): JournalLine => ({
  account,
  fund: account.slice(0, 3),
  debitCents: cents,
});
const credit = (account: string, cents: bigint): JournalLine => ({
  account,
  fund: account.slice(0, 3),
  creditCents: cents,
});

describe('the lines of an entry in several funds', () => {
  it('are those of the textbook: water and parking in two funds, paid by one card into pooled cash', () => {
    const lines = [debit('700-104100', 15_000n), credit('500-115100', 10_000n), credit('100-115300', 5_000n)];
    expect(balancedByFund(lines, named)).toEqual([
      debit('700-104100', 15_000n),
      credit('700-207500', 10_000n),
      debit('500-131700', 10_000n),
      credit('500-115100', 10_000n),
      credit('700-207100', 5_000n),
      debit('100-131700', 5_000n),
      credit('100-115300', 5_000n),
    ]);
  });

  it('owe it the other way round when money is given back', () => {
    expect(balancedByFund([debit('500-343300', 7n), credit('700-104100', 7n)], named)).toEqual([
      debit('700-207500', 7n),
      credit('500-131700', 7n),
      debit('500-343300', 7n),
      credit('700-104100', 7n),
    ]);
  });

  it('go through the pool from one fund to another', () => {
    expect(balancedByFund([debit('500-221000', 7n), credit('100-115300', 7n)], named)).toEqual([
      debit('700-207500', 7n),
      credit('500-131700', 7n),
      debit('500-221000', 7n),
      credit('700-207100', 7n),
      debit('100-131700', 7n),
      credit('100-115300', 7n),
    ]);
  });

  it('need no interfund accounts, and stay as they are, when the money stays in its fund', () => {
    const lines = [debit('100-101000', 7n), credit('100-322000', 7n)];
    expect(balancedByFund(lines, () => undefined)).toBe(lines);
  });

  it('are none where the chart does not say how a fund is owed its part', () => {
    expect(
      balancedByFund([debit('700-104100', 7n), credit('100-322000', 7n)], () => undefined),
    ).toMatchObject({
      code: 'ROUTING_INCOMPLETE',
    });
  });
});
