import type { Finding } from '../../../subgraphs/ledger/verify/book-checks.js';
import type { Bound } from './bound.js';

/** How much of a scenario is done. */
export interface Size {
  /** How often the fault is brought about, each time with everything that is checked afterwards. */
  readonly runs: number;
  /** How many requests are under way at a time. */
  readonly clients: number;
  /** No further run is begun after that. */
  readonly minutes: number;
}

export interface Order extends Omit<Size, 'minutes'> {
  /** Decides everything that is left to chance, so that it can be repeated. */
  readonly seed: number;
  readonly bound: Bound;
  /** Tells a person how it goes. */
  readonly say: (line: string) => void;
}

/** What is counted of what must not happen. All of them are to be zero. */
export interface Wrongs {
  /** Acknowledged, but not in the books as it was told. */
  readonly lost: number;
  /** In the books more often than it was asked for. */
  readonly doubled: number;
}

export interface Outcome {
  /** How many runs were finished. */
  readonly runs: number;
  /** How many faults or races were brought about. */
  readonly faults: number;
  /** How many payments the callers were told of as posted. */
  readonly acknowledged: number;
  readonly wrong: Wrongs;
  /** What was measured besides; nothing of it is judged. */
  readonly figures: Readonly<Record<string, number>>;
  /** Checks of the books that did not come out at zero at the end. */
  readonly findings: readonly Finding[];
}

/** A fault that the running product is put through, and what must be true all the same. */
export interface Scenario {
  readonly name: string;
  readonly about: string;
  /** What the command does unless it is told otherwise. */
  readonly whole: Size;
  /** What every test run does. */
  readonly small: Size;
  run(order: Order): Promise<Outcome>;
}
