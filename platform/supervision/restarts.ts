export interface RestartsOptions {
  /** How many restarts within the window are worth a try. */
  readonly limit?: number;
  readonly windowMs?: number;
  /** Before the first of a row; each further one waits twice as long. */
  readonly firstDelayMs?: number;
  readonly now?: () => number;
}

/** Decides how soon something that ended by itself is started again, and when that has become pointless. */
export class Restarts {
  readonly limit: number;
  readonly windowMs: number;
  readonly #firstDelayMs: number;
  readonly #now: () => number;
  #recent: number[] = [];

  constructor({
    limit = 5,
    windowMs = 60_000,
    firstDelayMs = 200,
    now = () => performance.now(),
  }: RestartsOptions = {}) {
    this.limit = limit;
    this.windowMs = windowMs;
    this.#firstDelayMs = firstDelayMs;
    this.#now = now;
  }

  /** @returns how long to wait before the next restart, which counts from now on; undefined when there have been too many */
  next(): number | undefined {
    const now = this.#now();
    this.#recent = this.#recent.filter((time) => time > now - this.windowMs);
    if (this.#recent.length >= this.limit) return undefined;
    const delayMs = this.#firstDelayMs * 2 ** this.#recent.length;
    this.#recent.push(now);
    return delayMs;
  }
}
