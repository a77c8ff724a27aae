import { setTimeout as delay } from 'node:timers/promises';
import { escapeIdentifier, type Pool, type PoolClient } from 'pg';
import type { Logger } from '../telemetry/logger.js';
import type { EventLogMetrics } from '../telemetry/metrics/event-log-metrics.js';
import { Outage } from '../telemetry/outage.js';
import { EventLog } from './event-log.js';
import { mayBeOfTheEvent } from './event-fault.js';
import type { LogEvent } from './event.js';
import { SetAsideEvents, type SetAside } from './set-aside.js';

/** What a consumer makes of an event: it handles it, knows that it is none of its business, or cannot read it, and why. */
export type Understanding<Event> =
  { readonly handle: Event } | { readonly ignore: true } | { readonly fault: string };

/** What a consumer reads: events numbered in the order of their commits. */
interface EventSource {
  read(after: number, limit: number): Promise<LogEvent[]>;
}

export interface EventConsumerOptions<Event> {
  readonly pool: Pool;
  /** Says when to look: the tail of the log, or whoever writes what is read instead. */
  readonly tail: { listen(listener: () => void): () => void };
  /** Where the events are read from; absent, the log. */
  readonly source?: (client: PoolClient) => EventSource;
  readonly logger: Logger;
  /**
   * The schema whose table `consumer (name, position)` keeps the cursor, and whose table
   * `set_aside (consumer, position, kind, reason)` what could not be handled.
   */
  readonly schema: string;
  readonly name: string;
  readonly understand: (event: LogEvent) => Understanding<Event>;
  /** Does what some events ask for. Everything it writes through the client commits together with the cursor, or not at all. */
  readonly handle: (events: readonly Event[], client: PoolClient) => Promise<void>;
  readonly batchSize?: number;
  /** How often to look without having been woken. */
  readonly pollMs?: number;
  /** How long to rest after a look, so that a busy log is read by the hundred and a quiet one at once. */
  readonly restMs?: number;
  readonly metrics?: EventLogMetrics | undefined;
}

/** What one look at the log came to; `busy` when another process was at it. */
export type Consumption = 'busy' | 'caught-up' | 'more';

/** How often a batch may fail before its events are handled one by one, to find the one that it fails for. */
const triesMax = 3;

/** What came of a few events. */
interface Handled {
  readonly setAside: readonly SetAside[];
}

/**
 * Turns events into writes, each exactly once: the cursor moves in the transaction of its effect, so a crash undoes both
 * or neither. Any number of processes may run the same consumer; the lock on the cursor lets one work at a time.
 *
 * An event that cannot be read, or that handling fails for again and again, is set aside and reported, and those beside it are
 * handled. Whatever was set aside is tried again at the next start, when the code may be another.
 */
export class EventConsumer<Event> implements AsyncDisposable {
  readonly #options: Required<Omit<EventConsumerOptions<Event>, 'metrics'>>;
  #position = 0;
  /** How often handling has failed at the position. */
  #failures = { position: 0, count: 0 };
  readonly #table: string;
  readonly #setAside: SetAsideEvents;
  readonly #stop = new AbortController();
  #stopListening: () => void = () => undefined;
  #wake: () => void = () => undefined;
  #awake = false;
  #finished: Promise<void> = Promise.resolve();

  constructor({ metrics, ...options }: EventConsumerOptions<Event>) {
    const fromLog = (client: PoolClient): EventSource => new EventLog(client);
    this.#options = { source: fromLog, batchSize: 500, pollMs: 1_000, restMs: 50, ...options };
    this.#setAside = new SetAsideEvents(options.schema, options.name);
    metrics?.watchConsumer(`${options.schema}:${options.name}`, {
      ...(!options.source && { position: () => this.#position }),
      setAside: () => this.#setAside.count(options.pool),
    });
    this.#table = `${escapeIdentifier(options.schema)}.consumer`;
  }

  /** Begins to follow the log from where this consumer, in whatever process, left off. */
  async start(): Promise<void> {
    await this.register();
    this.#stopListening = this.#options.tail.listen(() => {
      this.#awake = true;
      this.#wake();
    });
    this.#finished = this.#run();
  }

  /** Makes sure that there is a cursor; a new one stands before the first event. */
  async register(): Promise<void> {
    const { pool, name } = this.#options;
    await pool.query(`INSERT INTO ${this.#table} (name, position) VALUES ($1, 0) ON CONFLICT DO NOTHING`, [
      name,
    ]);
  }

  /** Handles the next batch of events, if there are any and nobody else is handling them. */
  async consume(): Promise<Consumption> {
    try {
      return await this.#inTransaction((client) => this.#consumeBatch(client));
    } catch (error) {
      if (mayBeOfTheEvent(error)) this.#countFailure();
      throw error;
    }
  }

  /** Handles what was set aside, as far as that is possible by now, and forgets what turns out to be nobody's business here. */
  async retrySetAside(): Promise<void> {
    const { batchSize, source } = this.#options;
    for (let after: number | undefined = 0; after !== undefined;) {
      const from: number = after;
      after = await this.#inTransaction(async (client) => {
        // Only whoever holds the cursor works, here as well.
        await client.query(`SELECT FROM ${this.#table} WHERE name = $1 FOR UPDATE`, [this.#options.name]);
        const positions = await this.#setAside.positions(client, from, batchSize);
        const log = source(client);
        const events: LogEvent[] = [];
        for (const position of positions) events.push(...(await log.read(position - 1, 1)));
        const handled = await this.#handleEach(events, client);
        const still = new Set(handled.setAside.map(({ event }) => event.position));
        await this.#setAside.remove(
          client,
          positions.filter((position) => !still.has(position)),
        );
        return { result: positions.at(-1), ...handled };
      });
    }
  }

  /** Commits what was done, and only then reports what was set aside on the way. */
  async #inTransaction<Result>(
    work: (client: PoolClient) => Promise<{ readonly result: Result } & Handled>,
  ): Promise<Result> {
    const client = await this.#options.pool.connect();
    let lost = false;
    try {
      await client.query('BEGIN');
      const { result, setAside } = await work(client);
      await this.#setAside.keep(client, setAside);
      await client.query('COMMIT');
      for (const each of setAside) this.#report(each);
      return result;
    } catch (error) {
      // Awaited, so that whoever consumes next finds the cursor free.
      lost = await client.query('ROLLBACK').then(
        () => false,
        () => true,
      );
      throw error;
    } finally {
      client.release(lost);
    }
  }

  async #consumeBatch(client: PoolClient): Promise<{ result: Consumption } & Handled> {
    const { name, batchSize, source } = this.#options;
    const { rows } = await client.query<{ position: bigint }>(
      `SELECT position FROM ${this.#table} WHERE name = $1 FOR UPDATE SKIP LOCKED`,
      [name],
    );
    const [cursor] = rows;
    if (!cursor) return { result: 'busy', setAside: [] };
    const events = await source(client).read(Number(cursor.position), batchSize);
    const last = events.at(-1);
    this.#position = Number(cursor.position);
    if (!last) return { result: 'caught-up', setAside: [] };
    const handled = await this.#handle(events, client);
    await client.query(`UPDATE ${this.#table} SET position = $2 WHERE name = $1`, [name, last.position]);
    return { result: events.length < batchSize ? 'caught-up' : 'more', ...handled };
  }

  #handle(events: readonly LogEvent[], client: PoolClient): Promise<Handled> {
    const { position, count } = this.#failures;
    const failsAgainAndAgain = position === this.#position && count >= triesMax;
    return failsAgainAndAgain ? this.#handleEach(events, client) : this.#handleTogether(events, client);
  }

  async #handleTogether(events: readonly LogEvent[], client: PoolClient): Promise<Handled> {
    const { understand, handle } = this.#options;
    const wanted: Event[] = [];
    const setAside: SetAside[] = [];
    for (const event of events) {
      const understood = understand(event);
      if ('handle' in understood) wanted.push(understood.handle);
      if ('fault' in understood) setAside.push({ event, reason: understood.fault });
    }
    if (wanted.length > 0) await handle(wanted, client);
    return { setAside };
  }

  /** One by one, so that what one of them fails for is undone alone. */
  async #handleEach(events: readonly LogEvent[], client: PoolClient): Promise<Handled> {
    const setAside: SetAside[] = [];
    for (const event of events) {
      await client.query('SAVEPOINT before_event');
      try {
        const handled = await this.#handleTogether([event], client);
        // What would only fail at the commit fails now, so that it is known for which event.
        await client.query('SET CONSTRAINTS ALL IMMEDIATE');
        await client.query('SET CONSTRAINTS ALL DEFERRED');
        await client.query('RELEASE SAVEPOINT before_event');
        setAside.push(...handled.setAside);
      } catch (error) {
        if (!mayBeOfTheEvent(error)) throw error;
        await client.query('ROLLBACK TO SAVEPOINT before_event');
        setAside.push({ event, reason: error instanceof Error ? error.message : String(error) });
      }
    }
    return { setAside };
  }

  #countFailure(): void {
    const { position, count } = this.#failures;
    this.#failures = { position: this.#position, count: position === this.#position ? count + 1 : 1 };
  }

  #report({ event: { position, kind }, reason }: SetAside): void {
    const { logger, name } = this.#options;
    logger.error({ consumer: name, position, kind, reason }, 'an event was set aside');
  }

  async #run(): Promise<void> {
    const { logger, name, pollMs, restMs } = this.#options;
    const outage = new Outage(
      logger,
      { begins: 'events could not be handled; trying again', ends: 'events are handled again' },
      { consumer: name },
    );
    const { signal } = this.#stop;
    let triedAgain = false;
    while (!signal.aborted) {
      this.#awake = false;
      try {
        if (!triedAgain) await this.retrySetAside();
        triedAgain = true;
        const consumption = await this.consume();
        outage.over();
        if (consumption === 'more') continue;
        await delay(restMs, undefined, { signal }).catch(() => undefined);
        if (!this.#awake) await this.#sleep();
      } catch (error) {
        outage.goesOn(error);
        await delay(pollMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #sleep(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#options.pollMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Lets the batch in hand finish. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#stopListening();
    this.#wake();
    await this.#finished;
  }
}
