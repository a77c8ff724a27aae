import type { Client } from 'pg';
import { parseAnchor, type Anchor } from '../../anchor/anchor.js';
import type { Seal } from './sealed-rows.js';

const perPage = 1_000;

/** What the log tells of an anchor; where it cannot be read, only where it stands. */
export interface ToldAnchor {
  readonly position: bigint;
  readonly anchor: Anchor | undefined;
}

/** All that were told, in order, of which a page is held at a time. */
export async function* toldAnchors(client: Client): AsyncGenerator<readonly ToldAnchor[]> {
  for (let after = 0n; ;) {
    const { rows } = await client.query<{ position: bigint; payload: string }>(
      `SELECT position, payload::text AS payload FROM events.log
       WHERE kind = 'journal.anchored.v1' AND position > $1 ORDER BY position LIMIT ${perPage}`,
      [after],
    );
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(({ position, payload }) => ({ position, anchor: parseAnchor(payload) }));
    after = last.position;
  }
}

export type SealedHead = Pick<Seal, 'number' | 'lastSequence' | 'lastPosition' | 'hash'>;

export async function sealsByNumber(
  client: Client,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, SealedHead>> {
  const { rows } = await client.query<SealedHead>(
    `SELECT number, last_sequence AS "lastSequence", last_position AS "lastPosition", hash
     FROM books.seal WHERE number = ANY ($1::numeric[]::bigint[])`,
    [numbers],
  );
  return new Map(rows.map((seal) => [String(seal.number), seal]));
}
