import { fundOf, incomplete, type Obstacle } from '../../../books/journal/journal-lines.js';
import type { OpenCharge, Routing } from '../../../books/posting/view.js';
import { postingBy, type Occasion, type Posting } from '../../../books/rules/posting.js';
import { AdjustmentKind } from '../../../books/words/adjustment.js';
import type { Cents } from '../../../platform/money/money.js';
import { adjustmentRule } from './adjustment.rules.js';

/** What is taken off a charge, of what is open and of what was paid. */
export interface Cut {
  readonly kind: AdjustmentKind;
  readonly charge: OpenCharge;
  readonly openCents: Cents;
  readonly paidCents: Cents;
}

/** The account that the chart names for courtesies of a fund, if the agency wants them apart from its revenue. */
const courtesies = 'COURTESY_CREDITS';

/** @param keeper the department of the account, which keeps its credit */
export function postingOfAdjustment(
  { kind, charge, openCents, paidCents }: Cut,
  keeper: string,
  { departments, revenueTypes }: Pick<Routing, 'departments' | 'revenueTypes'>,
  occasion: Occasion,
): Posting | Obstacle {
  const { id, accountId, revenueTypeCode: revenueType, receivableAccountCode: receivable } = charge;
  const route = revenueTypes[revenueType];
  if (!route || receivable === null) return incomplete(`Revenue type ${revenueType} is not routed.`);
  const credit = departments[keeper]?.creditAccount;
  if (!credit) return incomplete(`Department ${keeper} keeps no credit.`);
  const { department, ledgerAccount: revenue } = route;
  // Nobody's cash moves for what is open, so that no fund may be left to be balanced by it.
  const fund = fundOf(receivable);
  if (fundOf(revenue) !== fund) return incomplete(`${receivable} and ${revenue} lie in different funds.`);
  const named =
    kind === AdjustmentKind.COURTESY_CREDIT ? occasion.chart.purposes[fund]?.[courtesies] : undefined;
  const facts = {
    ...{ takenFrom: named ?? revenue, receivable, revenue, credit },
    ...{ revenueType, department, keeper, resident: accountId, charge: id },
    ...{ openCents, paidCents },
  };
  return postingBy([adjustmentRule], facts, occasion);
}
