import type { Bill, CityDay, Payment } from '../city/types.js';

/** The bills of a day, and the payments from then until the next bills. */
export interface Round {
  readonly bills: readonly Bill[];
  readonly payments: readonly Payment[];
}

/** Some days as few rounds in which everything is in the order of time: a city bills right after midnight, before anybody pays. */
export function inRounds(days: readonly CityDay[]): Round[] {
  const rounds: { bills: readonly Bill[]; payments: Payment[] }[] = [];
  for (const { bills, payments } of days) {
    const open = rounds.at(-1);
    if (open && bills.length === 0) open.payments.push(...payments);
    else rounds.push({ bills, payments: [...payments] });
  }
  return rounds;
}
