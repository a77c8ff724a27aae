import { EventRing } from './event-ring.js';
import type { OpenStream, StreamItem } from './event-source.js';
import { afterOutage } from './outage-notice.js';
import { ResumingStream } from './resuming-stream.js';
import type { Subscriber } from './subscriber.js';

export interface SharedStreamOptions {
  readonly open: OpenStream;
  /** How many events are kept for those who join later. */
  readonly recentEventsMax: number;
  /** How long nothing can be told until the stream is given up. */
  readonly outageMaxMs?: number | undefined;
  /** The last subscriber left, and the upstream is closed. */
  readonly onEmpty: () => void;
  /** An item was handed to all who follow the stream live. */
  readonly onPublish?: ((item: StreamItem, subscribers: number) => void) | undefined;
}

/** An upstream of its own for subscribers that start elsewhere than the shared one, until they have caught up with it. */
interface CatchUp {
  readonly after: string | undefined;
  readonly stream: ResumingStream;
  readonly members: Set<Subscriber>;
  readonly started: Promise<void>;
  /** The sequence of the last item it brought. */
  position: number | undefined;
}

/**
 * One stream, followed once for all its subscribers.
 *
 * The shared upstream is opened without a cursor; its first item is a snapshot, which those get who are there already.
 * Whoever comes later needs a snapshot of its own, or the events since its cursor, and gets them from a catch-up. As
 * soon as a catch-up stands where the ring of recent events begins, or later, its members take the rest from the ring
 * and go live. All of that happens in one turn of the event loop, so no event can fall in between.
 */
export class SharedStream {
  readonly #recentEventsMax: number;
  readonly #outageMaxMs: number | undefined;
  readonly #onEmpty: () => void;
  readonly #onPublish: SharedStreamOptions['onPublish'];
  readonly #upstream: ResumingStream;
  readonly #live = new Set<Subscriber>();
  readonly #catchUps = new Set<CatchUp>();
  /** Catch-ups that have not delivered yet, by where they start; identical joiners share them. */
  readonly #joinable = new Map<string | undefined, CatchUp>();
  #open: OpenStream;
  #started: Promise<void> | undefined;
  #ring: EventRing | undefined;

  constructor({ open, recentEventsMax, outageMaxMs, onEmpty, onPublish }: SharedStreamOptions) {
    this.#open = open;
    this.#recentEventsMax = recentEventsMax;
    this.#outageMaxMs = outageMaxMs;
    this.#onEmpty = onEmpty;
    this.#onPublish = onPublish;
    this.#upstream = new ResumingStream(
      open,
      {
        onItem: (item, isResumed) => this.#publish(item, isResumed),
        onFailure: (error) => this.fail(error),
      },
      { outageMaxMs },
    );
  }

  /** How many upstreams are open or being opened. */
  get upstreams(): number {
    return 1 + this.#catchUps.size;
  }

  get subscribers(): Subscriber[] {
    return [...this.#live, ...[...this.#catchUps].flatMap((catchUp) => [...catchUp.members])];
  }

  /** @throws GraphQLError when the stream is refused or its subgraph does not answer */
  async join(subscriber: Subscriber, after: string | undefined): Promise<void> {
    this.#started ??= this.#upstream.start();
    try {
      if (this.#admit(subscriber, after)) await this.#started;
      else await Promise.all([this.#started, this.#joinCatchUp(subscriber, after)]);
    } catch (error) {
      this.leave(subscriber);
      throw error;
    }
  }

  leave(subscriber: Subscriber): void {
    this.#live.delete(subscriber);
    for (const catchUp of this.#catchUps) {
      if (catchUp.members.delete(subscriber) && catchUp.members.size === 0) this.#closeCatchUp(catchUp);
    }
    if (this.#live.size > 0 || this.#catchUps.size > 0) return;
    this.#upstream.close();
    this.#onEmpty();
  }

  /**
   * Goes on with another source for the same events, without a gap.
   * @returns resolved when no source from before is open any more
   */
  async move(open: OpenStream): Promise<void> {
    this.#open = open;
    const streams = [this.#upstream, ...[...this.#catchUps].map(({ stream }) => stream)];
    await Promise.all(streams.map((stream) => stream.move(open)));
  }

  /** Ends the stream for all its subscribers. */
  fail(error: unknown): void {
    const members = [...this.#catchUps].flatMap((catchUp) => [...catchUp.members]);
    for (const subscriber of [...this.#live, ...members]) this.#dismiss(subscriber, error);
  }

  /** @returns whether the subscriber could go live without an upstream of its own */
  #admit(subscriber: Subscriber, after: string | undefined): boolean {
    if (!this.#ring) {
      if (after === undefined) this.#live.add(subscriber);
      return after === undefined;
    }
    const position = this.#ring.sequenceOf(after);
    if (position === undefined) return false;
    this.#goLive(subscriber, position, this.#ring);
    return true;
  }

  #joinCatchUp(subscriber: Subscriber, after: string | undefined): Promise<void> {
    const catchUp = this.#joinable.get(after) ?? this.#startCatchUp(after);
    catchUp.members.add(subscriber);
    return catchUp.started;
  }

  #startCatchUp(after: string | undefined): CatchUp {
    const stream = new ResumingStream(
      this.#open,
      {
        onItem: (item, isResumed) => {
          this.#joinable.delete(after);
          catchUp.position = item.sequence;
          offerTo(catchUp.members, item, isResumed);
          this.#cutOver(catchUp);
        },
        onFailure: (error) => {
          for (const member of [...catchUp.members]) this.#dismiss(member, error);
        },
      },
      { after, outageMaxMs: this.#outageMaxMs },
    );
    const catchUp: CatchUp = {
      after,
      stream,
      members: new Set(),
      started: stream.start(),
      position: undefined,
    };
    this.#catchUps.add(catchUp);
    this.#joinable.set(after, catchUp);
    return catchUp;
  }

  #closeCatchUp(catchUp: CatchUp): void {
    catchUp.stream.close();
    this.#catchUps.delete(catchUp);
    if (this.#joinable.get(catchUp.after) === catchUp) this.#joinable.delete(catchUp.after);
  }

  #cutOver(catchUp: CatchUp): void {
    const ring = this.#ring;
    if (!ring) return;
    const position = catchUp.position ?? ring.sequenceOf(catchUp.after);
    if (position === undefined || position < ring.floor) return;
    for (const member of catchUp.members) this.#goLive(member, position, ring);
    catchUp.members.clear();
    this.#closeCatchUp(catchUp);
  }

  #goLive(subscriber: Subscriber, position: number, ring: EventRing): void {
    this.#live.add(subscriber);
    subscriber.knows(position);
    for (const item of ring.after(position)) subscriber.offer(item);
  }

  #publish(item: StreamItem, isResumed: boolean): void {
    if (this.#ring && !item.reset) {
      if (item.sequence <= this.#ring.head) return;
      this.#ring.add(item);
      offerTo(this.#live, item, isResumed);
    } else {
      this.#ring = new EventRing(item, this.#recentEventsMax);
      offerTo(this.#live, item, isResumed);
      // Where the ring begins has changed, and with it who stands within it.
      for (const catchUp of this.#catchUps) this.#cutOver(catchUp);
    }
    this.#onPublish?.(item, this.#live.size);
  }

  #dismiss(subscriber: Subscriber, error: unknown): void {
    subscriber.fail(error);
    this.leave(subscriber);
  }
}

/** Those who followed the stream while it broke off are told so; the item itself knows nothing of it. */
function offerTo(subscribers: Iterable<Subscriber>, item: StreamItem, isResumed: boolean): void {
  const told = isResumed ? afterOutage(item) : item;
  for (const subscriber of subscribers) subscriber.offer(told);
}
