import { announce } from '../../../books/events/announce.js';
import type { AnnouncedPayload } from '../../../books/events/kinds.js';
import type { AggregateRow, Cure, Delta, Effects, Entry } from '../../../books/posting/effects.js';
import type { PostingPlan } from './decide.js';
import type { PlannedEntry } from './outcome.js';

/** An attempt, recorded before its processor is asked. */
export const effectsOfAttempt = (plan: PostingPlan): Effects => ({ rows: [attemptRow(plan)] });

/** A confirmed payment: what it means for the books, the resident, and whoever watches. */
export function effectsOfPayment(planned: PlannedEntry): Effects {
  const { request, account } = planned.plan;
  const deltas = deltasOf(planned);
  return {
    entries: [entryOf(planned)],
    deltas,
    cures: deltas.map((delta) => cureOf(delta, planned)),
    rows: [paymentRow(planned)],
    events: [
      {
        ...announce(
          'payment.posted.v1',
          { payment: request.id, account: account.id, department: account.departmentCode },
          {
            paymentId: request.id,
            accountId: account.id,
            channel: request.channel,
            tender: request.tender,
            entryId: planned.entryId,
            allocations: allocationRows(planned.plan),
          },
        ),
        entryId: planned.entryId,
        rowId: request.id,
        occurredAt: planned.confirmedAt,
      },
    ],
  };
}

/** As payments.record takes it. Cents go as text, so that none passes through a float. */
function attemptRow({ request, account }: PostingPlan): AggregateRow {
  return {
    id: request.id,
    channel: request.channel,
    tender: request.tender,
    amountCents: request.amountCents.toString(),
    account: account.id,
    department: account.departmentCode,
    instrument: request.maskedInstrument,
    token: request.token,
    processor: request.processor,
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

function paymentRow({ plan, entryId, accountingDate, confirmedAt }: PlannedEntry): AggregateRow {
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
    allocations: allocationRows(plan),
  };
}

const allocationRows = ({ allocations }: PostingPlan): AnnouncedPayload<'payment.posted.v1'>['allocations'] =>
  allocations.map(({ charge, amountCents, departmentCode }) => ({
    account: charge.accountId,
    charge: charge.id,
    revenueType: charge.revenueTypeCode,
    department: departmentCode,
    amountCents: amountCents.toString(),
  }));

function deltasOf({ plan, entryId }: PlannedEntry): Delta[] {
  const applied = plan.allocations.map(({ charge, amountCents }) => ({
    entryId,
    accountId: charge.accountId,
    chargeId: charge.id,
    openCents: -amountCents,
    creditCents: 0n,
    controlCents: charge.receivableAccountCode ? -amountCents : 0n,
  }));
  if (plan.unappliedCents === 0n || plan.unappliedTo === 'SUSPENSE') return applied;
  const credit = {
    entryId,
    accountId: plan.account.id,
    openCents: 0n,
    creditCents: plan.unappliedCents,
    controlCents: -plan.unappliedCents,
  };
  return [...applied, credit];
}

const cureOf = ({ entryId, accountId }: Delta, { plan: { request } }: PlannedEntry): Cure => ({
  entryId,
  accountId,
  businessDate: request.businessDate,
});

function entryOf({ plan, entryId, accountingDate, confirmedAt }: PlannedEntry): Entry {
  return {
    id: entryId,
    description:
      plan.unappliedTo === 'SUSPENSE'
        ? `Payment to account ${plan.account.number}, held in suspense`
        : `Payment to account ${plan.account.number}`,
    accountingDate,
    effectiveDate: plan.effectiveDate,
    source: { kind: 'PAYMENT', id: plan.request.id, transition: 'POSTED' },
    confirmedAt,
    rule: plan.rule,
    facts: plan.facts,
    lines: plan.lines,
  };
}
