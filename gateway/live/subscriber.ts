import type { GraphQLError } from 'graphql';
import { AsyncQueue } from '../../platform/federation/async-queue.js';
import { isStreamHeldUp, streamHeldUp, subscriberTooSlow } from '../common/errors.js';
import { limits } from '../common/limits.js';
import type { StreamItem } from './event-source.js';

export interface SubscriberOptions {
  /** Whether each event stands for those before it, so that who reads slowly may get the latest alone. */
  readonly conflates: boolean;
  /** The cursor of the last event that it knows. */
  readonly after?: string | undefined;
  /** The subscriber stopped reading. */
  readonly onLeave: (subscriber: Subscriber) => void;
  /** The subscriber reads too slowly; it is up to whoever owns the connection to close it. */
  readonly onTooSlow: (error: GraphQLError) => void;
}

/**
 * One client's end of a shared stream. It takes every item once and in order, whichever upstream brings it; of a stream
 * that conflates, those that wait are dropped for the latest when there are too many.
 */
export class Subscriber {
  readonly items: AsyncQueue<StreamItem>;
  readonly #options: SubscriberOptions;
  #position = -Infinity;
  #cursor: string | undefined;

  constructor(options: SubscriberOptions) {
    this.#options = options;
    this.#cursor = options.after;
    this.items = new AsyncQueue({
      capacity: limits.subscriberQueueMax,
      onReturn: () => options.onLeave(this),
    });
  }

  /** The subscriber needs nothing up to this sequence. */
  knows(sequence: number): void {
    this.#position = sequence;
  }

  offer(item: StreamItem): void {
    if (this.items.ended || (item.sequence <= this.#position && !item.reset)) return;
    this.#position = item.sequence;
    this.#cursor = item.cursor;
    if (this.items.push(item)) return;
    if (!this.#options.conflates) return this.#dropOut();
    this.items.clear();
    this.items.push(item);
  }

  fail(error: unknown): void {
    // What waits is read before, so that is behind it as well.
    this.items.fail(isStreamHeldUp(error) ? streamHeldUp(this.#cursor) : error);
  }

  #dropOut(): void {
    const error = subscriberTooSlow();
    this.items.fail(error);
    this.#options.onLeave(this);
    this.#options.onTooSlow(error);
  }
}
