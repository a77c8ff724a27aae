import type { Refusal } from '../../../books/problems/refusals.js';
import type { Cents } from '../../../platform/money/money.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { ApprovalRefusal } from './approval.errors.js';

interface Asked {
  /** Who asks. */
  readonly by: string;
  /** The departments whose accounts the caller may name. */
  readonly departments: readonly string[] | '*';
  readonly accountId: string;
  readonly businessDate: CivilDate;
}

/** Somebody asks for something that takes a second person above what one may do alone. It passed the checks of its own form. */
export interface Asking extends Asked {
  readonly kind: 'ask';
  readonly id: string;
  readonly scope: string;
  readonly key: string;
  /** SHA-256 over what was asked for, hexadecimal. */
  readonly requestHash: string;
}

/** Somebody decides on what was asked for before. */
export interface DecisionRequest<Transition extends string = 'APPROVE' | 'REJECT'> extends Asked {
  readonly kind: Transition;
  readonly id: string;
  /** The charges it is about, which never change. */
  readonly chargeIds: readonly string[];
  readonly note: string | null;
}

/** What was asked for, as it stood when its account was locked. */
export interface KnownAsking<Status extends string = string> {
  readonly id: string;
  readonly accountId: string;
  readonly status: Status;
  readonly requestedBy: string;
  /** Who made it what it is. */
  readonly decidedBy: string;
}

/** What of something that was asked for never changes. */
export interface AskingSubject {
  readonly id: string;
  readonly accountId: string;
  readonly departmentCode: string;
  readonly chargeIds: readonly string[];
}

/** Who takes which step, and what they have to say to it. */
export interface StepBy<Transition extends string> {
  readonly transition: Transition;
  readonly by: string;
  readonly note: string | null;
}

/** What would be done, with what it does to the books. */
export interface Plan {
  readonly amountCents: Cents;
}

/** What requests are decided on beside the accounts. */
export interface SeenAskings<Known extends KnownAsking> {
  /** By the place of the request, what its key was used for before. */
  readonly existing: ReadonlyMap<number, { readonly id: string; readonly requestHash: string }>;
  readonly known: ReadonlyMap<string, Known>;
  /** By account, what stands of it that one person did alone; absent where that is nothing. */
  readonly alone: ReadonlyMap<string, Cents>;
}

/** What became of a request. */
export type Outcome<Code extends string> =
  | { readonly kind: 'done'; readonly id: string; readonly replayed: boolean }
  | { readonly kind: 'refused'; readonly refusal: Refusal<Code | ApprovalRefusal> };
