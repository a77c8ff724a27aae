import type { CivilDate } from '../../platform/time/civil-date.js';
import type { Effects, Written } from './effects.js';
import type { View } from './view.js';

/**
 * A kind of movement of money: what it has to see, and what it decides. The engine does the rest and knows none of them. Its
 * name is that of a row in books.movement_kind, which says the role that may post it and its SQL functions.
 */
export interface MovementKind<Request, Answer> {
  readonly name: string;
  /** The answers for what was not decided, because an account was held for too long or no period stays open. */
  readonly refusals: { readonly busy: Answer; readonly periodClosed: Answer };
  locks(request: Request): Locks;
  /** How long a request waits for an account that somebody holds, where it is not as long as others. */
  patienceMs?(request: Request): number | undefined;
  /** What the kind's lookup function is asked for a batch of requests. Absent for a kind that has none. */
  lookUp?(requests: readonly Request[]): object;
  /** @param seen what the lookup function answered */
  decider(seen: unknown): Decider<Request, Answer>;
}

/**
 * What is locked and seen for a request: accounts, the owners of charges, rows of aggregates with the accounts that come with
 * them, entries of the journal, and the accounting dates of days.
 */
export interface Locks {
  readonly accounts: readonly string[];
  readonly charges?: readonly string[];
  /** Ids by the name of their table, which books.aggregate has. */
  readonly aggregates?: Readonly<Record<string, readonly string[]>>;
  readonly entries?: readonly string[];
  readonly days: readonly CivilDate[];
}

/** Decides the requests of one batch, in their order, and may remember what the ones before will have written. */
export interface Decider<Request, Answer> {
  /**
   * Pure but for the view, which it draws down.
   * @param index the place of the request among those of its kind
   * @param mayBeWritten whether it was decided before and the answer to its commit was lost
   */
  decide(request: Request, index: number, view: View, mayBeWritten: boolean): Decision<Answer>;
}

export type Decision<Answer> =
  /** Nothing is written. */
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** Somebody else holds what it takes. */
  | Held
  | { readonly kind: 'effects'; readonly effects: Effects; answer(written: Written): Answer };

export interface Held {
  readonly kind: 'held';
  /** The id of the account, or of the row of an aggregate. */
  readonly id: string;
}
