import type { Pool } from 'pg';
import type { Anchor, Anchored } from './anchor.js';

export interface LastSeal extends Anchored {
  /** Whether nothing happened since the seal before it but that one was anchored. */
  readonly isAnchor: boolean;
  /** By the trail of fiscal periods, which grows when one is closed. */
  readonly lastClosing: bigint;
}

export class AnchorRepository {
  constructor(private readonly pool: Pool) {}

  async lastSeal(): Promise<LastSeal | undefined> {
    const { rows } = await this.pool.query<LastSeal & { seal: string | null }>(
      `SELECT number::text AS seal, last_sequence::text AS sequence, last_position::text AS position,
              encode(hash, 'hex') AS hash, is_anchor AS "isAnchor", last_closing AS "lastClosing"
       FROM books.last_seal()`,
    );
    const [last] = rows;
    return last && last.seal !== null ? last : undefined;
  }

  async tell(anchor: Anchor): Promise<void> {
    await this.pool.query('SELECT books.tell_anchor($1)', [JSON.stringify(anchor)]);
  }
}
