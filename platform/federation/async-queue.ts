interface Waiter<T> {
  resolve(result: IteratorResult<T, undefined>): void;
  reject(error: unknown): void;
}

export interface AsyncQueueOptions {
  /** How many items may wait to be read; one more than that is refused. Unlimited unless given. */
  readonly capacity?: number;
  /** Called once, when the reader stops reading. It is not called when the writer ends the queue. */
  readonly onReturn?: () => void;
}

/**
 * A stream that one side writes and the other iterates. Unlike an async generator it ends at once when the reader
 * returns, even while a read is pending, so a silent source is released immediately.
 */
export class AsyncQueue<T> implements AsyncIterableIterator<T, undefined> {
  readonly #items: T[] = [];
  readonly #waiters: Waiter<T>[] = [];
  readonly #capacity: number;
  readonly #onReturn: (() => void) | undefined;
  #ended = false;
  #failure: { error: unknown } | undefined;

  constructor({ capacity = Infinity, onReturn }: AsyncQueueOptions = {}) {
    this.#capacity = capacity;
    this.#onReturn = onReturn;
  }

  /** How many items wait to be read. */
  get size(): number {
    return this.#items.length;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** @returns false when the queue is full or has ended, and the item was not taken */
  push(item: T): boolean {
    if (this.#ended) return false;
    const waiter = this.#waiters.shift();
    if (waiter) {
      waiter.resolve({ value: item, done: false });
      return true;
    }
    if (this.#items.length >= this.#capacity) return false;
    this.#items.push(item);
    return true;
  }

  /** Forgets what waits to be read. */
  clear(): void {
    this.#items.length = 0;
  }

  /** Lets the reader finish what is queued and then ends the iteration. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const waiter of this.#waiters.splice(0)) waiter.resolve({ value: undefined, done: true });
  }

  /** Lets the reader finish what is queued and then throws `error` from its next read. */
  fail(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    const waiter = this.#waiters.shift();
    if (waiter) waiter.reject(error);
    else this.#failure = { error };
    for (const other of this.#waiters.splice(0)) other.resolve({ value: undefined, done: true });
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    if (this.#items.length > 0) return { value: this.#items.shift() as T, done: false };
    if (this.#failure) {
      const { error } = this.#failure;
      this.#failure = undefined;
      throw error;
    }
    if (this.#ended) return { value: undefined, done: true };
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  return(): Promise<IteratorResult<T, undefined>> {
    const wasEnded = this.#ended;
    this.#items.length = 0;
    this.#failure = undefined;
    this.end();
    if (!wasEnded) this.#onReturn?.();
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
