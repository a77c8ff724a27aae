import { setTimeout as delay } from 'node:timers/promises';
import { GraphQLError } from 'graphql';
import { isPublicError } from '../../platform/federation/subgraph-errors.js';
import type { OpenStream, StreamItem } from './event-source.js';

const backoffFirstMs = 100;
const backoffMaxMs = 10_000;
const failuresMax = 5;

export interface StreamListener {
  onItem(item: StreamItem): void;
  /** The stream cannot go on: it was refused, or keeps failing for a reason that is not an outage. */
  onFailure(error: unknown): void;
}

/** Follows a stream through outages: whenever it ends or breaks, it is opened again after the last cursor. */
export class ResumingStream {
  readonly #open: OpenStream;
  readonly #listener: StreamListener;
  readonly #stop = new AbortController();
  #after: string | undefined;
  #current: AsyncIterator<StreamItem> | undefined;
  #failures = 0;

  constructor(open: OpenStream, listener: StreamListener, after?: string) {
    this.#open = open;
    this.#listener = listener;
    this.#after = after;
  }

  /** @throws what the first attempt to open the stream fails with; later attempts are repeated */
  async start(): Promise<void> {
    this.#current = await this.#open(this.#after);
    if (this.#stop.signal.aborted) void this.#current.return?.();
    else void this.#follow();
  }

  /** Releases the source at once, also while it is silent. */
  close(): void {
    this.#stop.abort();
    void this.#current?.return?.();
  }

  get #closed(): boolean {
    return this.#stop.signal.aborted;
  }

  async #follow(): Promise<void> {
    while (!this.#closed) {
      const failure = await this.#drain();
      if (this.#closed) return;
      this.#current = undefined;
      this.#failures++;
      if (failure && this.#isFinal(failure.error)) {
        this.#stop.abort();
        return this.#listener.onFailure(failure.error);
      }
      await this.#pause();
    }
  }

  /** @returns how the stream failed, or undefined when it ended or was closed */
  async #drain(): Promise<{ error: unknown } | undefined> {
    try {
      this.#current ??= await this.#open(this.#after);
      while (!this.#closed) {
        const step = await this.#current.next();
        if (step.done || this.#closed) break;
        this.#failures = 0;
        this.#after = step.value.cursor;
        this.#listener.onItem(step.value);
      }
      if (this.#closed) void this.#current.return?.();
      return undefined;
    } catch (error) {
      return { error };
    }
  }

  #isFinal(error: unknown): boolean {
    const extensions = error instanceof GraphQLError ? error.extensions : {};
    if (extensions['retryable'] === true) return false;
    return isPublicError({ extensions }) || this.#failures >= failuresMax;
  }

  /** Waits a random part of an exponentially growing time, so that many streams do not come back at one moment. */
  async #pause(): Promise<void> {
    const ceilingMs = Math.min(backoffMaxMs, backoffFirstMs * 2 ** (this.#failures - 1));
    await delay(Math.random() * ceilingMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }
}
