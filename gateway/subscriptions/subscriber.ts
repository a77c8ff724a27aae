import type { FormattedExecutionResult } from 'graphql';
import { AsyncQueue } from '../../platform/federation/async-queue.js';
import { callerError } from '../errors.js';
import { limits } from '../limits.js';
import type { StreamItem } from './event-source.js';

export interface SubscriberOptions {
  /** The subscriber stopped reading. */
  readonly onLeave: (subscriber: Subscriber) => void;
  /** The subscriber reads too slowly; it is up to whoever owns the connection to close it. */
  readonly onTooSlow: () => void;
}

/** One client's end of a shared stream. It takes every item once and in order, whichever upstream brings it. */
export class Subscriber {
  readonly results: AsyncQueue<FormattedExecutionResult>;
  readonly #options: SubscriberOptions;
  #position = -Infinity;

  constructor(options: SubscriberOptions) {
    this.#options = options;
    this.results = new AsyncQueue({
      capacity: limits.subscriberQueueMax,
      onReturn: () => options.onLeave(this),
    });
  }

  /** The subscriber needs nothing up to this sequence. */
  knows(sequence: number): void {
    this.#position = sequence;
  }

  offer(item: StreamItem): void {
    if (this.results.ended || (item.sequence <= this.#position && !item.reset)) return;
    this.#position = item.sequence;
    if (!this.results.push(item.result)) this.#dropOut();
  }

  fail(error: unknown): void {
    this.results.fail(error);
  }

  #dropOut(): void {
    this.results.fail(
      callerError(
        'SUBSCRIBER_TOO_SLOW',
        'Too many events are waiting to be read. Resume after your last cursor.',
      ),
    );
    this.#options.onLeave(this);
    this.#options.onTooSlow();
  }
}
