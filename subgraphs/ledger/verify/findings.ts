import type { BookCheck, Finding } from './book-checks.js';

/** How many of what one check found are told in words. */
export const examplesMax = 5;

/** What is found under one check: all of it counted, the first in words. */
export class Findings {
  #count = 0;
  readonly #examples: string[] = [];

  constructor(readonly check: BookCheck) {}

  add(finding: string): void {
    this.#count += 1;
    if (this.#examples.length < examplesMax) this.#examples.push(finding);
  }

  /** What was counted, and nobody looked at. */
  addUntold(count: number): void {
    this.#count += count;
  }

  /** None when all is well. */
  all(): Finding[] {
    return this.#count === 0 ? [] : [{ check: this.check, count: this.#count, examples: this.#examples }];
  }
}
