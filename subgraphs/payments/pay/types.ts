import type { Cents } from '../../../platform/money/money.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { Channel } from '../../../books/words/channel.js';
import type { Tender } from '../../../books/words/tender.js';
import type { Refusal } from '../payment/payment.errors.js';

export interface DirectedAllocation {
  readonly chargeId: string;
  readonly amountCents: Cents;
}

/** What the caller last saw of an account. */
export interface ExpectedBalanceVersion {
  readonly accountId: string;
  readonly balanceVersion: number;
}

/** The processor's word that it has the money. */
export interface Capture {
  readonly confirmedAt: Date;
  readonly processorReference: string;
  /** Set when the ledger refused the money where it belongs. */
  readonly toSuspense?: boolean;
}

/** A payment that passed the checks of its own form. What remains to be decided depends on the account and on others. */
export interface PaymentRequest {
  readonly id: string;
  readonly scope: string;
  /** Empty for a preview, which is no payment's. */
  readonly key: string;
  /** SHA-256 over what was asked for, hexadecimal. */
  readonly requestHash: string;
  readonly createdBy: string;
  readonly channel: Channel;
  readonly tender: Tender;
  readonly amountCents: Cents;
  readonly accountId: string;
  readonly allocations?: readonly DirectedAllocation[];
  readonly token?: string;
  /** Who is to be asked; absent where nobody is, and of attempts from before there was a choice. */
  readonly processor?: string;
  readonly maskedInstrument?: string;
  readonly receivedAt: Date;
  readonly businessDate: CivilDate;
  readonly effectiveDate: CivilDate;
  readonly allowDuplicate: boolean;
  /** It is refused if one of them has changed since. */
  readonly expectedBalanceVersions?: readonly ExpectedBalanceVersion[];
  /** The departments whose accounts and charges the caller may name. */
  readonly departments: readonly string[] | '*';
  /** Why it is refused as things stand, unless its key has been answered already. */
  readonly objection?: Refusal;
  /** Whether the caller may post without a processor's word, as of cash over the counter, or must ask it first. */
  readonly confirmation: 'IMMEDIATE' | 'PROCESSOR';
  /** Set for an attempt of before whose charge was lost: whether it is still to be charged is decided anew. */
  readonly begunBefore?: boolean;
  /** Set once the processor has the money: from then on the payment is posted whatever has changed meanwhile. */
  readonly captured?: Capture;
  /** How long it waits for an account that somebody else holds, if not as long as usual. */
  readonly patienceMs?: number;
}
