import type { JournalLine } from '../../../books/journal/journal-lines.js';
import type { Cents } from '../../../platform/money/money.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { Refusal } from './write-off.errors.js';
import type { WriteOffDecision, WriteOffStatus } from './write-off.states.js';

interface Asked {
  /** Who asks. */
  readonly by: string;
  /** The departments whose accounts the caller may name. */
  readonly departments: readonly string[] | '*';
  readonly accountId: string;
  readonly businessDate: CivilDate;
}

/** Somebody wants debt to be written off. It passed the checks of its own form. */
export interface WriteOffRequest extends Asked {
  readonly kind: 'ask';
  readonly id: string;
  readonly scope: string;
  readonly key: string;
  /** SHA-256 over what was asked for, hexadecimal. */
  readonly requestHash: string;
  readonly reason: string;
  readonly reference: string | null;
  /** Whether the caller may write off alone, up to the limit of the department. */
  readonly mayAlone: boolean;
  /** Absent for everything that was billed and is open; an amount is absent for all that is open of its charge. */
  readonly charges?: readonly { readonly chargeId: string; readonly amountCents?: Cents }[];
}

/** Somebody decides on a write-off that there is. */
export interface DecisionRequest extends Asked {
  readonly kind: WriteOffDecision;
  readonly writeOffId: string;
  /** The charges it is about, which never change. */
  readonly chargeIds: readonly string[];
  readonly note: string | null;
}

export interface Part {
  readonly chargeId: string;
  readonly amountCents: Cents;
}

/** A write-off as it stood when its account was locked. */
export interface KnownWriteOff {
  readonly id: string;
  readonly accountId: string;
  readonly status: WriteOffStatus;
  readonly reason: string;
  readonly reference: string | null;
  /** In the order in which they were asked for. */
  readonly parts: readonly Part[];
  readonly requestedBy: string;
  /** Who made it what it is. */
  readonly decidedBy: string;
  /** What is in the books of it; null before it is approved. */
  readonly entry: { readonly id: string; readonly lines: readonly JournalLine[] } | null;
}

/** What became of a request. */
export type WriteOffOutcome =
  | { readonly kind: 'done'; readonly writeOffId: string; readonly replayed: boolean }
  | { readonly kind: 'refused'; readonly refusal: Refusal };
