import type { Obstacle } from '../../../books/journal/journal-lines.js';
import type { AllocationPolicy, OpenPosition, PayableAccount, Routing } from '../../../books/posting/view.js';
import { formatCents, sumCents, type Cents } from '../../../platform/money/money.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import { PaymentRefusal, type Refusal } from '../payment/payment.errors.js';
import { allocate, allocateAsDirected, type AllocationResult, type ChargeAllocation } from './allocate.js';
import { book, bookCaptured, isObstacle, type Booking } from './book.js';
import type { PaymentRequest } from './types.js';

/** Everything a confirmed payment writes, ready to be posted. */
export interface PostingPlan extends Booking {
  readonly request: PaymentRequest;
  readonly account: PayableAccount;
  /** Null for captured money of a department that has lost its policy. */
  readonly policyVersion: number | null;
}

export type Decision =
  | { readonly kind: 'post'; readonly plan: PostingPlan }
  | { readonly kind: 'similar'; readonly paymentId: string }
  | StaleBalance
  | { readonly kind: 'refuse'; readonly refusal: Refusal };

/** An account is not as the caller expected it. */
export interface StaleBalance {
  readonly kind: 'stale';
  /** The place of what was expected of it. */
  readonly index: number;
  readonly accountId: string;
  /** As it is now. */
  readonly balanceVersion: number;
}

const refuse = (code: PaymentRefusal, path: string[], detail?: string): Decision => ({
  kind: 'refuse',
  refusal: { code, path: ['input', ...path], ...(detail ? { detail } : {}) },
});

/** What a payment is decided on. */
export interface Circumstances {
  readonly position: OpenPosition;
  readonly routing: Routing;
  /** The day it is booked on; null where no period is open any more. */
  readonly accountingDate: CivilDate | null;
  /** A payment of moments ago that looks the same. */
  readonly similarId?: string | undefined;
}

/**
 * Decides one payment against what is open. Until the processor has captured the money a payment may be refused, also for
 * what the ledger would not take; after that it is always posted, and what no charge takes becomes the account's credit.
 * Whether the caller may see what they name comes first, so that no other answer tells of what they may not see.
 */
export function decide(request: PaymentRequest, circumstances: Circumstances): Decision {
  const { position, routing, accountingDate, similarId } = circumstances;
  const account = position.accounts.get(request.accountId);
  if (!account || !maySee(request, account)) return refuse(PaymentRefusal.ACCOUNT_NOT_FOUND, ['accountId']);
  const directed = request.allocations ? findCharges(request, position) : undefined;
  const policy = routing.departments[account.departmentCode]?.policy;
  if (request.captured) {
    if (!accountingDate) return refuse(PaymentRefusal.FISCAL_PERIOD_CLOSED, []);
    const result = allocateCaptured(request, directed, position, policy);
    const booking = bookCaptured({ request, account, routing, accountingDate }, result);
    return conclude(request, account, booking, routing);
  }
  if (directed && 'kind' in directed) return directed;
  const paid = new Set([account.id, ...(directed ?? []).map(({ charge }) => charge.accountId)]);
  const unexpected = compareVersions(request, paid, position);
  if (unexpected) return unexpected;
  if (similarId && !request.allowDuplicate) return { kind: 'similar', paymentId: similarId };
  if (!accountingDate) return refuse(PaymentRefusal.FISCAL_PERIOD_CLOSED, []);
  if (!policy) return refuseWithoutPolicy(account);

  const parts = partsOf(request, account, directed, circumstances);
  if ('kind' in parts) return parts;
  for (const part of parts) {
    const refusal = refuseByPolicy(request, part);
    if (refusal) return refusal;
  }
  const result = directed
    ? allocateAsDirected(directed)
    : allocate(request.amountCents, position.chargesOf(account.id), policy);
  const misfit = directed
    ? refuseDirected(directed, parts, position)
    : refuseRest(result, account, policy, ['amount']);
  return (
    misfit ?? conclude(request, account, book({ request, account, routing, accountingDate }, result), routing)
  );
}

const refuseWithoutPolicy = ({ departmentCode }: PayableAccount): Decision =>
  refuse(PaymentRefusal.ROUTING_INCOMPLETE, [], `Department ${departmentCode} has no policy.`);

/** As far as the payer's wish or the policy can still be followed. */
function allocateCaptured(
  { accountId, amountCents }: PaymentRequest,
  directed: ChargeAllocation[] | Decision | undefined,
  position: OpenPosition,
  policy: AllocationPolicy | undefined,
): AllocationResult {
  if (directed && !('kind' in directed)) return allocateAsDirected(directed);
  if (directed || !policy) return { allocations: [], leftoverCents: amountCents };
  return allocate(amountCents, position.chargesOf(accountId), policy);
}

function conclude(
  request: PaymentRequest,
  account: PayableAccount,
  booking: Booking | Obstacle,
  routing: Routing,
): Decision {
  if (isObstacle(booking)) {
    const isDated = booking.code === 'LEDGER_ACCOUNT_NOT_ACTIVE';
    return refuse(PaymentRefusal[booking.code], isDated ? ['effectiveDate'] : [], booking.detail);
  }
  const policyVersion = routing.departments[account.departmentCode]?.policy.version ?? null;
  return { kind: 'post', plan: { ...booking, request, account, policyVersion } };
}

/** Whether an account that it pays has changed since the caller looked, which comes before all that may follow from that. */
function compareVersions(
  { expectedBalanceVersions = [] }: PaymentRequest,
  paid: ReadonlySet<string>,
  { accounts }: OpenPosition,
): Decision | undefined {
  for (const [index, { accountId, balanceVersion: expected }] of expectedBalanceVersions.entries()) {
    const account = paid.has(accountId) ? accounts.get(accountId) : undefined;
    if (!account) {
      const path = ['expectedBalanceVersions', String(index), 'accountId'];
      return refuse(PaymentRefusal.ACCOUNT_NOT_FOUND, path, 'This payment pays none of this id.');
    }
    const { balanceVersion } = account;
    if (balanceVersion !== expected) return { kind: 'stale', index, accountId, balanceVersion };
  }
  return undefined;
}

/** What one account gets of a payment, under the policy of its own department. */
interface Part {
  readonly account: PayableAccount;
  readonly policy: AllocationPolicy;
  readonly amountCents: Cents;
}

/** The account that the request names first, also where it gets nothing, then the others of a basket. */
function partsOf(
  request: PaymentRequest,
  account: PayableAccount,
  directed: readonly ChargeAllocation[] | undefined,
  { position, routing }: Circumstances,
): Part[] | Decision {
  const cents = new Map([[account.id, directed ? 0n : request.amountCents]]);
  for (const { charge, amountCents } of directed ?? []) {
    cents.set(charge.accountId, (cents.get(charge.accountId) ?? 0n) + amountCents);
  }
  const parts: Part[] = [];
  for (const [id, amountCents] of cents) {
    const owner = position.accounts.get(id);
    if (!owner) throw new Error(`Account ${id} was not looked at`);
    const department = routing.departments[owner.departmentCode];
    if (!department) return refuseWithoutPolicy(owner);
    parts.push({ account: owner, policy: department.policy, amountCents });
  }
  return parts;
}

/** What must suit every account that a payment pays, not only the one it names first. */
function refuseByPolicy(
  request: PaymentRequest,
  { account, policy, amountCents }: Part,
): Decision | undefined {
  if (account.status === 'CLOSED' && account.openCents === 0n) {
    return refuse(PaymentRefusal.ACCOUNT_CLOSED, ['accountId']);
  }
  const isWhole = amountCents === request.amountCents;
  const path = isWhole ? ['amount'] : ['allocations'];
  const where = isWhole ? '' : ` for ${account.number}`;
  // Else nobody could settle an account that owes less than the minimum.
  const settles = amountCents === account.openCents;
  if (amountCents > 0n && amountCents < policy.minimumCents && !settles) {
    const detail = `The minimum${where} is ${formatCents(policy.minimumCents)}.`;
    return refuse(PaymentRefusal.AMOUNT_BELOW_MINIMUM, path, detail);
  }
  if (amountCents > policy.maximumCents) {
    const detail = `The maximum${where} is ${formatCents(policy.maximumCents)}.`;
    return refuse(PaymentRefusal.AMOUNT_TOO_LARGE, path, detail);
  }
  return refuseTenderOrDate(request, account, policy);
}

function refuseTenderOrDate(
  { tender, businessDate, effectiveDate }: PaymentRequest,
  { number, blockedTenders }: PayableAccount,
  { backDatingDays }: AllocationPolicy,
): Decision | undefined {
  if (blockedTenders.includes(tender)) {
    return refuse(PaymentRefusal.TENDER_NOT_ACCEPTED, ['tender'], `${tender} is blocked on ${number}.`);
  }
  const daysBack = (Date.parse(businessDate) - Date.parse(effectiveDate)) / 86_400_000;
  if (daysBack > backDatingDays) {
    return refuse(
      PaymentRefusal.EFFECTIVE_DATE_TOO_OLD,
      ['effectiveDate'],
      `Up to ${backDatingDays} days back are allowed.`,
    );
  }
  return undefined;
}

/** Whether the caller may know of an account at all. */
export const maySee = (
  { departments }: PaymentRequest,
  account: Pick<PayableAccount, 'departmentCode'>,
): boolean => departments === '*' || departments.includes(account.departmentCode);

function findCharges(request: PaymentRequest, position: OpenPosition): ChargeAllocation[] | Decision {
  const found: ChargeAllocation[] = [];
  for (const [index, { chargeId, amountCents }] of (request.allocations ?? []).entries()) {
    const charge = position.charges.get(chargeId);
    const owner = charge && position.accounts.get(charge.accountId);
    if (!charge || !owner || !maySee(request, owner))
      return refuse(PaymentRefusal.ALLOCATION_CHARGE_NOT_FOUND, ['allocations', String(index), 'chargeId']);
    found.push({ charge, amountCents });
  }
  return found;
}

/** The payer's own split must fit what is open and, account by account, what the department lets the payer decide. */
function refuseDirected(
  wanted: readonly ChargeAllocation[],
  parts: readonly Part[],
  position: OpenPosition,
): Decision | undefined {
  for (const [index, { charge, amountCents }] of wanted.entries()) {
    const path = ['allocations', String(index), 'amount'];
    if (charge.openCents === 0n) return refuse(PaymentRefusal.ALREADY_PAID, path);
    if (amountCents > charge.openCents) {
      return refuse(
        PaymentRefusal.ALLOCATION_EXCEEDS_OPEN,
        path,
        `${formatCents(charge.openCents)} is open.`,
      );
    }
  }
  for (const { account, policy } of parts) {
    const allocations = wanted.filter(({ charge }) => charge.accountId === account.id);
    if (
      !policy.partialPayment &&
      allocations.some(({ charge, amountCents }) => amountCents < charge.openCents)
    ) {
      return refuse(PaymentRefusal.PARTIAL_PAYMENT_NOT_ACCEPTED, ['allocations']);
    }
    if (!policy.payerMayDirect && !followsPolicy(allocations, account.id, position, policy)) {
      return refuse(PaymentRefusal.ALLOCATION_NOT_ALLOWED, ['allocations']);
    }
  }
  return undefined;
}

function followsPolicy(
  wanted: readonly ChargeAllocation[],
  accountId: string,
  position: OpenPosition,
  policy: AllocationPolicy,
): boolean {
  const amountCents = sumCents(wanted.map((allocation) => allocation.amountCents));
  const { allocations } = allocate(amountCents, position.chargesOf(accountId), policy);
  const byPolicy = new Map(allocations.map((allocation) => [allocation.charge.id, allocation.amountCents]));
  return (
    byPolicy.size === wanted.length &&
    wanted.every((allocation) => byPolicy.get(allocation.charge.id) === allocation.amountCents)
  );
}

function refuseRest(
  result: AllocationResult,
  account: PayableAccount,
  policy: AllocationPolicy,
  path: string[],
): Decision | undefined {
  if (result.leftoverCents > 0n && policy.overpayment === 'REJECT') {
    return account.openCents === 0n
      ? refuse(PaymentRefusal.ALREADY_PAID, path)
      : refuse(PaymentRefusal.OVERPAYMENT_NOT_ACCEPTED, path, `${formatCents(account.openCents)} is open.`);
  }
  if (
    !policy.partialPayment &&
    result.allocations.some(({ charge, amountCents }) => amountCents < charge.openCents)
  ) {
    return refuse(
      PaymentRefusal.PARTIAL_PAYMENT_NOT_ACCEPTED,
      path,
      `${formatCents(account.openCents)} is open.`,
    );
  }
  return undefined;
}
