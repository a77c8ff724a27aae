import type { CivilDate } from '../../platform/time/civil-date.js';

/** Hands out numbers such as BP-2026-0117: by prefix and year, without gap, from a first number on. */
export class NumberSeries {
  readonly #first: number;
  readonly #last = new Map<string, number>();

  constructor(first: number) {
    this.#first = first;
  }

  next(prefix: string, date: CivilDate): string {
    const series = `${prefix}-${date.slice(0, 4)}`;
    const number = (this.#last.get(series) ?? this.#first - 1) + 1;
    this.#last.set(series, number);
    return `${series}-${String(number).padStart(4, '0')}`;
  }
}
