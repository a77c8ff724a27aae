import type { ClientBase } from 'pg';
import type { LogEvent } from './event.js';

interface LogRow {
  position: bigint;
  kind: string;
  topics: string[];
  payload: Record<string, unknown>;
  occurred_at: Date;
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
      text: 'SELECT position, kind, topics, payload, occurred_at FROM events.read($1, $2, $3)',
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

  /** The oldest position that a reader may still resume after. */
  async floor(retentionMs: number): Promise<number> {
    const { rows } = await this.#database.query<{ position: bigint }>(
      'SELECT events.floor(make_interval(secs => $1)) AS position',
      [retentionMs / 1000],
    );
    return Number(rows[0]?.position ?? 0);
  }
}
