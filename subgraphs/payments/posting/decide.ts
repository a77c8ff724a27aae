import { formatCents, sumCents, type Cents } from '../../../platform/money/money.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import { PaymentRefusal, type Refusal } from '../payment/payment.errors.js';
import { allocate, allocateAsDirected, type AllocationResult, type ChargeAllocation } from './allocate.js';
import { receiptLines, type Credit, type JournalLine } from './journal-lines.js';
import type { AllocationPolicy, OpenCharge, PayableAccount, PaymentRequest, Routing } from './types.js';

/** What is owed, as locked for one batch. Payments that are posted draw it down, so that each sees what the ones before it left. */
export class OpenPosition {
  readonly accounts: ReadonlyMap<string, PayableAccount>;
  readonly charges: ReadonlyMap<string, OpenCharge>;
  readonly #byAccount: ReadonlyMap<string, readonly OpenCharge[]>;

  constructor(accounts: readonly PayableAccount[], charges: readonly OpenCharge[]) {
    this.accounts = new Map(accounts.map((account) => [account.id, account]));
    this.charges = new Map(charges.map((charge) => [charge.id, charge]));
    this.#byAccount = Map.groupBy(charges, ({ accountId }) => accountId);
  }

  chargesOf(accountId: string): readonly OpenCharge[] {
    return this.#byAccount.get(accountId) ?? [];
  }
}

/** Part of a payment, for one charge, collected by the department of its revenue type. */
interface PlannedAllocation extends ChargeAllocation {
  readonly departmentCode: string;
}

/** Everything a confirmed payment writes, ready to be posted. */
export interface PostingPlan {
  readonly request: PaymentRequest;
  readonly account: PayableAccount;
  readonly policyVersion: number;
  readonly allocations: readonly PlannedAllocation[];
  readonly unappliedCents: Cents;
  readonly lines: readonly JournalLine[];
}

export type Decision =
  | { readonly kind: 'post'; readonly plan: PostingPlan }
  | { readonly kind: 'similar'; readonly paymentId: string }
  | { readonly kind: 'refuse'; readonly refusal: Refusal };

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
 * Decides one payment against what is open. Until the processor has captured the money a payment may be refused; after
 * that it is always posted, and what no charge takes becomes the account's credit. Whether the caller may see what they
 * name comes first, so that no other answer tells of what they may not see.
 */
export function decide(request: PaymentRequest, circumstances: Circumstances): Decision {
  const { position, routing, accountingDate, similarId } = circumstances;
  const account = position.accounts.get(request.accountId);
  if (!account || !maySee(request, account)) return refuse(PaymentRefusal.ACCOUNT_NOT_FOUND, ['accountId']);
  const directed = request.allocations ? findCharges(request, position) : undefined;
  if (directed && 'kind' in directed) return directed;
  if (similarId && !request.allowDuplicate && !request.captured) {
    return { kind: 'similar', paymentId: similarId };
  }
  const department = routing.departments[account.departmentCode];
  if (!department) throw new Error(`Department ${account.departmentCode} has no routing`);
  if (!accountingDate) return refuse(PaymentRefusal.FISCAL_PERIOD_CLOSED, []);

  const parts = request.captured ? [] : partsOf(request, account, directed, circumstances);
  for (const part of parts) {
    const refusal = refuseByPolicy(request, part);
    if (refusal) return refusal;
  }
  const result = directed
    ? allocateAsDirected(directed)
    : allocate(request.amountCents, position.chargesOf(account.id), department.policy);
  if (!request.captured) {
    const refusal = directed
      ? refuseDirected(directed, parts, position)
      : refuseRest(result, account, department.policy, ['amount']);
    if (refusal) return refusal;
  }

  const plan = {
    request,
    account,
    policyVersion: department.policy.version,
    allocations: result.allocations.map((allocation) => ({
      ...allocation,
      departmentCode: revenueTypeOf(allocation.charge, routing).department,
    })),
    unappliedCents: result.leftoverCents,
    lines: journalLines(request, account, result, department.creditAccount, routing),
  };
  // What its processor may yet decline stays open for the others of the batch.
  if (request.confirmation === 'IMMEDIATE' || request.captured) drawDown(result, position);
  return { kind: 'post', plan };
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
): Part[] {
  const part = (owner: PayableAccount, amountCents: Cents): Part => {
    const department = routing.departments[owner.departmentCode];
    if (!department) throw new Error(`Department ${owner.departmentCode} has no routing`);
    return { account: owner, policy: department.policy, amountCents };
  };
  if (!directed) return [part(account, request.amountCents)];
  const byAccount = Map.groupBy(directed, ({ charge }) => charge.accountId);
  return [...new Set([account.id, ...byAccount.keys()])].map((id) => {
    const owner = position.accounts.get(id);
    if (!owner) throw new Error(`Account ${id} was not looked at`);
    return part(owner, sumCents((byAccount.get(id) ?? []).map(({ amountCents }) => amountCents)));
  });
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

const maySee = ({ departments }: PaymentRequest, account: PayableAccount): boolean =>
  departments === '*' || departments.includes(account.departmentCode);

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

function journalLines(
  request: PaymentRequest,
  account: PayableAccount,
  result: AllocationResult,
  creditAccount: string,
  routing: Routing,
): JournalLine[] {
  const clearingAccount =
    routing.clearingAccounts[request.channel] ?? routing.clearingAccounts[request.tender];
  if (!clearingAccount) throw new Error(`No clearing account for ${request.channel} or ${request.tender}`);
  const credits: Credit[] = result.allocations.map(({ charge, amountCents }) => {
    const type = revenueTypeOf(charge, routing);
    const tags = {
      department: type.department,
      revenueType: charge.revenueTypeCode,
      revenueAccount: type.ledgerAccount,
      channel: request.channel,
      chargeId: charge.id,
      amountCents,
    };
    return charge.receivableAccountCode
      ? { ...tags, account: charge.receivableAccountCode, residentAccountId: charge.accountId }
      : { ...tags, account: type.ledgerAccount };
  });
  if (result.leftoverCents > 0n) {
    credits.push({
      account: creditAccount,
      amountCents: result.leftoverCents,
      department: account.departmentCode,
      channel: request.channel,
      residentAccountId: account.id,
    });
  }
  return receiptLines(clearingAccount, credits, routing.pooledCash);
}

function revenueTypeOf(charge: OpenCharge, routing: Routing): Routing['revenueTypes'][string] {
  const type = routing.revenueTypes[charge.revenueTypeCode];
  if (!type) throw new Error(`Revenue type ${charge.revenueTypeCode} has no routing`);
  return type;
}

function drawDown(result: AllocationResult, position: OpenPosition): void {
  for (const { charge, amountCents } of result.allocations) {
    charge.openCents -= amountCents;
    const owner = position.accounts.get(charge.accountId);
    if (owner) owner.openCents -= amountCents;
  }
}
