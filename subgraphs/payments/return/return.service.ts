import { civilDateOf } from '../../../platform/time/civil-date.js';
import type { PaymentsContext } from '../context.js';
import type { Payment } from '../payment/payment.entity.js';
import { loadPayment } from '../payment/payment.service.js';
import { seesDepartment } from '../../../platform/access/principal.js';
import type { PaymentReturn } from './return.entity.js';
import { ReturnRefusal, type Refusal } from './return.errors.js';
import type { RecordReturnInput } from './return.input.js';
import { ReturnKind } from './return.kind.js';
import { readReturnRequest } from './return-request.js';

export const returns = new ReturnKind();

export type ReturnAnswer =
  | {
      readonly kind: 'recorded';
      readonly payment: Payment;
      readonly recorded: PaymentReturn;
      readonly replayed: boolean;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Takes a payment back that a bank sent back. Safe to repeat under one idempotency key. */
export async function recordReturn(
  input: RecordReturnInput,
  context: PaymentsContext,
): Promise<ReturnAnswer> {
  const { engine, clock, timeZone } = context.services;
  const checked = readReturnRequest(input, context.principal, civilDateOf(clock(), timeZone));
  if ('refusal' in checked) return { kind: 'refused', refusal: checked.refusal };
  const outcome = await engine.submit(returns, checked.value);
  if (outcome.kind === 'refused') return outcome;
  context.forget();
  const [payment, [recorded]] = await Promise.all([
    loadPayment(outcome.paymentId, context),
    context.returnsByPayment.load(outcome.paymentId),
  ]);
  if (!recorded) throw new Error(`The return of payment ${outcome.paymentId} is gone`);
  // It was recorded when the caller saw the payment, which may be long ago.
  return seesDepartment(context.principal, payment.departmentCode)
    ? { kind: 'recorded', payment, recorded, replayed: outcome.replayed }
    : { kind: 'refused', refusal: { code: ReturnRefusal.PAYMENT_NOT_FOUND, path: ['input', 'paymentId'] } };
}
