import { escapeIdentifier, type ClientBase } from 'pg';
import type { LogEvent } from './event.js';

/** An event that a consumer could not handle, and why. */
export interface SetAside {
  readonly event: LogEvent;
  readonly reason: string;
}

type Queryable = Pick<ClientBase, 'query'>;

/** The table `set_aside (consumer, position, kind, reason)` of a schema, as one consumer uses it. */
export class SetAsideEvents {
  readonly #table: string;

  constructor(
    schema: string,
    private readonly consumer: string,
  ) {
    this.#table = `${escapeIdentifier(schema)}.set_aside`;
  }

  /** The positions of the first of them behind a position. */
  async positions(client: Queryable, after: number, limit: number): Promise<number[]> {
    const { rows } = await client.query<{ position: bigint }>(
      `SELECT position FROM ${this.#table} WHERE consumer = $1 AND position > $2 ORDER BY position LIMIT $3`,
      [this.consumer, after, limit],
    );
    return rows.map(({ position }) => Number(position));
  }

  /** Keeps them with the latest reason. */
  async keep(client: Queryable, setAside: readonly SetAside[]): Promise<void> {
    if (setAside.length === 0) return;
    const rows = setAside.map(({ event: { position, kind }, reason }) => ({ position, kind, reason }));
    await client.query(
      `INSERT INTO ${this.#table} (consumer, position, kind, reason)
       SELECT $1, e.position, e.kind, e.reason FROM jsonb_to_recordset($2) AS e (position bigint, kind text, reason text)
       ON CONFLICT (consumer, position) DO UPDATE SET reason = excluded.reason`,
      [this.consumer, JSON.stringify(rows)],
    );
  }

  /** Forgets those that were handled after all. */
  async remove(client: Queryable, positions: readonly number[]): Promise<void> {
    if (positions.length === 0) return;
    await client.query(`DELETE FROM ${this.#table} WHERE consumer = $1 AND position = ANY ($2)`, [
      this.consumer,
      positions,
    ]);
  }

  async count(client: Queryable): Promise<number> {
    const { rows } = await client.query<{ count: bigint }>(
      `SELECT count(*) AS count FROM ${this.#table} WHERE consumer = $1`,
      [this.consumer],
    );
    return Number(rows[0]?.count ?? 0);
  }
}
