import type { Obstacle } from '../../../books/journal/journal-lines.js';
import { postingBy, type Occasion, type Posting } from '../../../books/rules/posting.js';
import type { Bill, NewCharge, RevenueRoute, RevenueRoutes } from './bill.js';
import { billRule } from './bill.rules.js';

/**
 * How bills are booked that are posted together, as a billing register is; null where nothing of them is recognised before it is
 * collected. A receivable lies in the fund of its revenue; otherwise the ledger refuses the entry.
 */
export function billingOf(
  bills: readonly Pick<Bill, 'accountId' | 'charges'>[],
  routes: RevenueRoutes,
  occasion: Occasion,
): Posting | Obstacle | null {
  const charges = bills.flatMap(({ accountId, charges }) =>
    charges.flatMap((charge) => {
      const { receivableAccount, ledgerAccount, department } = routeOf(charge, routes);
      return receivableAccount === null
        ? []
        : {
            receivable: receivableAccount,
            revenue: ledgerAccount,
            revenueType: charge.revenueTypeCode,
            department,
            resident: accountId,
            cents: charge.amountCents,
          };
    }),
  );
  return charges.length === 0 ? null : postingBy([billRule], { charges }, occasion);
}

/** Of a bill that was found to be possible, so that each of its revenue types has one. */
export function routeOf({ revenueTypeCode }: NewCharge, routes: RevenueRoutes): RevenueRoute {
  const route = routes[revenueTypeCode];
  if (!route) throw new Error(`Revenue type ${revenueTypeCode} has no route`);
  return route;
}
