import type { Bill, CityDay, Payment } from '../city/types.js';

/** Bills, and payments that come after them. */
export interface Round {
  readonly bills: Bill[];
  readonly payments: Payment[];
}

/**
 * Some days as few rounds in which each account still lives its bills and payments in their order: a bill that comes after
 * a payment of the same account waits for the next round, unless that payment named what it pays. Days stay in order.
 */
export function inRounds(
  days: readonly CityDay[],
  isWanted: (event: { accountId: string }) => boolean,
): Round[] {
  const rounds: Round[] = [];
  const roundOf = new Map<string, number>();
  const hasPaid = new Set<string>();
  const inRound = (number: number): Round => (rounds[number] ??= { bills: [], payments: [] });
  for (const { bills, payments } of days) {
    for (const bill of bills.filter(isWanted)) {
      const round = roundOf.get(bill.accountId) ?? 0;
      const next = hasPaid.delete(bill.accountId) ? round + 1 : round;
      roundOf.set(bill.accountId, next);
      inRound(next).bills.push(bill);
    }
    for (const payment of payments.filter(isWanted)) {
      inRound(roundOf.get(payment.accountId) ?? 0).payments.push(payment);
      if (!payment.allocations) hasPaid.add(payment.accountId);
    }
  }
  return rounds;
}
