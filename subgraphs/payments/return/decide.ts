import type { Obstacle } from '../../../books/journal/journal-lines.js';
import { incomplete } from '../../../books/journal/journal-lines.js';
import type { View } from '../../../books/posting/view.js';
import { postingBy, postingOfReversal, type Occasion, type Posting } from '../../../books/rules/posting.js';
import { newId } from '../../../platform/ids/public-id.js';
import { addDays, addMonths, type CivilDate } from '../../../platform/time/civil-date.js';
import type { KnownPayment } from '../payment/known-payment.js';
import { PaymentStatus } from '../payment/payment.states.js';
import { addBankingDays } from './banking-days.js';
import { returnRules, type Window } from './return-codes.js';
import { ReturnRefusal, type Refusal } from './return.errors.js';
import { returnFeeRule, returnRule } from './return.rules.js';
import type { ReturnPolicy, ReturnRequest } from './types.js';

/** What is posted to take a payment back, and to charge for it. */
export interface ReturnPlan {
  readonly entryId: string;
  readonly posting: Posting;
  readonly reverses: string;
  readonly accountingDate: CivilDate;
  readonly effectiveDate: CivilDate;
  readonly fee: Fee | null;
  /** For how many months the account does not take the tender any more; null where it goes on to. */
  readonly blockMonths: number | null;
}

export interface Fee {
  readonly chargeId: string;
  readonly entryId: string;
  readonly posting: Posting;
  readonly cents: bigint;
  readonly revenueType: string;
  readonly receivable: string;
}

/** What a department has said of returned payments, and when payments of this account and tender came back before. */
export interface ReturnHistory {
  readonly policy: ReturnPolicy | undefined;
  readonly earlier: readonly CivilDate[];
}

const refuse = (code: ReturnRefusal, field: string, detail?: string): Refusal => ({
  code,
  path: ['input', field],
  ...(detail !== undefined && { detail }),
});

/** Why a payment cannot be returned so, whatever it takes of the books. */
export function objectionTo(request: ReturnRequest, payment: KnownPayment, view: View): Refusal | undefined {
  return objectionToState(payment, view) ?? objectionToCode(request, payment);
}

function objectionToState(payment: KnownPayment, { position }: View): Refusal | undefined {
  const { status, refundedCents, unappliedCents, inSuspense, accountId } = payment;
  if (status === PaymentStatus.RETURNED) return refuse(ReturnRefusal.PAYMENT_ALREADY_RETURNED, 'paymentId');
  if (status !== PaymentStatus.POSTED && status !== PaymentStatus.SETTLED)
    return refuse(ReturnRefusal.PAYMENT_NOT_IN_BOOKS, 'paymentId', `It is ${status}.`);
  if (refundedCents > 0n) return refuse(ReturnRefusal.PAYMENT_REFUNDED, 'paymentId');
  const credit = position.accounts.get(accountId)?.creditCents ?? 0n;
  // Below zero the agency would be owed what no charge says. Whatever used the credit is taken back first.
  return !inSuspense && credit < unappliedCents
    ? refuse(ReturnRefusal.PAYMENT_CREDIT_USED, 'paymentId')
    : undefined;
}

function objectionToCode(
  { code, returnedOn, businessDate }: ReturnRequest,
  payment: KnownPayment,
): Refusal | undefined {
  const rule = returnRules[code];
  if (rule.class === 'OF_A_RETURN') return refuse(ReturnRefusal.RETURN_CODE_NOT_OF_PAYMENT, 'code');
  const isOfBank = payment.tender === 'ACH' || payment.tender === 'CHECK';
  if (!isOfBank || (rule.tender !== null && rule.tender !== payment.tender))
    return refuse(ReturnRefusal.RETURN_CODE_NOT_OF_TENDER, 'code', `It was paid by ${payment.tender}.`);
  if (returnedOn < payment.businessDate || returnedOn > businessDate)
    return refuse(ReturnRefusal.RETURN_DATE_IMPOSSIBLE, 'returnedOn');
  const last = rule.window && lastDayOf(rule.window, payment);
  return last !== null && returnedOn > last
    ? refuse(ReturnRefusal.RETURN_TOO_LATE, 'returnedOn', `The last day was ${last}.`)
    : undefined;
}

/**
 * When a bank may send it back at the latest. It is not known when banks have settled a payment with each other: no later than two
 * banking days after its money was certain.
 */
export function lastDayOf(
  window: Window,
  { businessDate, confirmedOn }: Pick<KnownPayment, 'businessDate' | 'confirmedOn'>,
): CivilDate {
  const certainOn = confirmedOn !== null && confirmedOn > businessDate ? confirmedOn : businessDate;
  const settledOn = addBankingDays(certainOn, 2);
  return 'bankingDays' in window
    ? addBankingDays(settledOn, window.bankingDays)
    : // It has to be there when the banking day behind the last of the days begins.
      addBankingDays(addDays(settledOn, window.calendarDays), 1);
}

/** @throws Error for a payment in the books whose entry was not looked at */
export function planOf(
  request: ReturnRequest,
  payment: KnownPayment,
  { policy, earlier }: ReturnHistory,
  view: View,
): ReturnPlan | Refusal {
  const entry = payment.entryId === null ? undefined : view.entries.get(payment.entryId);
  if (!entry) throw new Error(`The entry of payment ${payment.id} was not looked at`);
  const { routing, accountingDates } = view;
  const { code, returnedOn } = request;
  const accountingDate = accountingDates[returnedOn];
  if (!accountingDate) return { code: ReturnRefusal.FISCAL_PERIOD_CLOSED };
  const occasion = { chart: routing.chart, accountingDate, effectiveDate: returnedOn };
  const posting = postingOfReversal([returnRule], entry.lines, occasion);
  if ('code' in posting) return posting;
  const fee =
    returnRules[code].takesFee && !payment.inSuspense ? feeOf(payment, policy, view, occasion) : null;
  if (fee && 'code' in fee) return fee;
  return {
    entryId: newId(),
    posting,
    reverses: entry.id,
    accountingDate,
    effectiveDate: returnedOn,
    fee,
    blockMonths: policy ? blockMonthsOf(request, policy, earlier) : null,
  };
}

function feeOf(
  { accountId }: KnownPayment,
  policy: ReturnPolicy | undefined,
  { routing }: View,
  occasion: Occasion,
): Fee | Obstacle | null {
  const { feeCents = 0n, feeRevenueType: revenueType } = policy ?? {};
  if (feeCents === 0n || revenueType == null) return null;
  const route = routing.revenueTypes[revenueType];
  if (!route?.receivableAccount)
    return incomplete(`Revenue type ${revenueType}, of the fee, has no receivable to be billed to.`);
  const { receivableAccount: receivable, ledgerAccount: revenue, department } = route;
  const facts = { receivable, revenue, revenueType, department, resident: accountId, cents: feeCents };
  const posting = postingBy([returnFeeRule], facts, occasion);
  return 'code' in posting
    ? posting
    : { chargeId: newId(), entryId: newId(), posting, cents: feeCents, revenueType, receivable };
}

function blockMonthsOf(
  { code, returnedOn }: ReturnRequest,
  { block }: ReturnPolicy,
  earlier: readonly CivilDate[],
): number | null {
  const { blocks } = returnRules[code];
  if (!block || blocks === 'NEVER') return null;
  if (blocks === 'AT_ONCE') return block.months;
  const since = addMonths(returnedOn, -block.withinMonths);
  const counted = earlier.filter((day) => day > since && day <= returnedOn).length + 1;
  return counted >= block.after ? block.months : null;
}
