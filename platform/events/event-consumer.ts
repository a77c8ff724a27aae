import { setTimeout as delay } from 'node:timers/promises';
import { escapeIdentifier, type Pool, type PoolClient } from 'pg';
import type { Logger } from '../telemetry/logger.js';
import type { EventLogMetrics } from '../telemetry/metrics/event-log-metrics.js';
import { Outage } from '../telemetry/outage.js';
import { EventLog } from './event-log.js';
import type { EventTail } from './event-tail.js';
import type { LogEvent } from './event.js';

export interface EventConsumerOptions {
  readonly pool: Pool;
  readonly tail: EventTail;
  readonly logger: Logger;
  /** The schema whose table `consumer (name, position)` keeps the cursor. */
  readonly schema: string;
  readonly name: string;
  /** Does what some events ask for. Everything it writes through the client commits together with the cursor, or not at all. */
  readonly handle: (events: readonly LogEvent[], client: PoolClient) => Promise<void>;
  readonly batchSize?: number;
  /** How often to look without having been woken. */
  readonly pollMs?: number;
  /** How long to rest after a look, so that a busy log is read by the hundred and a quiet one at once. */
  readonly restMs?: number;
  readonly metrics?: EventLogMetrics | undefined;
}

/** What one look at the log came to; `busy` when another process was at it. */
export type Consumption = 'busy' | 'caught-up' | 'more';

/**
 * Turns events into writes, each exactly once: the cursor moves in the transaction of its effect, so a crash undoes both
 * or neither. Any number of processes may run the same consumer; the lock on the cursor lets one work at a time.
 */
export class EventConsumer implements AsyncDisposable {
  readonly #options: Required<Omit<EventConsumerOptions, 'metrics'>>;
  #position = 0;
  readonly #table: string;
  readonly #stop = new AbortController();
  #stopListening: () => void = () => undefined;
  #wake: () => void = () => undefined;
  #awake = false;
  #finished: Promise<void> = Promise.resolve();

  constructor({ metrics, ...options }: EventConsumerOptions) {
    this.#options = { batchSize: 500, pollMs: 1_000, restMs: 50, ...options };
    metrics?.watchConsumer(`${options.schema}:${options.name}`, () => this.#position);
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
    const client = await this.#options.pool.connect();
    let failure: Error | undefined;
    try {
      await client.query('BEGIN');
      const consumption = await this.#consumeBatch(client);
      await client.query('COMMIT');
      return consumption;
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      // After a failure the connection may be anywhere in the transaction; ending it rolls back for certain.
      client.release(failure);
    }
  }

  async #consumeBatch(client: PoolClient): Promise<Consumption> {
    const { name, batchSize, handle } = this.#options;
    const { rows } = await client.query<{ position: bigint }>(
      `SELECT position FROM ${this.#table} WHERE name = $1 FOR UPDATE SKIP LOCKED`,
      [name],
    );
    const [cursor] = rows;
    if (!cursor) return 'busy';
    const events = await new EventLog(client).read(Number(cursor.position), batchSize);
    const last = events.at(-1);
    this.#position = Number(cursor.position);
    if (!last) return 'caught-up';
    await handle(events, client);
    await client.query(`UPDATE ${this.#table} SET position = $2 WHERE name = $1`, [name, last.position]);
    return events.length < batchSize ? 'caught-up' : 'more';
  }

  async #run(): Promise<void> {
    const { logger, name, pollMs, restMs } = this.#options;
    const outage = new Outage(
      logger,
      { begins: 'events could not be handled; trying again', ends: 'events are handled again' },
      { consumer: name },
    );
    const { signal } = this.#stop;
    while (!signal.aborted) {
      this.#awake = false;
      try {
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
