import { countRepeated, isWhole, type Booked } from './journal.js';
import { isPosted, type Attempt } from './payers.js';
import type { Answer, Wish } from './payment-desk.js';
import type { Wrongs } from './scenario.js';

export interface Comparison extends Wrongs {
  /** In the books without everything that belongs to a posted payment. */
  readonly partial: number;
}

/**
 * Compares everything that callers were told in the end with what is booked. By then each payment that is booked is known to
 * somebody, so that one that nobody knows was made a second time.
 */
export function compare(told: readonly Answer[], booked: readonly Booked[]): Comparison {
  const posted = told.filter(isPosted);
  const receipts = new Map(booked.map(({ payment }) => [payment.id, payment.receiptNumber]));
  const known = new Set(posted.map(({ id }) => id));
  return {
    lost: posted.filter(({ id, receiptNumber }) => receipts.get(id) !== receiptNumber).length,
    doubled: countRepeated(booked) + booked.filter(({ payment }) => !known.has(payment.id)).length,
    partial: booked.filter((each) => !isWhole(each)).length,
  };
}

/** What may have become of payments whose process died. */
export interface Verdict extends Comparison {
  /** Acknowledged, and not answered alike when it was sent again under its key. */
  readonly forgotten: number;
  /** Not posted in the end although it was asked for again. */
  readonly unfinished: number;
}

/** @param again what each attempt was answered when it was sent once more */
export function judge(
  attempts: readonly Attempt[],
  again: ReadonlyMap<Wish, Answer>,
  booked: readonly Booked[],
): Verdict {
  const acknowledged = attempts.filter(({ answer }) => isPosted(answer));
  const forgotten = acknowledged.filter(({ wish, answer }) => !isRepeated(answer, again.get(wish)));
  return {
    // Whoever was told of another payment the second time was told of two.
    ...compare([...forgotten.map(({ answer }) => answer), ...again.values()], booked),
    forgotten: forgotten.length,
    unfinished: attempts.filter(({ wish }) => !isPosted(again.get(wish))).length,
  };
}

/** Whether a second answer tells of the same payment as the first, and says so. */
export function isRepeated(answer: Answer, again: Answer | undefined): boolean {
  return (
    isPosted(answer) &&
    isPosted(again) &&
    again.replayed &&
    again.id === answer.id &&
    again.receiptNumber === answer.receiptNumber
  );
}
