import type { Cents } from '../../platform/money/money.js';
import type { CivilDate } from '../../platform/time/civil-date.js';
import type { JournalLine } from '../journal/journal-lines.js';
import type { Posting } from '../rules/posting.js';
import type { ChargeKind } from '../words/charge.js';

/**
 * Everything that one movement writes, as data. Nobody but the engine sends a statement, so that no kind of movement can write
 * outside of the transaction, or in another order of locks. Ids are UUIDs, amounts whole cents.
 */
export interface Effects {
  readonly entries?: readonly Entry[];
  readonly deltas?: readonly Delta[];
  readonly charges?: readonly IssuedCharge[];
  readonly cures?: readonly Cure[];
  readonly relapses?: readonly Relapse[];
  readonly changes?: readonly Change[];
  readonly rows?: readonly AggregateRow[];
  readonly events?: readonly Announcement[];
  /** What another kind writes because of this and in the same commit, such as the fee for a payment that came back. */
  readonly consequences?: readonly Movement[];
}

/** What one movement of a batch writes. */
export interface Movement {
  readonly kind: string;
  readonly effects: Effects;
}

/** A journal entry. Its kind is that of its movement, and a rule of that kind made its lines, if the kind has any. */
export interface Entry extends Partial<Posting> {
  readonly id: string;
  readonly description: string;
  /** A day in a period that is open, as the view has it. */
  readonly accountingDate: CivilDate;
  readonly effectiveDate: CivilDate;
  /** The step of something's life that it records; each is posted at most once. Absent for what has none. */
  readonly source?: Source;
  readonly reverses?: string;
  readonly confirmedAt?: Date | undefined;
  readonly lines: readonly JournalLine[];
}

interface Source {
  /** That of its movement, as its row in books.movement_kind says. */
  readonly kind: string;
  readonly id: string;
  readonly transition: string;
}

/** What an entry does to what one resident owes or is owed. */
export interface Delta {
  readonly entryId: string;
  readonly accountId: string;
  /** The charge that is paid or opened again; absent where a charge is new, or none is concerned. */
  readonly chargeId?: string;
  readonly openCents: Cents;
  readonly creditCents: Cents;
  /** The part that lines on control accounts show. */
  readonly controlCents: Cents;
}

/** A new charge, which is open in full. What it does to its account is a delta of its entry, unless it has none. */
export interface IssuedCharge {
  readonly id: string;
  readonly accountId: string;
  /** Null for a fee that becomes revenue only when it is paid, and so moves no ledger account. */
  readonly entryId: string | null;
  readonly revenueTypeCode: string;
  readonly kind: ChargeKind;
  readonly description: string;
  readonly amountCents: Cents;
  readonly receivableAccount: string | null;
  readonly issuedAt?: Date | undefined;
  readonly issuedOn: CivilDate;
  readonly dueDate: CivilDate;
  readonly priority: number;
}

/** The entry that lifts the holds of an account which it moves, if nothing is past due there on that day any more. */
export interface Cure {
  readonly entryId: string;
  readonly accountId: string;
  readonly businessDate: CivilDate;
}

/**
 * The entry that takes a payment back, which is its source: it places the holds again that this payment lifted from an account which
 * it moves, if something is past due there on that day.
 */
type Relapse = Cure;

/** Something that was locked goes from one state to another, by a transition of its state machine. */
export interface Change {
  /** The table of the state machine. */
  readonly aggregate: string;
  readonly id: string;
  readonly transition: string;
  /** Where it is now. If it is somewhere else when this is written, the movement is decided anew. */
  readonly from: string;
  readonly to: string;
  /** Columns that change with it, by their names in the table; cents as text. */
  readonly set?: Readonly<Record<string, unknown>>;
}

/** A row of the kind's own tables, as its recorder takes it. Cents go as text, so that none passes through a float. */
export interface AggregateRow {
  readonly id: string;
  readonly [column: string]: unknown;
}

/** An event. What is only known under the head of the log is added to its payload. */
export interface Announcement {
  readonly kind: string;
  readonly topics: readonly string[];
  readonly payload: Readonly<Record<string, unknown>>;
  /** Its payload gets journalSequence, accounts and departments, and it gets the topics of those. */
  readonly entryId?: string;
  /** Its payload gets what the recorder answered for this row. */
  readonly rowId?: string;
  /** What changed its state, of which it tells. */
  readonly changedId?: string;
  readonly occurredAt?: Date | undefined;
}

/** What was given under the head of the log. */
export interface Written {
  /** By the id of the entry. */
  readonly sequences: ReadonlyMap<string, number>;
  /** What the recorder answered, by the id of the row. */
  readonly rows: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** Nothing was written, as for a preview, so nothing of this is there. */
  readonly isForeseen?: true;
}
