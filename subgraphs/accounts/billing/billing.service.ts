import { setTimeout as delay } from 'node:timers/promises';
import { newId } from '../../../platform/ids/public-id.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import { billingLines } from './billing-lines.js';
import { BillingError, BillingRefusal } from './billing.errors.js';
import type { BillingPreparation, BillingRepository } from './billing.repository.js';
import type { BillingRun } from './billing.rows.js';
import type { Bill } from './bill.js';

export interface BillingOptions {
  /** How long to go on trying while somebody else holds one of the accounts. */
  readonly patienceMs: number;
}

/** Lock not available, deadlock, or a period that was closed after it had been looked at. Nothing stays of the transaction. */
const passingCodes = ['55P03', '40P01', 'TB004'];

/** Bills residents: charges, journal entries and the events that announce them commit together. */
export class BillingService {
  readonly #repository: BillingRepository;
  readonly #options: BillingOptions;

  constructor(repository: BillingRepository, options: BillingOptions = { patienceMs: 10_000 }) {
    this.#repository = repository;
    this.#options = options;
  }

  /**
   * Issues bills in one transaction, all of them or none; those of one day are posted by one journal entry. A few hundred
   * at a time keep locks short.
   * @throws BillingError with a code of BillingRefusal
   */
  async issue(bills: readonly Bill[]): Promise<void> {
    if (bills.length === 0) return;
    const untilMs = performance.now() + this.#options.patienceMs;
    for (;;) {
      try {
        return await this.#issueOnce(bills);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && passingCodes.includes(String(error.code))))
          throw error;
        if (performance.now() > untilMs)
          throw new BillingError(BillingRefusal.ACCOUNT_BUSY, undefined, { cause: error });
        await delay(20 + 80 * Math.random());
      }
    }
  }

  async #issueOnce(bills: readonly Bill[]): Promise<void> {
    await this.#repository.transaction(async (client) => {
      const prepared = await this.#repository.prepare(client, bills);
      for (const bill of bills) check(bill, prepared);
      const byDay = Map.groupBy(bills, ({ issuedOn }) => issuedOn);
      const runs = [...byDay].map(([issuedOn, ofDay]) => plan(issuedOn, ofDay, prepared));
      await this.#repository.issue(client, runs, prepared.routes);
    });
  }
}

function check({ id, accountId, charges }: Bill, { accountIds }: BillingPreparation): void {
  if (!accountIds.has(accountId)) throw new BillingError(BillingRefusal.ACCOUNT_UNKNOWN, accountId);
  if (charges.length === 0 || charges.some(({ amountCents }) => amountCents <= 0n)) {
    throw new BillingError(BillingRefusal.BILL_EMPTY, id);
  }
}

function plan(
  issuedOn: CivilDate,
  bills: readonly Bill[],
  { accountingDates, routes }: BillingPreparation,
): BillingRun {
  const accountingDate = accountingDates[issuedOn];
  if (!accountingDate) throw new BillingError(BillingRefusal.PERIOD_CLOSED, issuedOn);
  const lines = billingLines(bills, routes);
  return { entryId: lines.length > 0 ? newId() : null, issuedOn, accountingDate, bills, lines };
}
