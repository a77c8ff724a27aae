import type { Stripe } from 'stripe';
import { NoticeRefusal, type Delivery } from '../processor.js';

/** How far the time of a signature may be from ours; what is older may be somebody else's copy. */
const toleranceMs = 300_000;
/** For the package, no bound: a signature that is right and old is told apart from one that is wrong. */
const anyAge = 0;

/** The event that a delivery brings, if any of the secrets has signed it, and not too long ago. */
export function verifyDelivery(
  { body, signature }: Delivery,
  secrets: readonly string[],
  webhooks: Stripe['webhooks'],
): Stripe.Event | NoticeRefusal {
  for (const secret of secrets) {
    try {
      const event = webhooks.constructEvent(body, signature, secret, anyAge);
      return isTimely(signature) ? event : NoticeRefusal.OUT_OF_TIME;
    } catch (error) {
      if (!isOfSignature(error)) return NoticeRefusal.UNREADABLE;
    }
  }
  return NoticeRefusal.SIGNATURE_WRONG;
}

const isOfSignature = (error: unknown): boolean =>
  (error as { readonly type?: string }).type === 'StripeSignatureVerificationError';

/** By the time that was signed, which is the last where somebody wrote several. */
function isTimely(signature: string): boolean {
  const times = signature.split(',').filter((item) => item.startsWith('t='));
  return Math.abs(Date.now() - Number.parseInt(times.at(-1)?.slice(2) ?? '', 10) * 1000) <= toleranceMs;
}
