import { newId } from '../../../platform/ids/public-id.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import { billingLines } from './billing-lines.js';
import { BillingError, BillingRefusal } from './billing.errors.js';
import type { BillingPreparation, BillingRepository } from './billing.repository.js';
import type { BillingRun } from './billing.rows.js';
import type { Bill } from './bill.js';

/** Bills residents: charges, journal entries and the events that announce them commit together. */
export class BillingService {
  readonly #repository: BillingRepository;

  constructor(repository: BillingRepository) {
    this.#repository = repository;
  }

  /**
   * Issues bills in one transaction, all of them or none; those of one day are posted by one journal entry. A few hundred
   * at a time keep locks short.
   * @throws BillingError with a code of BillingRefusal
   */
  async issue(bills: readonly Bill[]): Promise<void> {
    if (bills.length === 0) return;
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
