import { sumCents } from '../../../platform/money/money.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { Bill, RevenueRoutes } from './bill.js';
import { routeOf, type BillingLine } from './billing-lines.js';

/** The bills of one day, which are posted by one journal entry, or by none where nothing is recognised yet. */
export interface BillingRun {
  readonly entryId: string | null;
  readonly issuedOn: CivilDate;
  readonly accountingDate: CivilDate;
  readonly bills: readonly Bill[];
  readonly lines: readonly BillingLine[];
}

/** The rows of accounts.issue, ledger.post and events.append. Cents go as text, so none passes through a float. */

export function chargeRows({ bills, entryId }: BillingRun, routes: RevenueRoutes): object[] {
  return bills.flatMap((bill) => {
    const entry = isAccrued(bill, routes) ? entryId : null;
    return bill.charges.map((charge) => ({
      id: charge.id,
      account: bill.accountId,
      entry,
      revenueType: charge.revenueTypeCode,
      kind: charge.kind,
      description: charge.description,
      amountCents: charge.amountCents.toString(),
      receivableAccount: routeOf(charge, routes).receivableAccount,
      issuedAt: bill.issuedAt,
      issuedOn: bill.issuedOn,
      dueDate: bill.dueDate,
      priority: charge.priority,
    }));
  });
}

export function entryRow({ entryId, issuedOn, accountingDate, bills, lines }: BillingRun): object {
  const [first] = bills;
  return {
    id: entryId,
    kind: 'BILL',
    description: bills.length === 1 ? first?.description : `${bills.length} bills`,
    accountingDate,
    effectiveDate: issuedOn,
    confirmedAt: first?.issuedAt,
    lines: lines.map((line) => ({
      account: line.account,
      fund: line.fund,
      debit: line.debitCents?.toString(),
      credit: line.creditCents?.toString(),
      department: line.department,
      revenueType: line.revenueType,
      residentAccount: line.residentAccountId,
    })),
  };
}

export function issuedEvents({ bills, entryId }: BillingRun, routes: RevenueRoutes): object[] {
  return bills.map((bill) => ({
    kind: 'charges.issued.v1',
    occurredAt: bill.issuedAt,
    topics: [`account:${bill.accountId}`],
    payload: {
      billId: bill.id,
      accountId: bill.accountId,
      entryId: isAccrued(bill, routes) ? entryId : null,
      amountCents: sumCents(bill.charges.map(({ amountCents }) => amountCents)).toString(),
      dueDate: bill.dueDate,
      charges: bill.charges.map(({ id }) => id),
    },
  }));
}

const isAccrued = ({ charges }: Bill, routes: RevenueRoutes): boolean =>
  charges.some((charge) => routeOf(charge, routes).receivableAccount !== null);
