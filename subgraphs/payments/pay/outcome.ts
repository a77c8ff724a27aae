import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { Refusal } from '../payment/payment.errors.js';
import type { PostingPlan, StaleBalance } from './decide.js';

/** A plan with the id and date of the journal entry it becomes. */
export interface PlannedEntry {
  readonly plan: PostingPlan;
  readonly entryId: string;
  readonly accountingDate: CivilDate;
  readonly confirmedAt: Date;
}

/** What became of a request to pay. */
export type PostingOutcome =
  | {
      readonly kind: 'posted';
      readonly plan: PostingPlan;
      readonly entry: PlannedEntry;
      readonly posted: {
        readonly id: string;
        /** Null in a preview alone. */
        readonly receiptNumber: number | null;
      };
    }
  /** The attempt is recorded; its processor may now be asked. */
  | { readonly kind: 'begun'; readonly departmentCode: string }
  /** The key was used before, for the same request: what became of it is the answer. */
  | { readonly kind: 'replayed'; readonly paymentId: string; readonly status: string }
  | { readonly kind: 'conflict'; readonly paymentId: string }
  | { readonly kind: 'similar'; readonly paymentId: string }
  | StaleBalance
  | { readonly kind: 'refused'; readonly refusal: Refusal };
