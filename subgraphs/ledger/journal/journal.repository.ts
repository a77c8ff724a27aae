import type { Pool } from 'pg';

export interface JournalPage {
  readonly sinceSequence: number;
  readonly first: number;
  /** Only entries with a line of one of these departments; all for '*'. */
  readonly departments: readonly string[] | '*';
}

/** The ids of the entries behind a place in the journal, in the order of the journal. */
export async function readJournal(
  pool: Pool,
  { sinceSequence, first, departments }: JournalPage,
): Promise<string[]> {
  const everything = departments === '*';
  const condition = everything
    ? ''
    : 'AND EXISTS (SELECT FROM ledger.line l WHERE l.entry_id = e.id AND l.department_code = ANY ($3))';
  const { rows } = await pool.query<{ id: string }>(
    `SELECT e.id FROM ledger.entry e WHERE e.sequence > $1 ${condition} ORDER BY e.sequence LIMIT $2`,
    everything ? [sinceSequence, first] : [sinceSequence, first, departments],
  );
  return rows.map(({ id }) => id);
}
