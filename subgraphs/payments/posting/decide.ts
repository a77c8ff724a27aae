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
  | { readonly kind: 'refuse'; readonly refusal: Refusal };

const refuse = (code: PaymentRefusal, path: string[], detail?: string): Decision => ({
  kind: 'refuse',
  refusal: { code, path: ['input', ...path], ...(detail ? { detail } : {}) },
});

/**
 * Decides one payment against what is open. Until the processor has captured the money a payment may be refused; after
 * that it is always posted, and what no charge takes becomes the account's credit.
 */
export function decide(
  request: PaymentRequest,
  position: OpenPosition,
  routing: Routing,
  accountingDate: CivilDate | null,
): Decision {
  const account = position.accounts.get(request.accountId);
  if (!account || !maySee(request, account)) return refuse(PaymentRefusal.ACCOUNT_NOT_FOUND, ['accountId']);
  const department = routing.departments[account.departmentCode];
  if (!department) throw new Error(`Department ${account.departmentCode} has no routing`);
  if (!accountingDate) return refuse(PaymentRefusal.FISCAL_PERIOD_CLOSED, []);

  if (!request.captured) {
    const refusal = refuseByPolicy(request, account, department.policy);
    if (refusal) return refusal;
  }
  const directed = request.allocations ? findCharges(request, position) : undefined;
  if (directed && 'kind' in directed) return directed;
  const result = directed
    ? allocateAsDirected(directed)
    : allocate(request.amountCents, position.chargesOf(account.id), department.policy);
  if (!request.captured) {
    const refusal = directed
      ? refuseDirected(request, directed, position, routing)
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

function refuseByPolicy(
  request: PaymentRequest,
  account: PayableAccount,
  policy: AllocationPolicy,
): Decision | undefined {
  if (account.status === 'CLOSED' && account.openCents === 0n) {
    return refuse(PaymentRefusal.ACCOUNT_CLOSED, ['accountId']);
  }
  if (request.amountCents < policy.minimumCents) {
    return refuse(
      PaymentRefusal.AMOUNT_BELOW_MINIMUM,
      ['amount'],
      `The minimum is ${formatCents(policy.minimumCents)}.`,
    );
  }
  if (request.amountCents > policy.maximumCents) {
    return refuse(
      PaymentRefusal.AMOUNT_TOO_LARGE,
      ['amount'],
      `The maximum is ${formatCents(policy.maximumCents)}.`,
    );
  }
  return refuseTenderOrDate(request, account, policy);
}

/** What must suit every account that a payment pays, not only the one it names first. */
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
  request: PaymentRequest,
  wanted: ChargeAllocation[],
  position: OpenPosition,
  routing: Routing,
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
  for (const [accountId, allocations] of Map.groupBy(wanted, ({ charge }) => charge.accountId)) {
    const account = position.accounts.get(accountId);
    const policy = account && routing.departments[account.departmentCode]?.policy;
    if (!policy) throw new Error(`Account ${accountId} has no allocation policy`);
    const refusal = refuseTenderOrDate(request, account, policy);
    if (refusal) return refusal;
    if (
      !policy.partialPayment &&
      allocations.some(({ charge, amountCents }) => amountCents < charge.openCents)
    ) {
      return refuse(PaymentRefusal.PARTIAL_PAYMENT_NOT_ACCEPTED, ['allocations']);
    }
    if (!policy.payerMayDirect && !followsPolicy(allocations, accountId, position, policy)) {
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
