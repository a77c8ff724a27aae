import type { Cents } from '../../../platform/money/money.js';
import type { Tender } from '../../../books/words/tender.js';
import type { ProcessorFact } from './processor-fact.js';

export const processorNames = ['sandbox', 'stripe'] as const;
export type ProcessorName = (typeof processorNames)[number];

/** What is known of an instrument. Never more than brand and last four digits. */
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
  /** Accepted, and waits for the payer to prove to their bank who they are. */
  | { readonly kind: 'challenge'; readonly reference: string }
  /** No answer. Money may or may not have moved. */
  | { readonly kind: 'unknown' };

/** What was asked for never reached the processor. */
export interface NotFound {
  readonly kind: 'not-found';
}

export interface RefundRequest {
  /** The processor refunds at most once per key. */
  readonly key: string;
  /** Of the charge whose money goes back, as the processor told it. */
  readonly charge: string;
  readonly amountCents: Cents;
}

export type RefundOutcome =
  | { readonly kind: 'paid'; readonly reference: string; readonly at: Date }
  | { readonly kind: 'refused'; readonly code: string }
  /** It was begun and came back, such as from a card that is closed; the money is with the processor again. */
  | { readonly kind: 'failed'; readonly reference: string; readonly code: string }
  | { readonly kind: 'pending'; readonly reference: string }
  /** No answer. Money may or may not have moved. */
  | { readonly kind: 'unknown' };

/** Where a payer enters what we must never see: a page of the processor, which sends them back afterwards. */
export interface CapturePageRequest {
  /** Opens the same page for as long as it is asked with the same key. */
  readonly key: string;
  /** What is paid there at once; absent where only the instrument is captured, for a payment that follows. */
  readonly amountCents?: Cents;
  readonly tenders: readonly Tender[];
  readonly returnUrl: string;
  readonly cancelUrl: string;
}

export interface CapturePage {
  readonly reference: string;
  readonly url: string;
  readonly expiresAt: Date;
}

/** A webhook as it arrived. */
export interface Delivery {
  /** The very text whose bytes are signed. */
  readonly body: string;
  readonly signature: string;
}

/** Something that a processor told of its own accord, in its own words. It may tell it again, late, and in any order. */
export interface Notice {
  readonly processor: ProcessorName;
  /** The same whenever it is told again. */
  readonly id: string;
  /** What it is about in the words of the processor. */
  readonly kind: string;
  readonly happenedAt: Date;
  readonly body: string;
}

/** Why a delivery is nothing that its processor told us, or not now. */
export enum NoticeRefusal {
  SIGNATURE_WRONG = 'SIGNATURE_WRONG',
  OUT_OF_TIME = 'OUT_OF_TIME',
  OF_ANOTHER_ACCOUNT = 'OF_ANOTHER_ACCOUNT',
  UNREADABLE = 'UNREADABLE',
}

/** Takes money, and says what became of it. */
export interface Charging {
  charge(request: ChargeRequest): Promise<ProcessorOutcome>;
  /** What became of a charge; charges nobody. Not-found means that it has not reached the processor. */
  lookup(request: ChargeRequest): Promise<ProcessorOutcome | NotFound>;
}

/** Gives money back, and says what became of it. */
interface Refunding {
  refund(request: RefundRequest): Promise<RefundOutcome>;
  lookupRefund(request: RefundRequest): Promise<RefundOutcome | NotFound>;
}

/** Tells of its own accord what happens: captures, refunds, disputes, returns, payouts. */
interface Telling {
  /** Proves that a webhook is of this processor and meant for us, now. */
  verify(delivery: Delivery): Notice | NoticeRefusal;
  /** Everything that it has told since, in any order, whether or not its webhooks arrived. */
  noticesSince(since: Date): AsyncIterable<Notice>;
  /**
   * What a notice means in our words; nothing for what is none of our business.
   * @throws Error when it cannot be read
   */
  factsOf(notice: Notice): readonly ProcessorFact[];
}

/** Who takes money from cards and bank accounts. It is asked outside of our transactions, and asked again when it was silent. */
export interface PaymentProcessor extends Charging, Refunding, Telling {
  readonly name: ProcessorName;
  /**
   * Undefined for a token that this processor never gave out.
   * @throws Error when it does not answer
   */
  describe(token: string): Promise<Instrument | undefined>;
  openCapturePage(request: CapturePageRequest): Promise<CapturePage>;
}
