import { AsyncLocalStorage } from 'node:async_hooks';
import type { BatchMeter } from '../telemetry/metrics/batch-metrics.js';
import { settleApart } from './settle-apart.js';

export interface BatchQueueOptions<Item, Answer> {
  /** Answers every item, in order, or throws; a throw never leaves an item half done. */
  readonly run: (items: readonly Item[]) => Promise<readonly Answer[]>;
  readonly maxBatchSize: number;
  /** How many batches may be in flight at once. */
  readonly concurrency: number;
  /** How many items may wait for a batch at once; any number when absent. */
  readonly capacity?: number;
  readonly meter?: BatchMeter;
}

/** More wait already than the queue takes. The item was not looked at. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}

/** After as many turns that each brought something, the database has stood still for long enough. */
const gatheringTurnsMax = 20;

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
  readonly submittedAtMs: number;
  /** Runs something as if whoever submitted the item had called it, so that logs and traces lead to a request. */
  readonly onBehalf: <Result>(work: () => Result) => Result;
}

/**
 * Groups concurrent requests. While nothing is in flight, those that arrive in turns of the event loop that follow each other go
 * together, until a turn brings none; a lone one goes after one turn, which takes microseconds, and nothing ever waits for a timer.
 * Those that arrive while batches are in flight go together as well. When a batch fails it is split until the failure
 * is alone, so that one bad request never fails its neighbours; only while the database is away it fails as a whole.
 *
 * A batch has a price of its own whatever its size. A further one is therefore started beside those in flight only when it
 * is as large as the smallest of them; otherwise it grows until one of them ends.
 */
export class BatchQueue<Item, Answer> implements AsyncDisposable {
  readonly #options: BatchQueueOptions<Item, Answer>;
  readonly #inFlight = new Set<readonly Waiting<Item, Answer>[]>();
  #waiting: Waiting<Item, Answer>[] = [];
  #isStarting = false;
  #idle: (() => void)[] = [];

  constructor(options: BatchQueueOptions<Item, Answer>) {
    this.#options = options;
  }

  /** @throws QueueFullError */
  submit(item: Item): Promise<Answer> {
    const { capacity = Number.POSITIVE_INFINITY } = this.#options;
    if (this.#waiting.length >= capacity)
      return Promise.reject(new QueueFullError(`${capacity} items wait already`));
    return new Promise((resolve, reject) => {
      const [submittedAtMs, onBehalf] = [performance.now(), AsyncLocalStorage.snapshot()];
      this.#waiting.push({ item, resolve, reject, submittedAtMs, onBehalf });
      this.#startSoon();
    });
  }

  get depth(): number {
    return this.#waiting.length;
  }

  #startSoon(): void {
    if (this.#isStarting) return;
    this.#isStarting = true;
    this.#gather(0, gatheringTurnsMax);
  }

  /** Starts at the end of this turn of the event loop, or of a later one when something came since `before` were waiting. */
  #gather(before: number, turnsLeft: number): void {
    setImmediate(() => {
      const waiting = this.#waiting.length;
      if (waiting > before && turnsLeft > 0 && this.#inFlight.size === 0)
        return this.#gather(waiting, turnsLeft - 1);
      this.#isStarting = false;
      this.#startBatches();
    });
  }

  #startBatches(): void {
    const { maxBatchSize, concurrency } = this.#options;
    while (this.#waiting.length >= this.#worthwhileSize && this.#inFlight.size < concurrency) {
      const batch = this.#waiting.splice(0, maxBatchSize);
      this.#inFlight.add(batch);
      void this.#settle(batch).finally(() => {
        this.#inFlight.delete(batch);
        this.#startSoon();
        if (this.#inFlight.size === 0 && this.#waiting.length === 0)
          this.#idle.splice(0).forEach((tell) => tell());
      });
    }
  }

  get #worthwhileSize(): number {
    const smallest = Math.min(...[...this.#inFlight].map((batch) => batch.length));
    return Number.isFinite(smallest) ? smallest : 1;
  }

  #settle(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    return settleApart(batch, (part) => this.#run(part), {
      answer: ({ resolve, submittedAtMs }, answer) => {
        this.#options.meter?.answered(submittedAtMs);
        resolve(answer);
      },
      fail: ({ reject }, error) => reject(error),
    });
  }

  async #run(batch: readonly Waiting<Item, Answer>[]): Promise<readonly Answer[]> {
    const { run, meter } = this.#options;
    const startedAtMs = performance.now();
    try {
      const answers = await batch[0]!.onBehalf(() => run(batch.map(({ item }) => item)));
      meter?.ran(batch.length, startedAtMs, 'ok');
      return answers;
    } catch (error) {
      meter?.ran(batch.length, startedAtMs, 'failed');
      throw error;
    }
  }

  /** Waits until everything submitted has its answer. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#waiting.length + this.#inFlight.size > 0)
      await new Promise<void>((resolve) => this.#idle.push(resolve));
  }
}
