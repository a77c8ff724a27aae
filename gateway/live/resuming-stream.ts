import { setTimeout as delay } from 'node:timers/promises';
import { GraphQLError } from 'graphql';
import { isPublicError } from '../../platform/federation/subgraph-errors.js';
import { streamHeldUp } from '../common/errors.js';
import { limits } from '../common/limits.js';
import type { OpenStream, StreamItem } from './event-source.js';

const backoffFirstMs = 100;
const backoffMaxMs = 5_000;
const failuresMax = 5;
/** The part of the longest outage after which a stream that stands open has proved to be in order, though nothing came. */
const provenPart = 5;

export interface StreamListener {
  /** @param isResumed whether the stream had broken off since the item before; a snapshot is no resumption */
  onItem(item: StreamItem, isResumed: boolean): void;
  /** The stream cannot go on: it was refused, keeps failing for a reason that is not an outage, or was away for too long. */
  onFailure(error: unknown): void;
}

export interface ResumingStreamOptions {
  /** Where it begins; with a snapshot when absent. */
  readonly after?: string | undefined;
  /** How long nothing can be told until the stream is given up. */
  readonly outageMaxMs?: number | undefined;
}

/** How reading a source came to its end. */
type Ending = { readonly reason: 'ended' | 'left' } | { readonly reason: 'failed'; readonly error: unknown };

/**
 * Follows a stream through outages: whenever it ends or breaks, it is opened again after the last cursor. Its source can
 * be exchanged for another without a gap.
 */
export class ResumingStream {
  readonly #listener: StreamListener;
  readonly #outageMaxMs: number;
  readonly #stop = new AbortController();
  #open: OpenStream;
  #after: string | undefined;
  #sequence = -Infinity;
  #current: AsyncIterator<StreamItem> | undefined;
  /** Who waits for a source to read from; it may come from here or from a move. */
  #opening: PromiseWithResolvers<AsyncIterator<StreamItem>> | undefined;
  #failures = 0;
  /** Since when nothing could be told, by `performance.now()`. */
  #outageSinceMs: number | undefined;
  /** Whether the stream had broken off since the last item. */
  #brokeOff = false;
  #moved: Promise<void> = Promise.resolve();
  /** Ends the pauses of those who wait for a source while another way has found one. */
  #arrival = new AbortController();

  constructor(
    open: OpenStream,
    listener: StreamListener,
    { after, outageMaxMs = limits.streamOutageMaxMs }: ResumingStreamOptions = {},
  ) {
    this.#open = open;
    this.#listener = listener;
    this.#after = after;
    this.#outageMaxMs = outageMaxMs;
  }

  /** @throws what the first attempt to open the stream fails with; later attempts are repeated */
  async start(): Promise<void> {
    await this.#source();
    if (!this.#closed) void this.#follow();
  }

  /**
   * Goes on with another source, which is opened after the last cursor before the present one is closed. Until it can be
   * opened, the present one is followed.
   * @returns resolved when no source from before is open any more
   */
  move(open: OpenStream): Promise<void> {
    this.#open = open;
    this.#moved = this.#moveTo(open);
    return this.#moved;
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
      const beganMs = performance.now();
      const ending = await this.#drain();
      if (this.#closed) return;
      if (ending.reason === 'left') continue;
      this.#current = undefined;
      this.#brokeOff = true;
      this.#failures++;
      if (ending.reason === 'failed' && isFinal(ending.error, this.#failures))
        return this.#fail(ending.error);
      if (this.#isHeldUp(beganMs)) return this.#fail(streamHeldUp());
      await this.#pause(this.#failures);
    }
  }

  /** @param beganMs when the attempt began that has failed now */
  #isHeldUp(beganMs: number): boolean {
    const nowMs = performance.now();
    const wasInOrder = nowMs - beganMs > this.#outageMaxMs / provenPart;
    if (wasInOrder) this.#outageSinceMs = undefined;
    this.#outageSinceMs ??= nowMs;
    return nowMs - this.#outageSinceMs >= this.#outageMaxMs;
  }

  async #drain(): Promise<Ending> {
    let source;
    try {
      source = await this.#source();
      while (!this.#closed) {
        const step = await source.next();
        if (this.#current !== source) return { reason: 'left' };
        if (step.done || this.#closed) break;
        this.#take(step.value);
      }
      return { reason: 'ended' };
    } catch (error) {
      return this.#current === source ? { reason: 'failed', error } : { reason: 'left' };
    }
  }

  /** What is read now; opened if nothing is, unless a move finds another source before. */
  async #source(): Promise<AsyncIterator<StreamItem>> {
    if (this.#current) return this.#current;
    const opening = (this.#opening = Promise.withResolvers<AsyncIterator<StreamItem>>());
    this.#open(this.#after).then((opened) => {
      // It may have been closed or moved to another source meanwhile.
      if (this.#closed || this.#opening !== opening) void opened.return?.();
      else this.#current = opened;
      opening.resolve(opened);
    }, opening.reject);
    return opening.promise;
  }

  /** Two sources overlap while the stream moves from one to the other. */
  #take(item: StreamItem): void {
    if (item.sequence <= this.#sequence && !item.reset) return;
    const isResumed = this.#brokeOff && this.#after !== undefined && !item.reset;
    this.#brokeOff = false;
    this.#failures = 0;
    this.#outageSinceMs = undefined;
    this.#after = item.cursor;
    this.#sequence = item.sequence;
    this.#listener.onItem(item, isResumed);
  }

  async #moveTo(open: OpenStream): Promise<void> {
    let failures = 0;
    while (!this.#closed && this.#open === open) {
      try {
        if (await this.#tryMove(open)) return;
      } catch (error) {
        failures++;
        if (this.#closed || this.#open !== open) break;
        if (isFinal(error, failures)) return this.#fail(error);
        await this.#pause(failures);
      }
    }
    // Another move has overtaken this one, and leaves the source that this one should have left.
    if (!this.#closed) await this.#moved;
  }

  /** @returns whether the new source is the one that is read now */
  async #tryMove(open: OpenStream): Promise<boolean> {
    const after = this.#after;
    const next = await open(after);
    // A snapshot is the first item or none: it cannot stand for the events since one that came meanwhile.
    const hasBegun = after === undefined && this.#after !== undefined;
    if (this.#closed || this.#open !== open || hasBegun) {
      void next.return?.();
      return false;
    }
    const previous = this.#current;
    this.#current = next;
    this.#opening?.resolve(next);
    this.#opening = undefined;
    void previous?.return?.();
    this.#arrival.abort();
    this.#arrival = new AbortController();
    return true;
  }

  #fail(error: unknown): void {
    this.close();
    this.#listener.onFailure(error);
  }

  /** Waits a random part of an exponentially growing time, so that many streams do not come back at one moment. */
  async #pause(failures: number): Promise<void> {
    const ceilingMs = Math.min(backoffMaxMs, backoffFirstMs * 2 ** (failures - 1));
    const signal = AbortSignal.any([this.#stop.signal, this.#arrival.signal]);
    await delay(Math.random() * ceilingMs, undefined, { signal }).catch(() => undefined);
  }
}

function isFinal(error: unknown, failures: number): boolean {
  const extensions = error instanceof GraphQLError ? error.extensions : {};
  if (extensions['retryable'] === true) return false;
  return isPublicError({ extensions }) || failures >= failuresMax;
}
