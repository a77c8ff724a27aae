import type { ClientBase } from 'pg';
import type { LogPlace } from './cursor.js';
import type { LogEvent } from './event.js';

interface LogRow {
  position: bigint;
  kind: string;
  topics: string[];
  payload: Record<string, unknown>;
  occurred_at: Date;
}

interface ResumptionRow {
  last_position: bigint;
  occurred_at: Date | null;
  expired: boolean;
}

export interface Resumption {
  readonly lastPosition: number;
  /** What there is at the position asked for. */
  readonly place: LogPlace;
  /** Whether the first event after it is older than the retention. */
  readonly expired: boolean;
}

/** A pool, or one connection of it where the reading belongs to a transaction. */
type Queryable = Pick<ClientBase, 'query'>;

/** Reads the log through the functions that the events schema publishes; every serving role may. */
export class EventLog {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  /** At most `limit` events after a position, oldest first; with topics, only those that carry one of them. */
  async read(after: number, limit: number, topics?: readonly string[]): Promise<LogEvent[]> {
    const { rows } = await this.#database.query<LogRow>({
      name: 'events.read',
      text: 'SELECT position, kind, to_json(topics) AS topics, payload, occurred_at FROM events.read($1, $2, $3)',
      values: [after, topics ?? null, limit],
    });
    return rows.map(({ position, occurred_at, ...event }) => ({
      ...event,
      position: Number(position),
      occurredAt: occurred_at,
    }));
  }

  async lastPosition(): Promise<number> {
    const { rows } = await this.#database.query<{ position: bigint }>(
      'SELECT events.last_position() AS position',
    );
    return Number(rows[0]?.position ?? 0);
  }

  /** Where the log ends. */
  async end(): Promise<LogPlace> {
    return this.placeAt(await this.lastPosition());
  }

  /** The place behind the event at a position. */
  async placeAt(position: number): Promise<LogPlace> {
    const { rows } = await this.#database.query<{ occurred_at: Date | null }>({
      name: 'events.occurred_at',
      text: 'SELECT events.occurred_at($1) AS occurred_at',
      values: [position],
    });
    return { position, occurredAt: rows[0]?.occurred_at ?? undefined };
  }

  /** What decides whether a reader may resume after a position. */
  async resumption(position: number, retentionMs: number): Promise<Resumption> {
    const { rows } = await this.#database.query<ResumptionRow>({
      name: 'events.resumption',
      text: 'SELECT * FROM events.resumption($1, make_interval(secs => $2))',
      values: [position, retentionMs / 1000],
    });
    const [row] = rows;
    if (!row) throw new Error('events.resumption gave no answer');
    return {
      lastPosition: Number(row.last_position),
      place: { position, occurredAt: row.occurred_at ?? undefined },
      expired: row.expired,
    };
  }
}
