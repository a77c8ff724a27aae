import { fundOf, type JournalLine } from '../../../books/journal/journal-lines.js';
import { sumCents, type Cents } from '../../../platform/money/money.js';
import type { Bill, NewCharge, RevenueRoute, RevenueRoutes } from './bill.js';

interface Accrual extends RevenueRoute {
  readonly receivableAccount: string;
  readonly residentAccountId: string;
  readonly charge: NewCharge;
}

/**
 * The lines of bills that are posted together: each receivable is debited by resident, each revenue or liability is
 * credited in total, as a billing register is posted. What is recognised when collected has no lines, so bills of only
 * that have none at all. A receivable lies in the fund of its revenue; otherwise the ledger refuses the entry.
 */
export function billingLines(
  bills: readonly Pick<Bill, 'accountId' | 'charges'>[],
  routes: RevenueRoutes,
): JournalLine[] {
  const accruals = bills.flatMap((bill) => accrualsOf(bill, routes));
  const debits = grouped(
    accruals,
    ({ residentAccountId, receivableAccount }) => residentAccountId + receivableAccount,
  );
  const credits = grouped(accruals, ({ charge }) => charge.revenueTypeCode);
  return [
    ...debits.map(({ first, cents }) => ({
      account: first.receivableAccount,
      fund: fundOf(first.receivableAccount),
      debitCents: cents,
      department: first.department,
      residentAccountId: first.residentAccountId,
    })),
    ...credits.map(({ first, cents }) => ({
      account: first.ledgerAccount,
      fund: fundOf(first.ledgerAccount),
      creditCents: cents,
      department: first.department,
      revenueType: first.charge.revenueTypeCode,
    })),
  ];
}

/** Of a bill that was found to be possible, so that each of its revenue types has one. */
export function routeOf({ revenueTypeCode }: NewCharge, routes: RevenueRoutes): RevenueRoute {
  const route = routes[revenueTypeCode];
  if (!route) throw new Error(`Revenue type ${revenueTypeCode} has no route`);
  return route;
}

function accrualsOf(
  { accountId, charges }: Pick<Bill, 'accountId' | 'charges'>,
  routes: RevenueRoutes,
): Accrual[] {
  return charges.flatMap((charge) => {
    const { receivableAccount, ...route } = routeOf(charge, routes);
    return receivableAccount === null
      ? []
      : [{ ...route, receivableAccount, residentAccountId: accountId, charge }];
  });
}

function grouped(
  accruals: readonly Accrual[],
  keyOf: (accrual: Accrual) => string,
): { first: Accrual; cents: Cents }[] {
  return [...Map.groupBy(accruals, keyOf).values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ first, cents: sumCents(group.map(({ charge }) => charge.amountCents)) }] : [];
  });
}
