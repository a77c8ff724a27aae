import { centsOf } from '../support/cents.js';
import { compare, type Comparison } from '../support/evidence.js';
import type { Booked } from '../support/journal.js';
import { isPosted } from '../support/payers.js';
import type { Answer } from '../support/payment-desk.js';
import type { Way } from './ways.js';

/** Somebody who wanted to pay the whole bill, and what became of it in the end. */
export interface Payer {
  readonly way: Way;
  readonly answer: Answer;
}

/** The account afterwards, as the graph shows it. */
export interface Afterwards {
  readonly balance: string;
  readonly creditBalance: string;
  readonly charges: readonly { readonly open: string }[];
}

export interface Bill {
  readonly cents: bigint;
  /** Whether the department keeps what is paid too much, so that nobody is turned away. */
  readonly keepsCredit: boolean;
}

export interface BillVerdict extends Comparison {
  /** How many payments too many, or too few, went to the bill. */
  readonly misapplied: number;
  /** Refused for another reason than that the bill is paid, or although the department keeps credit. */
  readonly refusedWrongly: number;
  /** Taken as credit although it could have been refused while the money was still the payer's. */
  readonly takenWrongly: number;
  /** Figures of the account that are not what the payments come to. */
  readonly accountWrong: number;
  readonly unfinished: number;
}

/** One payer pays the bill. The others are refused while that costs nothing, and else get credit; nobody's money is gone. */
export function judgeBill(
  bill: Bill,
  payers: readonly Payer[],
  booked: readonly Booked[],
  after: Afterwards,
): BillVerdict {
  const paying = booked.filter(({ payment }) => payment.allocations.length > 0);
  return {
    ...compare(
      payers.map(({ answer }) => answer),
      booked,
    ),
    misapplied: Math.abs(paying.length - 1),
    refusedWrongly: payers.filter(
      ({ answer }) => answer.kind === 'refused' && (answer.code !== 'ALREADY_PAID' || bill.keepsCredit),
    ).length,
    takenWrongly: bill.keepsCredit ? 0 : countCreditOfCash(payers, booked),
    accountWrong: countWrongFigures(bill, booked, after),
    unfinished: payers.filter(({ answer }) => answer.kind === 'accepted' || answer.kind === 'none').length,
  };
}

function countCreditOfCash(payers: readonly Payer[], booked: readonly Booked[]): number {
  const credited = new Set(
    booked.filter(({ payment }) => centsOf(payment.unapplied) > 0n).map(({ payment }) => payment.id),
  );
  return payers.filter(({ way, answer }) => !way.isCaptured && isPosted(answer) && credited.has(answer.id))
    .length;
}

function countWrongFigures(bill: Bill, booked: readonly Booked[], after: Afterwards): number {
  const creditCents = bill.cents * BigInt(booked.length) - bill.cents;
  const figures: [told: string, expected: bigint][] = [
    [after.balance, -creditCents],
    [after.creditBalance, creditCents],
    ...after.charges.map(({ open }): [string, bigint] => [open, 0n]),
  ];
  return figures.filter(([told, expected]) => centsOf(told) !== expected).length;
}
