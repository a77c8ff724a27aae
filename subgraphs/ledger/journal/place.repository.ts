import type { Pool } from 'pg';

/** A place in the journal: what is read up to its entry is the same whenever it is asked for again. */
export interface Place {
  /** The instant at which the journal stood there; none before it is told to an entry any more. */
  readonly asOf: Date;
  /** The last entry up to then; 0 before the first. */
  readonly ledgerSequence: number;
}

/**
 * Where the journal stood at an instant. One that lies ahead is answered as now, which the answer tells; one that has just
 * passed waits for the batch that is being written. It looks before the figures do, which a statement of its own guarantees.
 */
export async function readPlace(pool: Pool, asOf: Date): Promise<Place> {
  const { rows } = await pool.query<{ as_of: Date; sequence: bigint }>({
    name: 'ledger.place_at',
    text: 'SELECT as_of, sequence FROM ledger.place_at($1)',
    values: [asOf],
  });
  const [row] = rows;
  if (!row) throw new Error('ledger.place_at gave no answer');
  return { asOf: row.as_of, ledgerSequence: Number(row.sequence) };
}
