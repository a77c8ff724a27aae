import { escapeIdentifier, type ClientBase, type Pool } from 'pg';

const rowsPerStatement = 2_000;

/** Adds rows, whose keys are the columns they set, to a table named `schema.table`. All rows have the same keys. */
export async function insertRows(
  client: ClientBase | Pool,
  table: string,
  rows: readonly object[],
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
    .map(escapeIdentifier)
    .join(', ');
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    const batch = rows.slice(start, start + rowsPerStatement);
    await client.query(
      `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1)`,
      [JSON.stringify(batch, writeBigInt)],
    );
  }
}

const writeBigInt = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value;
