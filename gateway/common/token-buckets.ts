import { LRUCache } from 'lru-cache';

/** Whoever has taken nothing for longer than that many others is as good as new. */
const rememberedNamesMax = 10_000;

/** How much may be taken in one name. */
export interface Rate {
  readonly perSecond: number;
  /** How much may be taken at once by whoever has taken nothing for a while. */
  readonly burst: number;
}

/** What is left, as of an instant; below zero when more was taken than was there. */
interface Level {
  readonly left: number;
  readonly asOfMs: number;
}

/** Counts what is taken in each name, in the memory of this process. */
export class TokenBuckets {
  readonly #levels = new LRUCache<string, Level>({ max: rememberedNamesMax });
  readonly #nowMs: () => number;

  /** @param nowMs a clock that never goes back */
  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /**
   * Takes an amount if there is as much. More than the burst can be taken when all of that is there, and is made up for
   * by waiting longer for the next.
   * @returns how many milliseconds to wait before it is tried again; 0 when it was taken
   */
  take(name: string, rate: Rate, amount = 1): number {
    const left = this.#leftOf(name, rate);
    const missing = Math.min(amount, rate.burst) - left;
    if (missing > 0) return (missing / rate.perSecond) * 1_000;
    this.#levels.set(name, { left: left - amount, asOfMs: this.#nowMs() });
    return 0;
  }

  /**
   * Takes an amount, whether there is as much or not.
   */
  spend(name: string, rate: Rate, amount: number): void {
    this.#levels.set(name, { left: this.#leftOf(name, rate) - amount, asOfMs: this.#nowMs() });
  }

  #leftOf(name: string, { perSecond, burst }: Rate): number {
    const known = this.#levels.get(name);
    if (!known) return burst;
    const regained = ((this.#nowMs() - known.asOfMs) / 1_000) * perSecond;
    return Math.min(burst, known.left + regained);
  }
}
