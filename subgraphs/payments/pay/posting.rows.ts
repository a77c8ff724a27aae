import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { PostingPlan } from './decide.js';
import type { JournalLine } from './journal-lines.js';

/** A plan with the id and date of the journal entry it becomes. */
export interface PlannedEntry {
  readonly plan: PostingPlan;
  readonly entryId: string;
  readonly accountingDate: CivilDate;
  readonly confirmedAt: Date;
}

/** The rows of payments.begin, payments.post, accounts.apply and ledger.post. Cents go as text, so none passes through a float. */

export function attemptRow({ request, account }: Pick<PostingPlan, 'request' | 'account'>): object {
  return {
    id: request.id,
    channel: request.channel,
    tender: request.tender,
    amountCents: request.amountCents.toString(),
    account: account.id,
    department: account.departmentCode,
    instrument: request.maskedInstrument,
    token: request.token,
    receivedAt: request.receivedAt,
    businessDate: request.businessDate,
    effectiveDate: request.effectiveDate,
    scope: request.scope,
    key: request.key,
    requestHash: request.requestHash,
    createdBy: request.createdBy,
    request: {
      allocations: request.allocations?.map(({ chargeId, amountCents }) => ({
        chargeId,
        amountCents: amountCents.toString(),
      })),
    },
  };
}

export function paymentRow({ plan, entryId, accountingDate, confirmedAt }: PlannedEntry): object {
  return {
    ...attemptRow(plan),
    attempted: plan.request.confirmation === 'PROCESSOR',
    entry: entryId,
    accountingDate,
    confirmedAt,
    processorReference: plan.request.captured?.processorReference,
    policyVersion: plan.policyVersion,
    unappliedCents: plan.unappliedCents.toString(),
    inSuspense: plan.unappliedTo === 'SUSPENSE',
    allocations: plan.allocations.map(({ charge, amountCents, departmentCode }) => ({
      account: charge.accountId,
      charge: charge.id,
      revenueType: charge.revenueTypeCode,
      department: departmentCode,
      amountCents: amountCents.toString(),
    })),
  };
}

export function deltaRows({ plan, entryId }: PlannedEntry): object[] {
  const source = { entry: entryId, payment: plan.request.id };
  const applied = plan.allocations.map(({ charge, amountCents }) => ({
    ...source,
    account: charge.accountId,
    charge: charge.id,
    openCents: (-amountCents).toString(),
    creditCents: '0',
    controlCents: charge.receivableAccountCode ? (-amountCents).toString() : '0',
  }));
  if (plan.unappliedCents === 0n || plan.unappliedTo === 'SUSPENSE') return applied;
  const credit = {
    ...source,
    account: plan.account.id,
    openCents: '0',
    creditCents: plan.unappliedCents.toString(),
    controlCents: (-plan.unappliedCents).toString(),
  };
  return [...applied, credit];
}

export function entryRow({ plan, entryId, accountingDate, confirmedAt }: PlannedEntry): object {
  return {
    id: entryId,
    kind: 'PAYMENT',
    description:
      plan.unappliedTo === 'SUSPENSE'
        ? `Payment to account ${plan.account.number}, held in suspense`
        : `Payment to account ${plan.account.number}`,
    accountingDate,
    effectiveDate: plan.effectiveDate,
    sourcePaymentId: plan.request.id,
    sourceEvent: 'POSTED',
    confirmedAt,
    lines: plan.lines.map(lineRow),
  };
}

const lineRow = (line: JournalLine): object => ({
  account: line.account,
  fund: line.fund,
  debit: line.debitCents?.toString(),
  credit: line.creditCents?.toString(),
  department: line.department,
  revenueType: line.revenueType,
  revenueAccount: line.revenueAccount,
  channel: line.channel,
  residentAccount: line.residentAccountId,
  charge: line.chargeId,
});
