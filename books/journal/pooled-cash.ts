import type { Cents } from '../../platform/money/money.js';
import { fundOf, incomplete, type JournalLine, type Obstacle } from './journal-lines.js';

/** The account that the chart names for a purpose in a fund. */
export type Named = (fund: string, purpose: string) => string | undefined;

/** The purposes of the two accounts by which the pooled cash fund owes another fund its money. */
export const dueFromPool = 'dueFromPool';
export const dueToFund = 'dueToFund';

/**
 * Lines that balance in total, with what makes each fund balance by itself, fund by fund: the pooled cash fund owes a fund what that
 * fund was given more than it gave, and is owed it the other way round.
 */
export function balancedByFund(
  lines: readonly JournalLine[],
  named: Named,
): readonly JournalLine[] | Obstacle {
  const byFund = Map.groupBy(lines, ({ fund }) => fund);
  const owed = new Map([...byFund].map(([fund, ofFund]) => [fund, creditsOf(ofFund)]));
  const pool = poolAmong(owed, named);
  const balanced: JournalLine[] = [];
  for (const [fund, ofFund] of byFund) {
    const cents = owed.get(fund) ?? 0n;
    // What is left over once all others balance is the pool's.
    if (cents !== 0n && fund !== pool) {
      const [from, to] = [named(fund, dueFromPool), named(fund, dueToFund)];
      if (!from || !to) return incomplete(`Fund ${fund} has no pooled cash accounts.`);
      balanced.push(
        { account: to, fund: fundOf(to), ...sideOf(cents) },
        { account: from, fund, ...sideOf(-cents) },
      );
    }
    balanced.push(...ofFund);
  }
  return balanced.length === lines.length ? lines : balanced;
}

/** The fund that owes the others; undefined where nobody owes anybody. */
function poolAmong(owed: ReadonlyMap<string, Cents>, named: Named): string | undefined {
  for (const [fund, cents] of owed) {
    const owing = cents === 0n ? undefined : named(fund, dueToFund);
    if (owing) return fundOf(owing);
  }
  return undefined;
}

const creditsOf = (lines: readonly JournalLine[]): Cents =>
  lines.reduce((sum, { creditCents = 0n, debitCents = 0n }) => sum + creditCents - debitCents, 0n);

const sideOf = (cents: Cents): Pick<JournalLine, 'debitCents' | 'creditCents'> =>
  cents > 0n ? { creditCents: cents } : { debitCents: -cents };
