import type { Client } from 'pg';
import { sealedColumns, type SealVersion } from './sealed-columns.js';
import type { EntryRow, EventRow, Seal, SealedRow } from './sealed-rows.js';

const rowsPerPage = 1_000;

/** Everything is read with what the server itself brings, so that no function of the books has a say in it. */
const sent = (alias: string, columns: readonly string[], version: SealVersion): string =>
  `pg_catalog.record_send(ROW(${columns
    // Since version 2 the hash covers the row as it is before it has one.
    .map((column) => (version > 1 && column === 'hash' ? 'NULL::bytea' : `${alias}.${column}`))
    .join(', ')}))`;

/** What the hashes of old cover; only those of payments are from before a source could be anything else. */
const wordsOfOld = `pg_catalog.concat_ws('|', e.sequence, e.id, e.kind, e.description, e.accounting_date - date '2000-01-01',
  e.effective_date - date '2000-01-01', e.fiscal_year, e.period_number, coalesce(e.source_id::text, '-'),
  coalesce(e.source_transition, '-'), coalesce(e.reverses_entry_id::text, '-'),
  (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(',', l.number, l.account_code, l.fund_code, l.debit_cents, l.credit_cents,
     l.currency, coalesce(l.department_code, '-'), coalesce(l.revenue_type_code, '-'), coalesce(l.revenue_account_code, '-'),
     coalesce(l.channel, '-'), coalesce(l.resident_account_id::text, '-'), coalesce(l.charge_id::text, '-')), ';' ORDER BY l.number)
   FROM ledger.line l WHERE l.entry_id = e.id), nullif(e.source_kind, 'PAYMENT'))`;

function entriesSql(version: SealVersion): string {
  const { entry, line } = sealedColumns[version];
  return `SELECT e.sequence AS place, e.id, e.hash, ${version === 1 ? wordsOfOld : "''"} AS words,
      ${sent('e', entry, version)} || coalesce(
        (SELECT pg_catalog.string_agg(${sent('l', line, version)}, ''::bytea ORDER BY l.number)
         FROM ledger.line l WHERE l.entry_id = e.id), '') AS sent
    FROM ledger.entry e WHERE e.sequence > $1 AND e.sequence <= $2 ORDER BY e.sequence LIMIT ${rowsPerPage}`;
}

const eventsSql = (version: SealVersion): string =>
  `SELECT l.position AS place, ${sent('l', sealedColumns[version].event, version)} AS sent
   FROM events.log l WHERE l.position > $1 AND l.position <= $2 ORDER BY l.position LIMIT ${rowsPerPage}`;

/** The rows of one table from one place to another, in their order, of which a page is held at a time. */
export class SealedRows<Row extends SealedRow> {
  #page: readonly Row[] = [];
  #next = 0;

  constructor(
    private readonly client: Client,
    private readonly sql: string,
    private after: bigint,
    private readonly last: bigint,
  ) {}

  static ofEntries(client: Client, version: SealVersion, after: bigint, last: bigint): SealedRows<EntryRow> {
    return new SealedRows(client, entriesSql(version), after, last);
  }

  static ofEvents(client: Client, version: SealVersion, after: bigint, last: bigint): SealedRows<EventRow> {
    return new SealedRows(client, eventsSql(version), after, last);
  }

  /** Those that were not taken yet, up to a place. */
  async *upTo(place: bigint): AsyncGenerator<Row> {
    for (;;) {
      if (this.#next === this.#page.length) await this.#readPage();
      const row = this.#page[this.#next];
      if (!row || row.place > place) return;
      this.#next += 1;
      yield row;
    }
  }

  async #readPage(): Promise<void> {
    const { rows } = await this.client.query<Row>(this.sql, [this.after, this.last]);
    this.#page = rows;
    this.#next = 0;
    this.after = rows.at(-1)?.place ?? this.last;
  }
}

/** The seals behind one, in the order of their numbers. */
export async function readSeals(client: Client, after: bigint): Promise<Seal[]> {
  const { rows } = await client.query<Seal>(
    `SELECT number, version, last_sequence AS "lastSequence", last_position AS "lastPosition",
            entries_hash AS "entriesHash", events_hash AS "eventsHash", hash
     FROM books.seal WHERE number > $1 ORDER BY number LIMIT ${rowsPerPage}`,
    [after],
  );
  return rows;
}

/** How far the journal and the log reach. */
export async function readEnd(client: Client): Promise<{ sequence: bigint; position: bigint }> {
  const { rows } = await client.query<{ sequence: bigint; position: bigint }>(
    `SELECT coalesce((SELECT max(sequence) FROM ledger.entry), 0) AS sequence,
            coalesce((SELECT max(position) FROM events.log), 0) AS position`,
  );
  return rows[0]!;
}
