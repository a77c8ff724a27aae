import { AsyncQueue } from '../../platform/federation/async-queue.js';

export interface ToyEvent {
  readonly position: number;
  readonly accountId: string;
  readonly amount: number;
}

interface StreamEvent {
  readonly sequence: number;
  readonly cursor: string;
  readonly reset: boolean;
  readonly kind: string;
  readonly amount: number;
  readonly accountId: string;
}

interface OpenStream {
  readonly accountId: string;
  readonly queue: AsyncQueue<StreamEvent>;
}

/** An in-memory event log whose streams follow the contract: a snapshot first, or every event after a cursor. */
export class ToyLog {
  readonly events: ToyEvent[] = [];
  readonly #streams = new Set<OpenStream>();
  /** Positions up to this one are forgotten; resuming before it gives a snapshot marked `reset`. */
  forgottenUpTo = 0;
  streamsOpened = 0;

  get openStreams(): number {
    return this.#streams.size;
  }

  get head(): number {
    return this.events.length;
  }

  balanceOf(accountId: string): number {
    return this.events.reduce((sum, event) => sum + (event.accountId === accountId ? event.amount : 0), 0);
  }

  append(accountId: string, amount = 1): ToyEvent {
    const event = { position: this.head + 1, accountId, amount };
    this.events.push(event);
    for (const stream of this.#streams) {
      if (stream.accountId === accountId) stream.queue.push(asStreamEvent(event));
    }
    return event;
  }

  /** Breaks all streams, as a lost connection to the database would. */
  breakStreams(error: Error = new Error('connection to postgres://secret@db lost')): void {
    for (const { queue } of this.#streams) queue.fail(error);
    this.#streams.clear();
  }

  stream(accountId: string, after: string | undefined): AsyncIterableIterator<StreamEvent> {
    this.streamsOpened++;
    const stream: OpenStream = {
      accountId,
      queue: new AsyncQueue({ onReturn: () => this.#streams.delete(stream) }),
    };
    this.#streams.add(stream);
    const position = after === undefined ? undefined : Number(after.slice('c'.length));
    if (position === undefined || position < this.forgottenUpTo) {
      stream.queue.push(this.#snapshot(accountId, position !== undefined));
    } else {
      for (const event of this.events) {
        if (event.accountId === accountId && event.position > position)
          stream.queue.push(asStreamEvent(event));
      }
    }
    return stream.queue;
  }

  #snapshot(accountId: string, reset: boolean): StreamEvent {
    const { head } = this;
    return {
      sequence: head,
      cursor: cursorOf(head),
      reset,
      kind: 'snapshot',
      amount: this.balanceOf(accountId),
      accountId,
    };
  }
}

export function cursorOf(position: number): string {
  return `c${position}`;
}

function asStreamEvent({ position, accountId, amount }: ToyEvent): StreamEvent {
  return { sequence: position, cursor: cursorOf(position), reset: false, kind: 'deposit', amount, accountId };
}
