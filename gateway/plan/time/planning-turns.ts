import { setTimeout as delay } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { rateLimited } from '../../common/errors.js';

/** How long it is somebody else's turn after a piece of work, as a multiple of the time that it took. */
const restFactor = 3;
/** Of one name. Whoever sends more that is new at one moment does not wait for the answers. */
const waitingMax = 100;
const retryMs = 1_000;
/** Whoever rests longer than that many others have worked is as good as rested. */
const rememberedNamesMax = 10_000;

/** Time as it passes, for tests to have another. */
interface Clock {
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

const realClock: Clock = { nowMs: () => performance.now(), sleep: (ms) => delay(ms) };

/**
 * Spreads the work that the thread does for one name, so that there is room for what others ask in between, however much
 * was saved up before: no more than a quarter of the time goes to one.
 */
export class PlanningTurns {
  readonly #restingUntilMs = new LRUCache<string, number>({ max: rememberedNamesMax });
  readonly #waiting = new Map<string, number>();

  constructor(private readonly clock: Clock = realClock) {}

  /**
   * Resolves when it is the turn of a name, or there is nothing to do for it any more.
   * @throws GraphQLError with code RATE_LIMITED when too many wait in that name
   */
  async take(name: string, isNeeded: () => boolean): Promise<void> {
    if (this.#restMs(name) <= 0) return;
    const waiting = this.#waiting.get(name) ?? 0;
    if (waiting >= waitingMax) throw rateLimited(retryMs, 'Too many of your operations wait to be planned.');
    this.#waiting.set(name, waiting + 1);
    try {
      for (let ms = this.#restMs(name); ms > 0 && isNeeded(); ms = this.#restMs(name))
        await this.clock.sleep(ms);
    } finally {
      this.#leave(name);
    }
  }

  /** @param ms how long others had to wait for what was done in a name */
  worked(name: string, ms: number): void {
    const sinceMs = Math.max(this.#restingUntilMs.get(name) ?? 0, this.clock.nowMs());
    this.#restingUntilMs.set(name, sinceMs + restFactor * ms);
  }

  #restMs(name: string): number {
    return (this.#restingUntilMs.get(name) ?? 0) - this.clock.nowMs();
  }

  #leave(name: string): void {
    const left = (this.#waiting.get(name) ?? 1) - 1;
    if (left > 0) this.#waiting.set(name, left);
    else this.#waiting.delete(name);
  }
}
