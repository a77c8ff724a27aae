import { setTimeout as delay } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { rateLimited } from '../../common/errors.js';

/** How long it is somebody else's turn after a turn, as a multiple of the time that it took: at least and at most. */
const restFactors = { least: 3, most: 39 } as const;
/** By how much that grows with each millisecond of a turn. */
const restFactorPerMs = 1.5;
/** Of one name. Whoever sends more that is new at one moment does not wait for the answers. */
const waitingMax = 100;
const retryMs = 1_000;
/** Whoever rests longer than that many others have worked is as good as rested. */
const rememberedNamesMax = 10_000;

/** A piece of work that was done in a name. */
export interface Piece {
  /** How long it took. A busy machine takes longer for the same. */
  readonly passedMs: number;
  /** How long the thread worked meanwhile. Some systems count that in ticks, so it says little of a short piece. */
  readonly workedMs: number;
  /** Whether the name has no time left, and is served what is known at most. */
  readonly isUsedUp: boolean;
}

interface Name {
  readonly restingUntilMs: number;
  /** How long the pieces of its last turn took together: nobody else is served between those of one operation. */
  readonly turnMs: number;
  /** What the thread worked, and no piece has accounted for yet. */
  readonly workedMs: number;
}

const untouched: Name = { restingUntilMs: 0, turnMs: 0, workedMs: 0 };

/** Time as it passes, for tests to have another. */
interface Clock {
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

const realClock: Clock = { nowMs: () => performance.now(), sleep: (ms) => delay(ms) };

/**
 * Spreads the work that the thread does for one name, so that there is room for what others ask in between, however much
 * was saved up before. Of short pieces a quarter of the time goes to one name, of long ones less: whoever asks something
 * meanwhile waits for the rest of a piece, so it must be as rare as it is long.
 */
export class PlanningTurns {
  readonly #names = new LRUCache<string, Name>({ max: rememberedNamesMax });
  readonly #waiting = new Map<string, number>();

  constructor(private readonly clock: Clock = realClock) {}

  /**
   * Resolves when it may be the turn of a name, or there is nothing to do for it any more. Another one may have come first.
   * @returns undefined when it is its turn
   * @throws GraphQLError with code RATE_LIMITED when too many wait in that name
   */
  take(name: string, isNeeded: () => boolean): Promise<void> | undefined {
    return this.#restMs(name) > 0 ? this.#wait(name, isNeeded) : undefined;
  }

  async #wait(name: string, isNeeded: () => boolean): Promise<void> {
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

  worked(name: string, { passedMs, workedMs, isUsedUp }: Piece): void {
    const nowMs = this.clock.nowMs();
    const { restingUntilMs, turnMs, ...known } = this.#names.get(name) ?? untouched;
    const unaccountedMs = known.workedMs + workedMs;
    const ms = Math.min(passedMs, unaccountedMs);
    const before = nowMs - passedMs < restingUntilMs ? turnMs : 0;
    const restMs = isUsedUp ? ms * restFactors.most : restMsAfter(before + ms) - restMsAfter(before);
    this.#names.set(name, {
      restingUntilMs: Math.max(restingUntilMs, nowMs) + restMs,
      turnMs: before + ms,
      workedMs: unaccountedMs - ms,
    });
  }

  #restMs(name: string): number {
    return (this.#names.get(name)?.restingUntilMs ?? 0) - this.clock.nowMs();
  }

  #leave(name: string): void {
    const left = (this.#waiting.get(name) ?? 1) - 1;
    if (left > 0) this.#waiting.set(name, left);
    else this.#waiting.delete(name);
  }
}

function restMsAfter(turnMs: number): number {
  return turnMs * Math.min(Math.max(restFactorPerMs * turnMs, restFactors.least), restFactors.most);
}
