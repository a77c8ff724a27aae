import { compare } from '../support/evidence.js';
import type { Booked } from '../support/journal.js';
import { isPosted } from '../support/payers.js';
import type { Answer, Posted } from '../support/payment-desk.js';
import type { ClockVerdict } from './stage.js';

/** @param turns what each payer was answered, one payment after the other */
export function judgeClocks(turns: readonly (readonly Answer[])[], booked: readonly Booked[]): ClockVerdict {
  const answers = turns.flat();
  return {
    ...compare(answers, booked),
    failed: answers.filter((answer) => !isPosted(answer)).length,
    disordered: countDisorder(booked),
    overtaken: turns.reduce((sum, each) => sum + countOvertaken(each.filter(isPosted)), 0),
  };
}

function countDisorder(booked: readonly Booked[]): number {
  return booked.filter((each, index) => {
    const before = booked[index - 1];
    return (
      before !== undefined &&
      (each.sequence !== before.sequence + 1 ||
        each.postedAt < before.postedAt ||
        numberOf(each.payment.receiptNumber) !== numberOf(before.payment.receiptNumber) + 1)
    );
  }).length;
}

function countOvertaken(inTurn: readonly Posted[]): number {
  return inTurn.filter((each, index) => {
    const before = inTurn[index - 1];
    return before !== undefined && numberOf(each.receiptNumber) <= numberOf(before.receiptNumber);
  }).length;
}

/** Receipts are numbered in one row, whatever stands before the number. */
const numberOf = (receipt: string | null): number => Number(/\d+$/.exec(receipt ?? '')?.[0]);
