import type { Pool } from 'pg';
import { createPool } from '../../platform/database/pool.js';
import type { TestDatabase } from '../../platform/database/testing/test-database.js';
import { fromPublicId } from '../../platform/ids/public-id.js';
import { checkBooks } from '../../subgraphs/ledger/verify/book-checks.repository.js';
import type { Finding } from '../../subgraphs/ledger/verify/book-checks.js';
import { eventually } from './eventually.js';

/** What is stored and how much money stands where. Two equal ones mean that nothing was stored or moved in between. */
export type BookState = Readonly<Record<string, bigint>>;

export interface PaymentTrace {
  readonly status: string;
  readonly entries: number;
  readonly allocatedCents: bigint;
  readonly unappliedCents: bigint;
  readonly chargedCents: bigint;
}

/** Looks behind the graph, into the database itself. */
export class Books implements AsyncDisposable {
  readonly #database: TestDatabase;
  readonly #pool: Pool;

  constructor(database: TestDatabase) {
    this.#database = database;
    this.#pool = createPool(database.migrator, { applicationName: 'test:books', maxConnections: 2 });
  }

  /** What is wrong with the books: nothing. */
  check(): Promise<Finding[]> {
    return checkBooks(this.#database.migrator);
  }

  /** Waits until nothing is left to happen because of what happened, and tells how everything stands. */
  async state(): Promise<BookState> {
    await eventually(async () => {
      const { rows } = await this.#pool.query<{ behind: bigint }>(
        'SELECT (SELECT position FROM events.head) - (SELECT min(position) FROM departments.consumer) AS behind',
      );
      expect(rows[0]?.behind).toBe(0n);
    });
    const { rows } = await this.#pool.query<BookState>(`
      SELECT h.position AS events, h.journal_sequence, r.last_number AS receipts,
        (SELECT count(*) FROM payments.payment) AS payments,
        (SELECT count(*) FROM payments.allocation) AS allocations,
        (SELECT count(*) FROM ledger.entry) AS entries,
        (SELECT count(*) FROM ledger.line) AS lines,
        (SELECT count(*) FROM accounts.movement) AS movements,
        (SELECT count(*) FROM sandbox_processor.charge) AS processor_charges,
        (SELECT sum(open_cents)::bigint FROM accounts.account) AS open_cents,
        (SELECT sum(credit_cents)::bigint FROM accounts.account) AS credit_cents,
        (SELECT sum(balance_version) FROM accounts.account) AS balance_versions
      FROM events.head h, payments.receipt_counter r`);
    return rows[0] ?? {};
  }

  /** Everything that became of one payment. */
  async trace(publicId: string): Promise<PaymentTrace> {
    const { rows } = await this.#pool.query<PaymentTrace>(
      `SELECT p.status, p.unapplied_cents AS "unappliedCents",
         (SELECT count(*)::integer FROM ledger.entry e WHERE e.source_kind = 'PAYMENT' AND e.source_id = p.id) AS entries,
         (SELECT coalesce(sum(a.amount_cents), 0)::bigint FROM payments.allocation a WHERE a.payment_id = p.id) AS "allocatedCents",
         (SELECT coalesce(sum(c.amount_cents), 0)::bigint FROM sandbox_processor.charge c WHERE c.key = p.id::text) AS "chargedCents"
       FROM payments.payment p WHERE p.id = $1`,
      [fromPublicId('pay', publicId)],
    );
    const [trace] = rows;
    if (!trace) throw new Error(`There is no payment ${publicId}`);
    return trace;
  }

  /** How often it was tried to find out what became of a payment. */
  async attemptsOf(publicId: string): Promise<number> {
    const { rows } = await this.#pool.query<{ attempts: number }>(
      'SELECT attempt_count AS attempts FROM payments.payment WHERE id = $1',
      [fromPublicId('pay', publicId)],
    );
    return rows[0]?.attempts ?? 0;
  }

  /** Does something while no processor is asked again what became of a payment; afterwards all are that came meanwhile. */
  async whileNobodyAsks<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#pool.query(`
      CREATE FUNCTION payments.postpone() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN NEW.next_attempt_at := 'infinity'; RETURN NEW; END $$;
      CREATE TRIGGER zz_postpone BEFORE INSERT OR UPDATE ON payments.payment
        FOR EACH ROW WHEN (NEW.next_attempt_at IS NOT NULL) EXECUTE FUNCTION payments.postpone()`);
    try {
      return await work();
    } finally {
      await this.#pool.query(`
        DROP TRIGGER zz_postpone ON payments.payment;
        DROP FUNCTION payments.postpone();
        UPDATE payments.payment SET next_attempt_at = now() WHERE next_attempt_at = 'infinity'`);
    }
  }

  async paymentsOf(accountUuid: string): Promise<{ status: string; count: bigint; cents: bigint }[]> {
    const { rows } = await this.#pool.query<{ status: string; count: bigint; cents: bigint }>(
      `SELECT status, count(*), sum(amount_cents)::bigint AS cents FROM payments.payment
       WHERE account_id = $1 GROUP BY status ORDER BY status`,
      [accountUuid],
    );
    return rows;
  }

  /** The positions of what happened to payments after a place in the log. */
  async paymentEventsAfter(position: number): Promise<number[]> {
    const { rows } = await this.#pool.query<{ position: bigint }>(
      "SELECT position FROM events.log WHERE position > $1 AND kind LIKE 'payment.%' ORDER BY position",
      [position],
    );
    return rows.map((row) => Number(row.position));
  }

  /** The tables in which a text stands that matches a pattern. */
  async tablesWith(pattern: RegExp): Promise<string[]> {
    const { rows } = await this.#pool.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const found: string[] = [];
    for (const { name } of rows) {
      const { rowCount } = await this.#pool.query(`SELECT FROM ${name} t WHERE t::text ~ $1 LIMIT 1`, [
        pattern.source,
      ]);
      if (rowCount) found.push(name);
    }
    return found;
  }

  /** Does something while every fiscal period is closed. */
  async whileClosed(work: () => Promise<void>): Promise<void> {
    const { rows } = await this.#pool.query<{ id: string }>(
      "UPDATE ledger.fiscal_period SET status = 'CLOSED' WHERE status = 'OPEN' RETURNING id",
    );
    try {
      await work();
    } finally {
      await this.#pool.query("UPDATE ledger.fiscal_period SET status = 'OPEN' WHERE id = ANY ($1)", [
        rows.map(({ id }) => id),
      ]);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.end();
  }
}
