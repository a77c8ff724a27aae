import { setTimeout as delay } from 'node:timers/promises';
import { settleApart } from './settle-apart.js';

/** What became of an item: an answer, or the name of what it still waits for. */
export type Attempt<Answer> = { readonly answer: Answer } | { readonly waitsFor: string };

export interface WaitingLineOptions<Item, Answer> {
  /**
   * Tries items in one go. With `waitMs` all of them wait for one thing, and it may be waited for that long; without, what is
   * not to be had at once goes on waiting.
   */
  readonly attempt: (items: readonly Item[], waitMs: number) => Promise<readonly Attempt<Answer>[]>;
  /** The answer for an item that has waited long enough, or that there is no place for. */
  readonly giveUp: (item: Item) => Answer;
  readonly maxBatchSize: number;
  /** How long an item waits at most before no further attempt is made, unless it comes with a patience of its own. */
  readonly patienceMs: number;
  /** How many items may wait in all. No one thing takes more of the places than it leaves to the others. */
  readonly capacity: number;
}

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly untilMs: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** How long one thing is waited for before the others get their turn. Fair, because the database serves waiters in turn. */
const turnMs = 100;
/** How long one thing after another may be served before a turn is given all the same. */
const betweenTurnsMs = 300;
const pauseMs = 10;

/**
 * Where items wait that need what others hold, such as the row of an account, so that everything else goes on. All of them
 * are tried again and again; when nothing is to be had, and from time to time in any case, each thing in turn is waited for
 * a little while, so that somebody who never finds it free gets it all the same.
 */
export class WaitingLine<Item, Answer> implements AsyncDisposable {
  readonly #options: WaitingLineOptions<Item, Answer>;
  /** By what they wait for, those who came first in front; what was tried, served or waited for last is last. */
  readonly #lines = new Map<string, Waiting<Item, Answer>[]>();
  #size = 0;
  #running: Promise<void> | undefined;

  constructor(options: WaitingLineOptions<Item, Answer>) {
    this.#options = options;
  }

  /** How many items wait at the moment. */
  get size(): number {
    return this.#size;
  }

  join(item: Item, waitsFor: string, patienceMs = this.#options.patienceMs): Promise<Answer> {
    const free = this.#options.capacity - this.#size;
    if ((this.#lines.get(waitsFor)?.length ?? 0) >= free) return Promise.resolve(this.#options.giveUp(item));
    return new Promise((resolve, reject) => {
      this.#add({ item, untilMs: performance.now() + patienceMs, resolve, reject }, waitsFor);
      this.#running ??= this.#run().finally(() => (this.#running = undefined));
    });
  }

  #add(waiting: Waiting<Item, Answer>, waitsFor: string): void {
    const line = this.#lines.get(waitsFor);
    if (line) line.push(waiting);
    else this.#lines.set(waitsFor, [waiting]);
    this.#size += 1;
  }

  async #run(): Promise<void> {
    let turnAtMs = performance.now();
    while (this.#size > 0) {
      this.#giveUp();
      const settled = await this.#try(this.#someOfEach(), 0);
      if (settled && performance.now() - turnAtMs < betweenTurnsMs) continue;
      if (!(await this.#try(this.#nextInTurn(), turnMs)) && !settled) await delay(pauseMs);
      turnAtMs = performance.now();
    }
  }

  #giveUp(): void {
    const nowMs = performance.now();
    for (const waiting of [...this.#lines.values()].flat()) {
      if (waiting.untilMs > nowMs) continue;
      waiting.resolve(this.#options.giveUp(waiting.item));
      this.#leave(new Set([waiting]));
    }
  }

  /** The first ones of every line, so that a long one takes no place from the others; of too many lines, some after others. */
  #someOfEach(): Waiting<Item, Answer>[] {
    const { maxBatchSize } = this.#options;
    const lines = [...this.#lines].slice(0, maxBatchSize);
    const share = Math.floor(maxBatchSize / Math.max(1, lines.length));
    for (const [waitsFor] of lines) this.#putLast(waitsFor);
    return lines.flatMap(([, line]) => line.slice(0, share));
  }

  /** The line whose turn it is. */
  #nextInTurn(): Waiting<Item, Answer>[] {
    const [next] = this.#lines;
    if (!next) return [];
    const [waitsFor, line] = next;
    this.#putLast(waitsFor);
    return line.slice(0, this.#options.maxBatchSize);
  }

  #putLast(waitsFor: string): void {
    const line = this.#lines.get(waitsFor);
    if (!line) return;
    this.#lines.delete(waitsFor);
    this.#lines.set(waitsFor, line);
  }

  #leave(gone: ReadonlySet<Waiting<Item, Answer>>): void {
    for (const [waitsFor, line] of this.#lines) {
      const left = line.filter((waiting) => !gone.has(waiting));
      if (left.length === line.length) continue;
      this.#size -= line.length - left.length;
      if (left.length > 0) this.#lines.set(waitsFor, left);
      else this.#lines.delete(waitsFor);
    }
  }

  /** Whether any of them was settled. Who waits for something else now goes to the end of its line. */
  async #try(tried: readonly Waiting<Item, Answer>[], waitMs: number): Promise<boolean> {
    if (tried.length === 0) return false;
    const settled = new Set<Waiting<Item, Answer>>();
    const elsewhere = new Map<Waiting<Item, Answer>, string>();
    const run = (part: typeof tried): Promise<readonly Attempt<Answer>[]> =>
      this.#options.attempt(
        part.map(({ item }) => item),
        waitMs,
      );
    await settleApart(tried, run, {
      answer: (waiting, outcome) => {
        if ('answer' in outcome) {
          settled.add(waiting);
          waiting.resolve(outcome.answer);
        } else if (!this.#lines.get(outcome.waitsFor)?.includes(waiting)) {
          elsewhere.set(waiting, outcome.waitsFor);
        }
      },
      fail: (waiting, error) => {
        settled.add(waiting);
        waiting.reject(error);
      },
    });
    for (const [waitsFor, line] of [...this.#lines])
      if (line.some((waiting) => settled.has(waiting))) this.#putLast(waitsFor);
    this.#leave(new Set([...settled, ...elsewhere.keys()]));
    for (const [waiting, waitsFor] of elsewhere) this.#add(waiting, waitsFor);
    return settled.size > 0;
  }

  /** Waits until everything that waits has its answer. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running;
  }
}
