import type { Random } from '../../../demo/city/random.js';
import type { OpenDatabase, Account } from '../support/site.js';
import type { Comparison } from '../support/evidence.js';
import type { Journal } from '../support/journal.js';
import type { Wish } from '../support/payment-desk.js';
import type { DatabaseClock } from './database-clock.js';

/** What payments by wrong clocks need. */
export interface Stage {
  readonly accounts: readonly Account[];
  readonly database: OpenDatabase;
  readonly clock: DatabaseClock;
  readonly journal: Journal;
  readonly random: Random;
}

/** What a wrong clock may do to payments. */
export interface ClockVerdict extends Comparison {
  /** Refused, though it is a payment like any other. */
  readonly failed: number;
  /** Places where numbers, times or receipts of the journal do not rise. */
  readonly disordered: number;
  /** Before another in the books although its payer had the receipt of that one in hand. */
  readonly overtaken: number;
}

export const wishOf = (random: Random, accounts: readonly Account[]): Wish => ({
  key: random.id(new Date()),
  accountId: random.pick(accounts).id,
  amountCents: random.between(100, 5_000),
  channel: 'COUNTER',
  tender: 'CASH',
});
