import { GraphQLError } from 'graphql';
import { AsyncQueue } from '../federation/async-queue.js';
import { fromCursor } from './cursor.js';
import type { EventLog } from './event-log.js';
import type { EventTail } from './event-tail.js';
import type { LogEvent } from './event.js';

/** A stream begins with where it stands, unless it resumes, and goes on with every event after that. */
export type StreamItem<Value = undefined> =
  | { readonly kind: 'snapshot'; readonly position: number; readonly reset: boolean; readonly value: Value }
  | { readonly kind: 'event'; readonly position: number; readonly event: LogEvent };

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
    const stopListening = tail.listen((event) => {
      if (!accepts(event) || live.push({ kind: 'event', position: event.position, event })) return;
      live.fail(tooSlow());
      stopListening();
    }, topics);
    try {
      const resumable = after === undefined ? undefined : await this.#resumable(after);
      if (resumable !== undefined) return this.#resume(live, resumable, topics, accepts);
      const snapshot = await this.#snapshot(request);
      return this.#follow(live, { kind: 'snapshot', reset: after !== undefined, ...snapshot });
    } catch (error) {
      await live.return();
      throw error;
    }
  }

  /** The position of a cursor, or undefined when it is too old to be resumed. */
  async #resumable(cursor: string): Promise<number | undefined> {
    const { log, retentionMs } = this.#options;
    const position = readCursor(cursor, await log.lastPosition());
    return position < (await log.floor(retentionMs)) ? undefined : position;
  }

  async #snapshot<Value>({ snapshot }: StreamRequest<Value>): Promise<Snapshot<Value>> {
    if (snapshot) return snapshot();
    return { position: await this.#options.log.lastPosition(), value: undefined as Value };
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
        if (accepted.length > 0)
          return accepted.map((event) => ({ kind: 'event', position: event.position, event }));
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
  return {
    async next() {
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
    },
    async return() {
      return live.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function readCursor(cursor: string, lastPosition: number): number {
  const position = fromCursor(cursor);
  if (position === undefined) {
    throw new GraphQLError('This is not a cursor of this stream.', {
      extensions: { code: 'CURSOR_MALFORMED' },
    });
  }
  if (position > lastPosition) {
    throw new GraphQLError(
      'This cursor lies in the future of the log, as after a restore. Start without one.',
      {
        extensions: { code: 'CURSOR_IN_FUTURE' },
      },
    );
  }
  return position;
}

const tooSlow = (): GraphQLError =>
  new GraphQLError('The reader of this stream is too slow. Resume it after the last cursor received.', {
    extensions: { code: 'CONSUMER_TOO_SLOW', retryable: true },
  });
