import { fundOf, incomplete, type Obstacle } from '../../../books/journal/journal-lines.js';
import type { OpenCharge, Routing } from '../../../books/posting/view.js';
import type { FactsOf } from '../../../books/rules/posting-rule.js';
import { postingBy, type Occasion, type Posting } from '../../../books/rules/posting.js';
import { sumCents, type Cents } from '../../../platform/money/money.js';
import { writeOffRule } from './write-off.rules.js';

export interface ChargePart {
  readonly charge: OpenCharge;
  readonly amountCents: Cents;
}

type Routes = Routing['revenueTypes'];
type Fact = FactsOf<typeof writeOffRule.parameters>['parts'][number];

export function postingOfWriteOff(
  parts: readonly ChargePart[],
  routes: Routes,
  occasion: Occasion,
): Posting | Obstacle {
  const facts: Fact[] = [];
  for (const part of parts) {
    const fact = factOf(part, routes);
    if ('code' in fact) return fact;
    facts.push(fact);
  }
  return postingBy([writeOffRule], { parts: facts }, occasion);
}

/** Nobody's cash moves, so that no fund may be left to be balanced by it. */
function factOf({ charge, amountCents }: ChargePart, routes: Routes): Fact | Obstacle {
  const { id, accountId, revenueTypeCode: revenueType, receivableAccountCode: receivable } = charge;
  const route = routes[revenueType];
  if (!route || receivable === null) return incomplete(`Revenue type ${revenueType} is not routed.`);
  const { department, ledgerAccount: revenue } = route;
  if (fundOf(revenue) !== fundOf(receivable))
    return incomplete(`${receivable} and ${revenue} lie in different funds.`);
  return {
    ...{ receivable, revenue, revenueType, department },
    ...{ resident: accountId, charge: id, cents: amountCents },
  };
}

export const amountOf = (parts: readonly { readonly amountCents: Cents }[]): Cents =>
  sumCents(parts.map(({ amountCents }) => amountCents));
