import { announce } from '../../../books/events/announce.js';
import type { JournalLine } from '../../../books/journal/journal-lines.js';
import type { Announcement, Delta, Effects, Entry, IssuedCharge } from '../../../books/posting/effects.js';
import { sumCents } from '../../../platform/money/money.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { Bill, RevenueRoutes } from './bill.js';
import { routeOf } from './billing-lines.js';

/** The bills of one day, which are posted by one journal entry, or by none where nothing is recognised yet. */
export interface BillingRun {
  readonly entryId: string | null;
  readonly issuedOn: CivilDate;
  readonly accountingDate: CivilDate;
  readonly bills: readonly Bill[];
  readonly lines: readonly JournalLine[];
}

export function effectsOfRuns(runs: readonly BillingRun[], routes: RevenueRoutes): Effects {
  const charges = runs.flatMap((run) => chargesOf(run, routes));
  return {
    entries: runs.flatMap(entryOf),
    deltas: charges.flatMap(deltaOf),
    charges,
    events: runs.flatMap((run) => announcementsOf(run, routes)),
  };
}

function chargesOf({ bills, entryId }: BillingRun, routes: RevenueRoutes): IssuedCharge[] {
  return bills.flatMap((bill) => {
    const { accountId, issuedAt, issuedOn, dueDate } = bill;
    const ofBill = { accountId, issuedAt, issuedOn, dueDate, entryId: entryIdOf(bill, entryId, routes) };
    return bill.charges.map((charge) => ({
      ...charge,
      ...ofBill,
      receivableAccount: routeOf(charge, routes).receivableAccount,
    }));
  });
}

function deltaOf({ entryId, accountId, amountCents, receivableAccount }: IssuedCharge): Delta[] {
  if (entryId === null) return [];
  const controlCents = receivableAccount === null ? 0n : amountCents;
  return [{ entryId, accountId, openCents: amountCents, creditCents: 0n, controlCents }];
}

function entryOf({ entryId, issuedOn, accountingDate, bills, lines }: BillingRun): Entry[] {
  const [first] = bills;
  if (entryId === null || !first) return [];
  return [
    {
      id: entryId,
      description: bills.length === 1 ? first.description : `${bills.length} bills`,
      accountingDate,
      effectiveDate: issuedOn,
      confirmedAt: first.issuedAt,
      lines,
    },
  ];
}

function announcementsOf({ bills, entryId }: BillingRun, routes: RevenueRoutes): Announcement[] {
  return bills.map((bill) => ({
    ...announce(
      'charges.issued.v1',
      { account: bill.accountId },
      {
        billId: bill.id,
        accountId: bill.accountId,
        entryId: entryIdOf(bill, entryId, routes),
        amountCents: sumCents(bill.charges.map(({ amountCents }) => amountCents)).toString(),
        dueDate: bill.dueDate,
        charges: bill.charges.map(({ id }) => id),
      },
    ),
    occurredAt: bill.issuedAt,
  }));
}

/** A bill of which nothing is recognised yet has no entry. */
const entryIdOf = ({ charges }: Bill, entryId: string | null, routes: RevenueRoutes): string | null =>
  charges.some((charge) => routeOf(charge, routes).receivableAccount !== null) ? entryId : null;
