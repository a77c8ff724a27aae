/** How long a run that has begun may take to come to its end, whatever it waits for. */
const graceMs = 180_000;

/** The time that a scenario has. */
export class Bound {
  /** Gives up every request that is still waited for, long after the time is over. */
  readonly signal: AbortSignal;
  readonly #until: number;

  constructor(minutes: number) {
    this.#until = performance.now() + minutes * 60_000;
    this.signal = AbortSignal.timeout(minutes * 60_000 + graceMs);
  }

  get isOver(): boolean {
    return performance.now() >= this.#until;
  }
}
