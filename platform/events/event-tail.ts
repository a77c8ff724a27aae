import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import type { DatabaseCredentials } from '../database/credentials.js';
import { createClient } from '../database/pool.js';
import type { Logger } from '../telemetry/logger.js';
import type { EventLogMetrics, WatchedTail } from '../telemetry/metrics/event-log-metrics.js';
import { isSamePlace, type LogPlace } from './cursor.js';
import { Outage } from '../telemetry/outage.js';
import type { EventLog } from './event-log.js';
import type { LogEvent } from './event.js';

export type EventListener = (event: LogEvent) => void;

export interface ListenOptions {
  /** Which events to listen for; all without. */
  readonly topics?: readonly string[] | undefined;
  /** Called when the log turns out to be another one than before, as after a restore; nothing more is heard then. */
  readonly onReplaced?: () => void;
}

export interface EventTailOptions {
  readonly credentials: DatabaseCredentials;
  readonly log: EventLog;
  readonly logger: Logger;
  /** How often to look without having been woken. It bounds the harm of a lost wake-up. */
  readonly pollMs?: number;
  readonly metrics?: EventLogMetrics | undefined;
  /** Why nobody can read an event, which is reported then; undefined when all is well. Absent: nobody looks. */
  readonly faultOf?: ((event: LogEvent) => string | undefined) | undefined;
}

const pageSize = 500;
const reconnectMs = 500;
/** A tail that has not seen the log for as many polls is not at work; one would be missed by mere bad luck. */
const missedPollsMax = 5;

/**
 * Follows the log once for a whole process and hands each event, in order, to those who listen for one of its topics.
 * Notifications only say "look now"; what is delivered always comes from the log.
 */
export class EventTail implements AsyncDisposable, WatchedTail {
  readonly #options: EventTailOptions;
  readonly #listeners = new Map<string, Set<EventListener>>();
  readonly #everything = new Set<EventListener>();
  readonly #stop = new AbortController();
  readonly #onReplaced = new Set<() => void>();
  #place: LogPlace = { position: 0, occurredAt: undefined };
  #wake: () => void = () => undefined;
  #awake = false;
  #finished: Promise<unknown> = Promise.resolve();
  #lastReadAt = performance.now();
  readonly #reading: Outage;
  readonly #listening: Outage;

  constructor(options: EventTailOptions) {
    this.#options = options;
    this.#reading = new Outage(options.logger, {
      begins: 'the event log cannot be read; trying again',
      ends: 'the event log can be read again',
    });
    this.#listening = new Outage(options.logger, {
      begins: 'wake-ups are lost; polling instead',
      ends: 'wake-ups come again',
    });
    options.metrics?.watchTail(this);
  }

  /** Everything up to this position has been handed out. */
  get position(): number {
    return this.#place.position;
  }

  /** Where the log ends, which may be further than what has been handed out. */
  headPosition(): Promise<number> {
    return this.#options.log.lastPosition();
  }

  /** Throws when the log has not been read for some polls, so that nobody hears of new events. */
  assertFollowing(): void {
    const silentMs = performance.now() - this.#lastReadAt;
    if (silentMs <= missedPollsMax * this.#pollMs) return;
    throw new Error(`The event log has not been read for ${Math.round(silentMs)} ms.`);
  }

  get #pollMs(): number {
    return this.#options.pollMs ?? 1_000;
  }

  async start(): Promise<void> {
    this.#place = await this.#options.log.end();
    this.#finished = Promise.all([this.#follow(), this.#listenForWakeUps()]);
  }

  /** Listens for events from now on. Answers a function that stops it. */
  listen(listener: EventListener, { topics, onReplaced }: ListenOptions = {}): () => void {
    const sets = topics ? topics.map((topic) => this.#listenersOf(topic)) : [this.#everything];
    for (const set of sets) set.add(listener);
    if (onReplaced) this.#onReplaced.add(onReplaced);
    return () => {
      for (const set of sets) set.delete(listener);
      if (onReplaced) this.#onReplaced.delete(onReplaced);
      for (const topic of topics ?? [])
        if (this.#listeners.get(topic)?.size === 0) this.#listeners.delete(topic);
    };
  }

  get listenerCount(): number {
    return this.#everything.size + [...this.#listeners.values()].reduce((sum, set) => sum + set.size, 0);
  }

  #listenersOf(topic: string): Set<EventListener> {
    const known = this.#listeners.get(topic);
    if (known) return known;
    const created = new Set<EventListener>();
    this.#listeners.set(topic, created);
    return created;
  }

  async #follow(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        this.#awake = false;
        const events = await this.#readOn();
        this.#lastReadAt = performance.now();
        this.#reading.over();
        for (const event of events) this.#hand(event);
        if (events.length < pageSize && !this.#awake) await this.#sleep(this.#pollMs);
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        this.#reading.goesOn(error);
        await this.#sleep(this.#pollMs);
      }
    }
  }

  /** The last event is read once more with those that follow it, to see that the log is still the same. */
  async #readOn(): Promise<LogEvent[]> {
    const { log, logger } = this.#options;
    const known = this.#place;
    if (known.position === 0) return log.read(0, pageSize);
    const [last, ...events] = await log.read(known.position - 1, pageSize + 1);
    if (last && isSamePlace(last, known)) return events;
    logger.error(
      { position: known.position },
      'the event log is not the one that was followed until now, as after a restore from a backup; its streams end',
    );
    this.#place = await log.end();
    for (const onReplaced of [...this.#onReplaced]) onReplaced();
    return [];
  }

  #hand(event: LogEvent): void {
    const interested = new Set(this.#everything);
    for (const topic of event.topics)
      this.#listeners.get(topic)?.forEach((listener) => interested.add(listener));
    this.#place = event;
    this.#reportFault(event);
    for (const listener of interested) listener(event);
    this.#options.metrics?.handedOut(event);
  }

  #reportFault(event: LogEvent): void {
    const { faultOf, logger, metrics } = this.#options;
    const reason = faultOf?.(event);
    if (reason === undefined) return;
    const { position, kind } = event;
    logger.error({ position, kind, reason }, 'an event cannot be read');
    metrics?.unreadable();
  }

  async #sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #listenForWakeUps(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const client = createClient(this.#options.credentials, 'events:wake-up');
      try {
        await this.#listenOn(client);
      } catch (error) {
        if (!this.#stop.signal.aborted) this.#listening.goesOn(error);
      }
      await client.end().catch(() => undefined);
      await delay(reconnectMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }

  async #listenOn(client: Client): Promise<void> {
    const ended = Promise.withResolvers<void>();
    client.on('error', () => ended.resolve());
    client.on('end', () => ended.resolve());
    this.#stop.signal.addEventListener('abort', () => ended.resolve(), { once: true });
    client.on('notification', () => {
      this.#awake = true;
      this.#wake();
    });
    await client.connect();
    await client.query('LISTEN events');
    this.#listening.over();
    this.#wake();
    await ended.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#finished;
  }
}
