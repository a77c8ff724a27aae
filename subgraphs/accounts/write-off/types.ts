import type { JournalLine } from '../../../books/journal/journal-lines.js';
import type { Cents } from '../../../platform/money/money.js';
import type { Asking, KnownAsking, Outcome } from '../approval/types.js';
import type { WriteOffRefusal } from './write-off.errors.js';
import type { WriteOffStatus } from './write-off.states.js';

/** Somebody wants debt to be written off. */
export interface WriteOffRequest extends Asking {
  readonly reason: string;
  readonly reference: string | null;
  /** Whether the caller may write off alone, up to the limit of the department. */
  readonly mayAlone: boolean;
  /** Absent for everything that was billed and is open; an amount is absent for all that is open of its charge. */
  readonly charges?: readonly { readonly chargeId: string; readonly amountCents?: Cents }[];
}

export interface Part {
  readonly chargeId: string;
  readonly amountCents: Cents;
}

/** A write-off as it stood when its account was locked. */
export interface KnownWriteOff extends KnownAsking<WriteOffStatus> {
  readonly reason: string;
  readonly reference: string | null;
  /** In the order in which they were asked for. */
  readonly parts: readonly Part[];
  /** What is in the books of it; null before it is approved. */
  readonly entry: { readonly id: string; readonly lines: readonly JournalLine[] } | null;
}

export type WriteOffOutcome = Outcome<WriteOffRefusal>;
