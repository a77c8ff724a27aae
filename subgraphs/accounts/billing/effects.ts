import { announce } from '../../../books/events/announce.js';
import type { Announcement, Delta, Effects, Entry, IssuedCharge } from '../../../books/posting/effects.js';
import type { Posting } from '../../../books/rules/posting.js';
import { sumCents } from '../../../platform/money/money.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { Bill, RevenueRoutes } from './bill.js';
import { routeOf } from './book-bills.js';

/** The bills of one day, which are posted by one journal entry, or by none where nothing is recognised yet. */
export interface BillingRun {
  readonly entry: (Posting & { readonly id: string }) | null;
  readonly issuedOn: CivilDate;
  readonly accountingDate: CivilDate;
  readonly bills: readonly Bill[];
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

function chargesOf({ bills, entry }: BillingRun, routes: RevenueRoutes): IssuedCharge[] {
  return bills.flatMap((bill) => {
    const { accountId, issuedAt, issuedOn, dueDate } = bill;
    const ofBill = { accountId, issuedAt, issuedOn, dueDate, entryId: entryIdOf(bill, entry, routes) };
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

function entryOf({ entry, issuedOn, accountingDate, bills }: BillingRun): Entry[] {
  const [first] = bills;
  if (entry === null || !first) return [];
  return [
    {
      ...entry,
      description: bills.length === 1 ? first.description : `${bills.length} bills`,
      accountingDate,
      effectiveDate: issuedOn,
      confirmedAt: first.issuedAt,
    },
  ];
}

function announcementsOf({ bills, entry }: BillingRun, routes: RevenueRoutes): Announcement[] {
  return bills.map((bill) => ({
    ...announce(
      'charges.issued.v1',
      { account: bill.accountId },
      {
        billId: bill.id,
        accountId: bill.accountId,
        entryId: entryIdOf(bill, entry, routes),
        amountCents: sumCents(bill.charges.map(({ amountCents }) => amountCents)).toString(),
        dueDate: bill.dueDate,
        charges: bill.charges.map(({ id }) => id),
      },
    ),
    occurredAt: bill.issuedAt,
  }));
}

/** A bill of which nothing is recognised yet has no entry. */
const entryIdOf = ({ charges }: Bill, entry: BillingRun['entry'], routes: RevenueRoutes): string | null =>
  entry !== null && charges.some((charge) => routeOf(charge, routes).receivableAccount !== null)
    ? entry.id
    : null;
