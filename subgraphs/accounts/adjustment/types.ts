import type { AdjustmentKind, AdjustmentReason } from '../../../books/words/adjustment.js';
import type { Cents } from '../../../platform/money/money.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { Asking, KnownAsking, Outcome } from '../approval/types.js';
import type { AdjustmentRefusal } from './adjustment.errors.js';
import type { AdjustmentStatus } from './adjustment.states.js';

/** What an adjustment is about, which never changes. */
interface About {
  readonly chargeId: string;
  readonly adjusts: AdjustmentKind;
  readonly reason: AdjustmentReason;
  readonly note: string;
  readonly reference: string | null;
  /** The day it was asked for, by the calendar of the agency. */
  readonly askedOn: CivilDate;
  /** The role of who asked. */
  readonly askedAs: string;
}

/** Somebody wants a charge to be adjusted. */
export interface AdjustmentRequest extends Asking, About {
  /** Absent for all that is left of the charge. */
  readonly amountCents?: Cents;
  readonly expectedBalanceVersion?: number;
  /** It is only thought about, and shown as it will be in the books, whoever has to approve it. */
  readonly isPreview?: true;
}

/** An adjustment as it stood when its account was locked. */
export interface KnownAdjustment extends KnownAsking<AdjustmentStatus>, About {
  readonly amountCents: Cents;
}

export type AdjustmentOutcome = Outcome<AdjustmentRefusal>;
