import type { Cents } from '../../platform/money/money.js';
import type { CivilDate } from '../../platform/time/civil-date.js';
import type { Chart } from '../posting/view.js';

/** One line of a journal entry; exactly one of debit and credit is set, in cents. */
export interface JournalLine extends Tags {
  readonly account: string;
  readonly fund: string;
  readonly debitCents?: Cents;
  readonly creditCents?: Cents;
}

/** What a line is for, as reports group by it. */
export interface Tags {
  readonly department?: string;
  readonly revenueType?: string;
  /** The revenue or liability account that the money is for, also where the line reduces a receivable. */
  readonly revenueAccount?: string;
  readonly channel?: string;
  readonly residentAccountId?: string;
  readonly chargeId?: string;
}

/** Why the ledger would not take an entry, in the words of a refusal. */
export interface Obstacle {
  readonly code: 'LEDGER_ACCOUNT_NOT_ACTIVE' | 'ROUTING_INCOMPLETE';
  readonly detail: string;
}

export const incomplete = (detail: string): Obstacle => ({ code: 'ROUTING_INCOMPLETE', detail });

/** The fund segment of a ledger account code: "500" of "500-343300". */
export const fundOf = (accountCode: string): string => accountCode.slice(0, accountCode.indexOf('-'));

/** What ledger.check_lines and accounts.check_movements would object to in lines of a day. */
export function obstacleIn(
  lines: readonly JournalLine[],
  chart: Chart,
  effectiveDate: CivilDate,
): Obstacle | undefined {
  for (const line of lines) {
    const obstacle = obstacleOf(line, chart, effectiveDate);
    if (obstacle) return obstacle;
  }
  return undefined;
}

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
