import {
  incomplete,
  receiptLines,
  type Credit,
  type JournalLine,
  type Obstacle,
} from '../../../books/journal/journal-lines.js';
import type { OpenCharge, PayableAccount, Routing } from '../../../books/posting/view.js';
import type { Cents } from '../../../platform/money/money.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { AllocationResult, ChargeAllocation } from './allocate.js';
import type { PaymentRequest } from './types.js';

/** Part of a payment, for one charge, collected by the department of its revenue type. */
interface PlannedAllocation extends ChargeAllocation {
  readonly departmentCode: string;
}

/** How a payment stands in the books. */
export interface Booking {
  readonly allocations: readonly PlannedAllocation[];
  readonly unappliedCents: Cents;
  /** What no charge took is kept for the account as its credit, or by the agency until somebody finds out what it is for. */
  readonly unappliedTo: 'CREDIT' | 'SUSPENSE';
  readonly lines: readonly JournalLine[];
  /** The day of the entry; that of the payment stays what it is. */
  readonly effectiveDate: CivilDate;
}

interface Receipt {
  readonly request: PaymentRequest;
  readonly account: PayableAccount;
  readonly routing: Routing;
}

export const isObstacle = (outcome: Booking | Obstacle): outcome is Obstacle => 'code' in outcome;

/** Books a payment as it was decided, or says what in the configuration of the agency stands in the way. */
export function book(
  receipt: Receipt,
  result: AllocationResult,
  effectiveDate = receipt.request.effectiveDate,
): Booking | Obstacle {
  const { request, account, routing } = receipt;
  const clearingAccount = clearingAccountOf(receipt);
  if (!clearingAccount) return incomplete(`No clearing account for ${request.tender}.`);
  const unrouted = result.allocations.find(({ charge }) => !routing.revenueTypes[charge.revenueTypeCode]);
  if (unrouted) return incomplete(`Revenue type ${unrouted.charge.revenueTypeCode} is not routed.`);
  const allocations = result.allocations.map((allocation) => ({
    ...allocation,
    departmentCode: revenueTypeOf(allocation.charge, routing).department,
  }));
  const credits = allocations.map((allocation) => creditOf(allocation, receipt));
  if (result.leftoverCents > 0n) {
    const department = routing.departments[account.departmentCode];
    if (!department) return incomplete(`Department ${account.departmentCode} has no policy.`);
    credits.push({
      ...restOf(receipt, result.leftoverCents),
      account: department.creditAccount,
      residentAccountId: account.id,
    });
  }
  const lines = receiptLines(clearingAccount, credits, routing.chart, effectiveDate);
  if ('code' in lines) return lines;
  return { allocations, unappliedCents: result.leftoverCents, unappliedTo: 'CREDIT', lines, effectiveDate };
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
  const { request, routing } = receipt;
  const { suspense } = routing.chart;
  if (!suspense) return incomplete('The agency has named no suspense account.');
  const credit = { ...restOf(receipt, request.amountCents), account: suspense.credit };
  const linesInto = (account: string): JournalLine[] | Obstacle =>
    receiptLines(account, [credit], routing.chart, request.businessDate);
  const usual = linesInto(clearingAccountOf(receipt) ?? suspense.receipts);
  const lines = 'code' in usual ? linesInto(suspense.receipts) : usual;
  if ('code' in lines) return lines;
  return {
    allocations: [],
    unappliedCents: request.amountCents,
    unappliedTo: 'SUSPENSE',
    lines,
    effectiveDate: request.businessDate,
  };
}

/** By channel where the channel has an account of its own, else by tender. */
const clearingAccountOf = ({ request, routing }: Receipt): string | undefined =>
  routing.clearingAccounts[request.channel] ?? routing.clearingAccounts[request.tender];

function creditOf({ charge, amountCents, departmentCode }: PlannedAllocation, receipt: Receipt): Credit {
  const { ledgerAccount } = revenueTypeOf(charge, receipt.routing);
  const tags = {
    department: departmentCode,
    revenueType: charge.revenueTypeCode,
    revenueAccount: ledgerAccount,
    channel: receipt.request.channel,
    chargeId: charge.id,
    amountCents,
  };
  return charge.receivableAccountCode
    ? { ...tags, account: charge.receivableAccountCode, residentAccountId: charge.accountId }
    : { ...tags, account: ledgerAccount };
}

const restOf = ({ request, account }: Receipt, amountCents: Cents): Omit<Credit, 'account'> => ({
  amountCents,
  department: account.departmentCode,
  channel: request.channel,
});

function revenueTypeOf(charge: OpenCharge, routing: Routing): Routing['revenueTypes'][string] {
  const type = routing.revenueTypes[charge.revenueTypeCode];
  if (!type) throw new Error(`Revenue type ${charge.revenueTypeCode} has no routing`);
  return type;
}
