import type { Pool, PoolClient } from 'pg';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { Bill, RevenueRoutes } from './bill.js';
import { BillingError, BillingRefusal } from './billing.errors.js';
import { chargeRows, entryRow, issuedEvents, type BillingRun } from './billing.rows.js';

/** What bills are decided on, with their accounts locked until the transaction ends. */
export interface BillingPreparation {
  readonly accountIds: ReadonlySet<string>;
  /** By the day a bill is issued; null where no later period is open either. */
  readonly accountingDates: Readonly<Record<CivilDate, CivilDate | null>>;
  readonly routes: RevenueRoutes;
}

interface PrepareRow {
  position: { open: { accounts: { id: string }[] } };
  dates: Record<CivilDate, CivilDate | null>;
  routing_version: number;
  routing: { revenueTypes: RevenueRoutes } | null;
}

const uniqueViolation = '23505';
/** How long one account is waited for before those that were got already are let go, so that payments to them go on. */
const waitMs = 250;

/** The statements of a batch of bills, each one set-based and prepared. */
export class BillingRepository {
  readonly #pool: Pool;
  #routing: { readonly version: number; readonly routes: RevenueRoutes } | undefined;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async transaction(work: (client: PoolClient) => Promise<void>): Promise<void> {
    const client = await this.#pool.connect();
    let failure: Error | undefined;
    try {
      await client.query('BEGIN');
      await work(client);
      await client.query('COMMIT');
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      throw isUniqueViolation(error)
        ? new BillingError(BillingRefusal.BILL_ALREADY_ISSUED, undefined, { cause: error })
        : error;
    } finally {
      // After a failure the connection may be anywhere in the transaction; ending it rolls back for certain.
      client.release(failure);
    }
  }

  async prepare(client: PoolClient, bills: readonly Bill[]): Promise<BillingPreparation> {
    const { rows } = await client.query<PrepareRow>({
      name: 'billing.prepare',
      text: `SELECT accounts.lock_for_posting($1, '{}', $4, false) AS position,
               (SELECT jsonb_object_agg(d, ledger.open_accounting_date(d)) FROM unnest($2::date[]) d) AS dates,
               departments.configuration_version() AS routing_version,
               CASE WHEN departments.configuration_version() IS DISTINCT FROM $3 THEN departments.routing() END AS routing`,
      values: [
        [...new Set(bills.map(({ accountId }) => accountId))],
        [...new Set(bills.map(({ issuedOn }) => issuedOn))],
        this.#routing?.version ?? null,
        waitMs,
      ],
    });
    const [answer] = rows;
    if (!answer) throw new Error('Bills cannot be prepared: the database gave no answer');
    if (answer.routing)
      this.#routing = { version: answer.routing_version, routes: answer.routing.revenueTypes };
    if (!this.#routing) throw new Error('Bills cannot be prepared: the database gave no routing');
    return {
      accountIds: new Set(answer.position.open.accounts.map(({ id }) => id)),
      accountingDates: answer.dates,
      routes: this.#routing.routes,
    };
  }

  /** Resident balances first, then the head of the log, as every writer does. */
  async issue(client: PoolClient, runs: readonly BillingRun[], routes: RevenueRoutes): Promise<void> {
    const entries = runs.filter(({ entryId }) => entryId !== null).map(entryRow);
    await client.query({
      name: 'billing.issue',
      text: 'SELECT accounts.issue($1)',
      values: [JSON.stringify(runs.flatMap((run) => chargeRows(run, routes)))],
    });
    if (entries.length > 0) {
      const values = [JSON.stringify(entries)];
      await client.query({ name: 'billing.post', text: 'SELECT ledger.post($1)', values });
    }
    const values = [JSON.stringify(runs.flatMap((run) => issuedEvents(run, routes)))];
    await client.query({ name: 'billing.append', text: 'SELECT events.append($1)', values });
  }
}

const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === uniqueViolation;
