import { seesDepartment } from '../../../platform/access/principal.js';
import { fromPublicId } from '../../../platform/ids/public-id.js';
import type { PaymentsContext } from '../context.js';
import type { StaleBalance } from '../pay/decide.js';
import type { PostingOutcome } from '../pay/outcome.js';
import type { PaymentRequest } from '../pay/types.js';
import { Payment } from './payment.entity.js';
import type { CreatePaymentInput } from './create-payment.input.js';
import type { Refusal } from './payment.errors.js';
import { readPaymentRequest } from './payment-request.js';
import { PaymentStatus } from './payment.states.js';

export type CreatePaymentOutcome =
  | { readonly kind: 'posted'; readonly payment: Payment; readonly replayed: boolean }
  | { readonly kind: 'accepted'; readonly payment: Payment }
  | { readonly kind: 'declined'; readonly payment: Payment }
  /** Without the original where the caller may no longer see it. */
  | { readonly kind: 'conflict'; readonly original: Payment | null }
  | { readonly kind: 'similar'; readonly similar: Payment }
  | StaleBalance
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Takes a payment from its request to its posting, or to the reason why not. Safe to repeat under one idempotency key. */
export async function createPayment(
  input: CreatePaymentInput,
  context: PaymentsContext,
): Promise<CreatePaymentOutcome> {
  const { posting, confirmation, processors, timeZone, clock } = context.services;
  const checked = await readPaymentRequest(input, {
    principal: context.principal,
    receivedAt: clock(),
    timeZone,
    processorFor: (tender) => processors.forTender(tender),
  });
  if ('refusal' in checked) return { kind: 'refused', refusal: checked.refusal };
  const request = checked.value;
  const outcome = await posting.submit(request);
  context.forget();
  switch (outcome.kind) {
    case 'refused':
    case 'stale':
      return outcome;
    case 'conflict':
      return {
        kind: 'conflict',
        original: await onlyIfVisible(await loadPayment(outcome.paymentId, context), context),
      };
    case 'similar':
      return { kind: 'similar', similar: await loadPayment(outcome.paymentId, context) };
    case 'posted':
      return { kind: 'posted', payment: postedPayment(outcome), replayed: false };
    case 'begun': {
      const posted = await confirmation.confirm(request);
      if (posted) return { kind: 'posted', payment: postedPayment(posted), replayed: false };
      const begun = await loadPayment(request.id, context).catch(() => begunPayment(request, outcome));
      return answerByStatus(begun, false);
    }
    case 'replayed': {
      await confirmation.underWay(outcome.paymentId);
      return answerByStatus(await loadPayment(outcome.paymentId, context), outcome.paymentId !== request.id);
    }
  }
}

/** Null for a payment that does not exist or that the caller may not see. */
export async function findPayment(publicId: string, context: PaymentsContext): Promise<Payment | null> {
  const id = fromPublicId(Payment.idPrefix, publicId);
  const payment = id ? await context.paymentById.load(id) : null;
  return payment && onlyIfVisible(payment, context);
}

/** A payment shows itself to its department and to those that got a part of it. */
async function onlyIfVisible(payment: Payment, context: PaymentsContext): Promise<Payment | null> {
  if (seesDepartment(context.principal, payment.departmentCode)) return payment;
  const allocations = await context.allocationsByPayment.load(payment.id);
  return allocations.some(({ departmentCode }) => seesDepartment(context.principal, departmentCode))
    ? payment
    : null;
}

export async function loadPayment(id: string, context: PaymentsContext): Promise<Payment> {
  const payment = await context.paymentById.load(id);
  if (!payment) throw new Error(`Payment ${id} is gone`);
  return payment;
}

function answerByStatus(payment: Payment, replayed: boolean): CreatePaymentOutcome {
  switch (payment.status) {
    case PaymentStatus.CREATED:
    case PaymentStatus.STARTED:
    case PaymentStatus.REQUIRES_ACTION:
    case PaymentStatus.PENDING:
      return { kind: 'accepted', payment };
    case PaymentStatus.DECLINED:
    case PaymentStatus.ABANDONED:
    case PaymentStatus.CANCELLED:
      return { kind: 'declined', payment };
    case PaymentStatus.POSTED:
    case PaymentStatus.SETTLED:
    case PaymentStatus.VOIDED:
    case PaymentStatus.RETURNED:
      return { kind: 'posted', payment, replayed };
  }
}

/** What was just written, without reading it again. */
function postedPayment({ plan, entry, posted }: PostingOutcome & { kind: 'posted' }): Payment {
  if (posted.receiptNumber === null) throw new Error(`Payment ${posted.id} was not posted`);
  return Object.assign(attemptOf(plan.request, plan.account.departmentCode), {
    receiptSequence: BigInt(posted.receiptNumber),
    status: PaymentStatus.POSTED,
    unappliedCents: plan.unappliedCents,
    inSuspense: plan.unappliedTo === 'SUSPENSE',
    processorReference: plan.request.captured?.processorReference ?? null,
    policyVersion: plan.policyVersion,
    entryId: entry.entryId,
    accountingDate: entry.accountingDate,
    confirmedAt: entry.confirmedAt,
  });
}

/** As it was recorded. It may have come further since, but whoever asks for it must not take it for failed. */
const begunPayment = (
  request: PaymentRequest,
  { departmentCode }: PostingOutcome & { kind: 'begun' },
): Payment =>
  Object.assign(attemptOf(request, departmentCode), {
    status: PaymentStatus.PENDING,
    pendingReason: 'PROCESSOR',
  });

function attemptOf(request: PaymentRequest, departmentCode: string): Payment {
  return Object.assign(new Payment(), {
    id: request.id,
    channel: request.channel,
    tender: request.tender,
    amountCents: request.amountCents,
    accountId: request.accountId,
    departmentCode,
    maskedInstrument: request.maskedInstrument ?? null,
    receivedAt: request.receivedAt,
    effectiveDate: request.effectiveDate,
    settledOn: null,
    idempotencyScope: request.scope,
    idempotencyKey: request.key,
  });
}
