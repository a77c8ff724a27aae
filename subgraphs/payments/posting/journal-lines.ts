import { sumCents, type Cents } from '../../../platform/money/money.js';
import type { PooledCash } from './types.js';

/** One line of a journal entry; exactly one of debit and credit is set, in cents. */
export interface JournalLine {
  readonly account: string;
  readonly fund: string;
  readonly debitCents?: Cents;
  readonly creditCents?: Cents;
  readonly department?: string;
  readonly revenueType?: string;
  /** The revenue or liability account that the money is for, also where the line reduces a receivable. */
  readonly revenueAccount?: string;
  readonly channel?: string;
  readonly residentAccountId?: string;
  readonly chargeId?: string;
}

/** Money received for a purpose: the account it is credited to, with the tags that reports group by. */
export type Credit = Omit<JournalLine, 'fund' | 'debitCents' | 'creditCents'> & {
  readonly amountCents: Cents;
};

/** The fund segment of a ledger account code: "500" of "500-343300". */
export const fundOf = (accountCode: string): string => accountCode.slice(0, accountCode.indexOf('-'));

/**
 * The lines of money received into one clearing account for credits in any funds. Where the clearing account belongs to
 * another fund than a credit, the pooled cash fund owes that fund its part, so that every fund balances by itself.
 */
export function receiptLines(
  clearingAccount: string,
  credits: readonly Credit[],
  pool: PooledCash,
): JournalLine[] {
  const clearingFund = fundOf(clearingAccount);
  const totalCents = sumCents(credits.map((credit) => credit.amountCents));
  const lines: JournalLine[] = [{ account: clearingAccount, fund: clearingFund, debitCents: totalCents }];
  const byFund = Map.groupBy(credits, (credit) => fundOf(credit.account));
  for (const [fund, fundCredits] of byFund) {
    if (fund !== clearingFund) {
      const link = fund === pool.poolFund ? undefined : pool.links[fund];
      if (!link || clearingFund !== pool.poolFund) {
        throw new Error(`No pooled cash accounts connect fund ${clearingFund} with fund ${fund}`);
      }
      const fundCents = sumCents(fundCredits.map((credit) => credit.amountCents));
      lines.push(
        { account: link.dueToFund, fund: clearingFund, creditCents: fundCents },
        { account: link.dueFromPool, fund, debitCents: fundCents },
      );
    }
    for (const { amountCents, ...tags } of fundCredits)
      lines.push({ ...tags, fund, creditCents: amountCents });
  }
  return lines;
}
