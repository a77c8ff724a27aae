import { GraphQLError } from 'graphql';
import { AsyncQueue } from '../federation/async-queue.js';
import { streamOver } from '../federation/stream-over.js';
import { fromCursor, isOutdatedCursor, isSamePlace, toCursor, type LogPlace } from './cursor.js';
import type { EventLog } from './event-log.js';
import type { EventTail } from './event-tail.js';
import type { LogEvent } from './event.js';

/** A stream begins with where it stands, unless it resumes, and goes on with every event after that. */
export type StreamItem<Value = undefined> =
  | (StreamPlace & { readonly kind: 'snapshot'; readonly reset: boolean; readonly value: Value })
  | (StreamPlace & { readonly kind: 'event'; readonly event: LogEvent });

interface StreamPlace {
  readonly position: number;
  /** By which a reader resumes behind the item. */
  readonly cursor: string;
}

/** How things stand at one position of the log: every event up to it is in the value, and no later one. */
export interface Snapshot<Value> {
  readonly position: number;
  readonly value: Value;
}

export interface StreamRequest<Value = undefined> {
  /** Only events that carry one of these topics; all without. */
  readonly topics?: readonly string[];
  /** Of those, only the ones that this accepts; all without. */
  readonly accepts?: (event: LogEvent) => boolean;
  /** The cursor after which to resume. */
  readonly after?: string | null;
  /** Reads what a snapshot shows, together with its position in one look at the database; without, it shows the position only. */
  readonly snapshot?: () => Promise<Snapshot<Value>>;
}

export interface EventStreamsOptions {
  readonly log: EventLog;
  readonly tail: EventTail;
  /** How long ago a cursor may be to be resumed; an older one gets a new snapshot marked `reset`. */
  readonly retentionMs?: number;
  /** How many events may wait for a slow reader before its stream is ended. */
  readonly capacity?: number;
}

const defaultRetentionMs = 30 * 24 * 60 * 60_000;
const pageSize = 500;

/** Opens streams over the log: snapshot or resumption first, then live, with no gap and no repeat in between. */
export class EventStreams {
  readonly #options: Required<EventStreamsOptions>;

  constructor(options: EventStreamsOptions) {
    this.#options = { retentionMs: defaultRetentionMs, capacity: 2_000, ...options };
  }

  /**
   * Live events are buffered before the past is read, so nothing falls in between; positions tell what was seen twice.
   * @throws GraphQLError CURSOR_MALFORMED or CURSOR_IN_FUTURE
   */
  async open<Value = undefined>(
    request: StreamRequest<Value>,
  ): Promise<AsyncIterableIterator<StreamItem<Value>>> {
    const { topics, accepts = () => true } = request;
    const after = request.after ?? undefined;
    const { tail, capacity } = this.#options;
    const live = new AsyncQueue<StreamItem<Value>>({ capacity, onReturn: () => stopListening() });
    const end = (error: GraphQLError): void => {
      live.fail(error);
      stopListening();
    };
    const stopListening = tail.listen(
      (event) => {
        if (accepts(event) && !live.push(eventItem(event))) end(tooSlow());
      },
      { topics, onReplaced: () => end(ofAnotherLog()) },
    );
    try {
      const resumable = after === undefined ? undefined : await this.#resumable(after);
      if (resumable !== undefined) return this.#resume(live, resumable, topics, accepts);
      const { place, value } = await this.#snapshot(request);
      const reset = after !== undefined;
      return this.#follow(live, { kind: 'snapshot', ...streamPlace(place), reset, value });
    } catch (error) {
      await live.return();
      throw error;
    }
  }

  /** The position of a cursor, or undefined when it is too old to be resumed. */
  async #resumable(cursor: string): Promise<number | undefined> {
    const { log, retentionMs } = this.#options;
    if (isOutdatedCursor(cursor)) return undefined;
    const wanted = fromCursor(cursor);
    if (!wanted) throw malformed();
    const { lastPosition, place, expired } = await log.resumption(wanted.position, retentionMs);
    if (wanted.position > lastPosition || !isSamePlace(wanted, place)) throw ofAnotherLog();
    return expired ? undefined : wanted.position;
  }

  async #snapshot<Value>({ snapshot }: StreamRequest<Value>): Promise<{ place: LogPlace; value: Value }> {
    const { log } = this.#options;
    if (!snapshot) return { place: await log.end(), value: undefined as Value };
    const { position, value } = await snapshot();
    return { place: await log.placeAt(position), value };
  }

  #follow<Value>(
    live: AsyncQueue<StreamItem<Value>>,
    snapshot: StreamItem<Value>,
  ): AsyncIterableIterator<StreamItem<Value>> {
    return iterate(live, snapshot.position, [snapshot], () => Promise.resolve([]));
  }

  #resume<Value>(
    live: AsyncQueue<StreamItem<Value>>,
    after: number,
    topics: readonly string[] | undefined,
    accepts: (event: LogEvent) => boolean,
  ): AsyncIterableIterator<StreamItem<Value>> {
    let scannedTo: number | undefined = after;
    return iterate(live, after, [], async () => {
      while (scannedTo !== undefined) {
        const events: LogEvent[] = await this.#options.log.read(scannedTo, pageSize, topics);
        scannedTo = events.length < pageSize ? undefined : events.at(-1)?.position;
        const accepted = events.filter(accepts);
        if (accepted.length > 0) return accepted.map((event) => eventItem(event));
      }
      return [];
    });
  }
}

/** Gives what is already there, then page after page of the past, then what is live and newer than all of that. */
function iterate<Item extends StreamItem<unknown>>(
  live: AsyncQueue<Item>,
  startPosition: number,
  first: Item[],
  nextPage: () => Promise<Item[]>,
): AsyncIterableIterator<Item> {
  let position = startPosition;
  let page = first;
  let caughtUp = first.length > 0;
  return streamOver(live, async () => {
    if (page.length === 0 && !caughtUp) {
      page = await nextPage();
      caughtUp = page.length === 0;
    }
    const past = page.shift();
    if (past) {
      position = past.position;
      return { value: past, done: false };
    }
    for (;;) {
      const step = await live.next();
      if (step.done) return step;
      if (step.value.position <= position) continue;
      position = step.value.position;
      return step;
    }
  });
}

const streamPlace = (place: LogPlace): StreamPlace => ({
  position: place.position,
  cursor: toCursor(place),
});

const eventItem = (event: LogEvent): StreamItem<never> => ({ kind: 'event', ...streamPlace(event), event });

const malformed = (): GraphQLError =>
  new GraphQLError('This is not a cursor of this stream.', { extensions: { code: 'CURSOR_MALFORMED' } });

const ofAnotherLog = (): GraphQLError =>
  new GraphQLError(
    'This cursor is not of the past of this log, as after a restore from a backup. Start without one.',
    { extensions: { code: 'CURSOR_IN_FUTURE' } },
  );

const tooSlow = (): GraphQLError =>
  new GraphQLError('The reader of this stream is too slow. Resume it after the last cursor received.', {
    extensions: { code: 'CONSUMER_TOO_SLOW', retryable: true },
  });
