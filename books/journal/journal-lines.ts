import { sumCents, type Cents } from '../../platform/money/money.js';
import type { CivilDate } from '../../platform/time/civil-date.js';
import type { Chart } from '../posting/view.js';

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

/** Why the ledger would not take an entry, in the words of a refusal. */
export interface Obstacle {
  readonly code: 'LEDGER_ACCOUNT_NOT_ACTIVE' | 'ROUTING_INCOMPLETE';
  readonly detail: string;
}

export const incomplete = (detail: string): Obstacle => ({ code: 'ROUTING_INCOMPLETE', detail });

/** The fund segment of a ledger account code: "500" of "500-343300". */
export const fundOf = (accountCode: string): string => accountCode.slice(0, accountCode.indexOf('-'));

/**
 * The lines of money received into one clearing account for credits in any funds, as the ledger takes them on a day. Where
 * the clearing account belongs to another fund than a credit, the pooled cash fund owes that fund its part, so that every
 * fund balances by itself.
 */
export function receiptLines(
  clearingAccount: string,
  credits: readonly Credit[],
  chart: Chart,
  effectiveDate: CivilDate,
): JournalLine[] | Obstacle {
  const clearingFund = fundOf(clearingAccount);
  const totalCents = sumCents(credits.map((credit) => credit.amountCents));
  const lines: JournalLine[] = [{ account: clearingAccount, fund: clearingFund, debitCents: totalCents }];
  const byFund = Map.groupBy(credits, (credit) => fundOf(credit.account));
  for (const [fund, fundCredits] of byFund) {
    if (fund !== clearingFund) {
      const link = fund === chart.poolFund ? undefined : chart.links[fund];
      if (!link || clearingFund !== chart.poolFund) {
        return incomplete(`No pooled cash accounts connect fund ${clearingFund} with fund ${fund}.`);
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
  return lines.map((line) => obstacleOf(line, chart, effectiveDate)).find((each) => each) ?? lines;
}

/** What ledger.check_lines and accounts.check_movements would object to. */
function obstacleOf(
  { account, residentAccountId }: JournalLine,
  { accounts }: Chart,
  effectiveDate: CivilDate,
): Obstacle | undefined {
  const known = accounts[account];
  if (!known) return incomplete(`Ledger account ${account} is not in the chart of accounts.`);
  if (known.controls !== (residentAccountId !== undefined)) {
    const controls = known.controls ? 'controls' : 'does not control';
    return incomplete(`Ledger account ${account} ${controls} the balances of residents.`);
  }
  if ((known.from && effectiveDate < known.from) || (known.to && effectiveDate > known.to)) {
    const detail = `${account} is not active on ${effectiveDate}.`;
    return { code: 'LEDGER_ACCOUNT_NOT_ACTIVE', detail };
  }
  return undefined;
}
