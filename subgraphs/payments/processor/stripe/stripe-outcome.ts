import type { Stripe } from 'stripe';
import type { ChargeRequest, NotFound, ProcessorOutcome, RefundOutcome } from '../processor.js';
import { centsOf, codeOf, instantOf, onPage, ourKey } from './stripe-words.js';

/**
 * What became of the charge that an intent stands for. Nobody is charged before it was confirmed.
 * @throws Error when the money is there, and is not what was asked for
 */
export function outcomeOf(
  intent: Stripe.PaymentIntent,
  { key, amountCents }: ChargeRequest,
): ProcessorOutcome | NotFound {
  const { id: reference, status, last_payment_error: failure } = intent;
  switch (status) {
    case 'succeeded': {
      const received = centsOf({ ...intent, amount: intent.amount_received });
      if (received !== amountCents)
        throw new Error(`Stripe has ${received} cents of ${key}, which is of ${amountCents}.`);
      return { kind: 'approved', reference, at: capturedAt(intent) };
    }
    case 'processing':
      return { kind: 'pending', reference };
    case 'requires_action':
      return { kind: 'challenge', reference };
    case 'canceled':
      return { kind: 'declined', reference, code: codeOf(intent.cancellation_reason ?? 'cancelled') };
    case 'requires_payment_method':
      if (intent.metadata[ourKey.capture] === onPage) return { kind: 'challenge', reference };
      return failure
        ? { kind: 'declined', reference, code: codeOf(failure.decline_code ?? failure.code) }
        : { kind: 'not-found' };
    case 'requires_confirmation':
      return { kind: 'not-found' };
    default:
      // Such as requires_capture, which we never ask for: whoever did so may tell.
      return { kind: 'unknown' };
  }
}

const capturedAt = ({ latest_charge: charge, created }: Stripe.PaymentIntent): Date =>
  instantOf(charge !== null && typeof charge === 'object' ? charge.created : created);

const progress = ['not-found', 'unknown', 'declined', 'challenge', 'pending', 'approved'];

/** Of several intents under one key that which has come furthest, because that is where the money is. */
export const furthest = (outcomes: readonly (ProcessorOutcome | NotFound)[]): ProcessorOutcome | NotFound =>
  outcomes.toSorted((a, b) => progress.indexOf(b.kind) - progress.indexOf(a.kind))[0] ?? {
    kind: 'not-found',
  };

export function refundOutcomeOf(refund: Stripe.Refund): RefundOutcome {
  const { id: reference, status, failure_reason: reason, created } = refund;
  switch (status) {
    case 'succeeded':
      return { kind: 'paid', reference, at: instantOf(created) };
    case 'failed':
    case 'canceled':
      return { kind: 'failed', reference, code: codeOf(reason ?? status) };
    default:
      return { kind: 'pending', reference };
  }
}
