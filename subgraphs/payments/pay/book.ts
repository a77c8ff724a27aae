import { incomplete, type Obstacle } from '../../../books/journal/journal-lines.js';
import type { OpenCharge, PayableAccount, Routing } from '../../../books/posting/view.js';
import type { FactsOf } from '../../../books/rules/posting-rule.js';
import { postingBy, type Occasion, type Posting } from '../../../books/rules/posting.js';
import type { Cents } from '../../../platform/money/money.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { AllocationResult, ChargeAllocation } from './allocate.js';
import { paymentRule, suspenseRule } from './payment.rules.js';
import type { PaymentRequest } from './types.js';

/** Part of a payment, for one charge, collected by the department of its revenue type. */
interface PlannedAllocation extends ChargeAllocation {
  readonly departmentCode: string;
}

/** How a payment stands in the books. */
export interface Booking extends Posting {
  readonly allocations: readonly PlannedAllocation[];
  readonly unappliedCents: Cents;
  /** What no charge took is kept for the account as its credit, or by the agency until somebody finds out what it is for. */
  readonly unappliedTo: 'CREDIT' | 'SUSPENSE';
  /** The day of the entry; that of the payment stays what it is. */
  readonly effectiveDate: CivilDate;
}

interface Receipt {
  readonly request: PaymentRequest;
  readonly account: PayableAccount;
  readonly routing: Routing;
  readonly accountingDate: CivilDate;
}

export const isObstacle = (outcome: Booking | Obstacle): outcome is Obstacle => 'code' in outcome;

/** Books a payment as it was decided, or says what in the configuration of the agency stands in the way. */
export function book(
  receipt: Receipt,
  { allocations, leftoverCents }: AllocationResult,
  effectiveDate = receipt.request.effectiveDate,
): Booking | Obstacle {
  const { request, account, routing } = receipt;
  const clearing = clearingAccountOf(receipt);
  if (!clearing) return incomplete(`No clearing account for ${request.tender}.`);
  const unrouted = allocations.find(({ charge }) => !routing.revenueTypes[charge.revenueTypeCode]);
  if (unrouted) return incomplete(`Revenue type ${unrouted.charge.revenueTypeCode} is not routed.`);
  if (leftoverCents > 0n && !routing.departments[account.departmentCode]) {
    return incomplete(`Department ${account.departmentCode} has no policy.`);
  }
  const planned = allocations.map((allocation) => ({
    ...allocation,
    departmentCode: revenueTypeOf(allocation.charge, routing).department,
  }));
  const facts = factsOf(receipt, clearing, planned, leftoverCents);
  const posting = postingBy([paymentRule], facts, occasionOf(receipt, effectiveDate));
  if ('code' in posting) return posting;
  return {
    ...posting,
    allocations: planned,
    unappliedCents: leftoverCents,
    unappliedTo: 'CREDIT',
    effectiveDate,
  };
}

/**
 * Books money that is there already: as decided, else as the account's credit, each on the day it counts from or else today.
 * Where none of it can be, it is said what stands in the way of the first. It goes to the agency's suspense account once it
 * is told to, and not before.
 */
export function bookCaptured(receipt: Receipt, result: AllocationResult): Booking | Obstacle {
  const { captured, amountCents, effectiveDate, businessDate } = receipt.request;
  if (captured?.toSuspense) return bookInSuspense(receipt);
  const asDecided = book(receipt, result);
  if (!isObstacle(asDecided)) return asDecided;
  const asCredit = { allocations: [], leftoverCents: amountCents };
  const otherwise = [
    [result, businessDate],
    [asCredit, effectiveDate],
    [asCredit, businessDate],
  ] as const;
  for (const [how, day] of otherwise) {
    const booking = book(receipt, how, day);
    if (!isObstacle(booking)) return booking;
  }
  return asDecided;
}

function bookInSuspense(receipt: Receipt): Booking | Obstacle {
  const { request, account, routing } = receipt;
  const { suspense } = routing.chart;
  if (!suspense) return incomplete('The agency has named no suspense account.');
  const into = (receipts: string): Posting | Obstacle =>
    postingBy(
      [suspenseRule],
      {
        receipts,
        suspense: suspense.credit,
        channel: request.channel,
        department: account.departmentCode,
        cents: request.amountCents,
      },
      occasionOf(receipt, request.businessDate),
    );
  const usual = into(clearingAccountOf(receipt) ?? suspense.receipts);
  const posting = 'code' in usual ? into(suspense.receipts) : usual;
  if ('code' in posting) return posting;
  return {
    ...posting,
    allocations: [],
    unappliedCents: request.amountCents,
    unappliedTo: 'SUSPENSE',
    effectiveDate: request.businessDate,
  };
}

const occasionOf = ({ routing, accountingDate }: Receipt, effectiveDate: CivilDate): Occasion => ({
  chart: routing.chart,
  accountingDate,
  effectiveDate,
});

/** By channel where the channel has an account of its own, else by tender. */
const clearingAccountOf = ({ request, routing }: Receipt): string | undefined =>
  routing.clearingAccounts[request.channel] ?? routing.clearingAccounts[request.tender];

/** A charge that has a receivable was revenue when it was billed; the others are when they are collected. */
function factsOf(
  { request, account, routing }: Receipt,
  clearing: string,
  allocations: readonly PlannedAllocation[],
  leftoverCents: Cents,
): FactsOf<typeof paymentRule.parameters> {
  const credit = routing.departments[account.departmentCode]?.creditAccount;
  const rest = { resident: account.id, department: account.departmentCode, cents: leftoverCents };
  const parts = allocations.map(({ charge, amountCents, departmentCode }) => ({
    receivable: charge.receivableAccountCode,
    resident: charge.accountId,
    revenue: revenueTypeOf(charge, routing).ledgerAccount,
    revenueType: charge.revenueTypeCode,
    department: departmentCode,
    charge: charge.id,
    cents: amountCents,
  }));
  return {
    clearing,
    channel: request.channel,
    billed: parts.flatMap(({ receivable, ...part }) =>
      receivable === null ? [] : [{ ...part, receivable }],
    ),
    collected: parts.filter(({ receivable }) => receivable === null),
    unapplied: credit !== undefined && leftoverCents > 0n ? [{ ...rest, credit }] : [],
  };
}

function revenueTypeOf(charge: OpenCharge, routing: Routing): Routing['revenueTypes'][string] {
  const type = routing.revenueTypes[charge.revenueTypeCode];
  if (!type) throw new Error(`Revenue type ${charge.revenueTypeCode} has no routing`);
  return type;
}
