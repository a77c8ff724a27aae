import type { Cents } from '../../../platform/money/money.js';
import type { Tender } from '../../../books/words/tender.js';

/** What is known of an instrument without asking anybody. Never more than brand and last four digits. */
export interface Instrument {
  readonly masked: string;
  readonly tenders: readonly Tender[];
}

export interface ChargeRequest {
  /** The processor charges at most once per key, whatever happens to our requests and its answers. */
  readonly key: string;
  readonly token: string;
  readonly amountCents: Cents;
}

export type ProcessorOutcome =
  | { readonly kind: 'approved'; readonly reference: string; readonly at: Date }
  | { readonly kind: 'declined'; readonly reference: string; readonly code: string }
  /** Accepted, and to be decided by the payer's bank. */
  | { readonly kind: 'pending'; readonly reference: string }
  /** No answer. Money may or may not have moved. */
  | { readonly kind: 'unknown' };

/** Who takes money from cards and bank accounts. It is asked outside of our transactions, and asked again when it was silent. */
export interface PaymentProcessor {
  /** Undefined for a token that this processor never gave out. */
  describe(token: string): Instrument | undefined;
  charge(request: ChargeRequest): Promise<ProcessorOutcome>;
  /** What became of a key; not-found means that the charge never reached the processor. */
  lookup(key: string): Promise<ProcessorOutcome | { readonly kind: 'not-found' }>;
}
