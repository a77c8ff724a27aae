import { announce } from '../../../books/events/announce.js';
import { deltasOf } from '../../../books/journal/reversal.js';
import type { AggregateRow, Announcement, Effects, Movement } from '../../../books/posting/effects.js';
import type { OpenPosition } from '../../../books/posting/view.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import { paymentTable, type KnownPayment } from '../payment/known-payment.js';
import { receiptOf } from '../payment/payment.entity.js';
import { PaymentStatus } from '../payment/payment.states.js';
import type { Fee, ReturnPlan } from './decide.js';
import type { ReturnRequest } from './types.js';

/** Behind all that was billed, which is what residents are asked for first. */
const feePriority = 900;

export function effectsOfReturn(
  request: ReturnRequest,
  payment: KnownPayment,
  plan: ReturnPlan,
  position: OpenPosition,
): Effects {
  const { id, accountId, departmentCode, amountCents } = payment;
  const { entryId, posting, reverses, accountingDate, effectiveDate, fee } = plan;
  const deltas = deltasOf(entryId, posting.lines, position);
  const moved = [...new Set(deltas.map((delta) => delta.accountId))];
  return {
    entries: [
      {
        ...posting,
        ...{ id: entryId, reverses, accountingDate, effectiveDate },
        description: `Return of receipt ${receiptOf(payment.receiptNumber)}, ${request.code}`,
        source: { kind: 'PAYMENT', id, transition: PaymentStatus.RETURNED },
      },
    ],
    deltas,
    relapses: moved.map((each) => ({ entryId, accountId: each, businessDate: request.businessDate })),
    changes: [
      {
        ...{ aggregate: paymentTable, id, transition: 'RETURN' },
        ...{ from: payment.status, to: PaymentStatus.RETURNED },
        set: { returned_cents: amountCents.toString() },
      },
    ],
    rows: [rowOf(request, payment, plan)],
    events: [
      {
        ...announce(
          'payment.returned.v1',
          { payment: id, account: accountId, department: departmentCode },
          payloadOf(request, payment, plan),
        ),
        ...{ entryId, rowId: request.id, changedId: id },
      },
    ],
    consequences: fee ? [billingOf(fee, request, payment, plan)] : [],
  };
}

function rowOf(
  { id, by, scope, key, requestHash, code, returnedOn, reference }: ReturnRequest,
  { id: payment, accountId: account, tender }: KnownPayment,
  { entryId: entry, fee, blockMonths }: ReturnPlan,
): AggregateRow {
  return {
    ...{ id, payment, account, tender, code, returnedOn, reference, entry, blockMonths },
    ...{ feeCents: (fee?.cents ?? 0n).toString(), feeCharge: fee?.chargeId, feeEntry: fee?.entryId },
    ...{ by, scope, key, requestHash },
  };
}

function payloadOf(
  { id: returnId, code, returnedOn, reference }: ReturnRequest,
  { id, accountId, amountCents, channel, tender, receiptNumber, allocations }: KnownPayment,
  { entryId, fee }: ReturnPlan,
): Parameters<typeof announce<'payment.returned.v1'>>[2] {
  if (receiptNumber === null) throw new Error(`Payment ${id} has no receipt`);
  return {
    ...{ paymentId: id, accountId, amountCents: Number(amountCents), channel, tender, receiptNumber },
    ...{ returnId, code, returnedOn, reference, feeCents: (fee?.cents ?? 0n).toString(), entryId },
    allocations: [...allocations],
  };
}

/** A fee is a bill of its own, which whoever follows bills is told of. */
function billingOf(
  { chargeId, entryId, posting, cents, revenueType, receivable }: Fee,
  { id: returnId }: ReturnRequest,
  { id, accountId, receiptNumber }: KnownPayment,
  { accountingDate, effectiveDate }: ReturnPlan,
): Movement {
  const description = `Fee for the return of receipt ${receiptOf(receiptNumber)}`;
  const due: CivilDate = effectiveDate;
  return {
    kind: 'RETURN_FEE',
    effects: {
      entries: [
        {
          ...posting,
          ...{ id: entryId, description, accountingDate, effectiveDate },
          source: { kind: 'PAYMENT', id, transition: 'RETURN_FEE' },
        },
      ],
      deltas: [{ entryId, accountId, openCents: cents, creditCents: 0n, controlCents: cents }],
      charges: [
        {
          ...{ id: chargeId, accountId, entryId, revenueTypeCode: revenueType, kind: 'FEE', description },
          ...{ amountCents: cents, receivableAccount: receivable, issuedOn: effectiveDate, dueDate: due },
          priority: feePriority,
        },
      ],
      events: [feeEvent(returnId, accountId, entryId, chargeId, cents, due)],
    },
  };
}

const feeEvent = (
  billId: string,
  accountId: string,
  entryId: string,
  chargeId: string,
  cents: bigint,
  dueDate: CivilDate,
): Announcement =>
  announce(
    'charges.issued.v1',
    { account: accountId },
    { billId, accountId, entryId, amountCents: cents.toString(), dueDate, charges: [chargeId] },
  );
