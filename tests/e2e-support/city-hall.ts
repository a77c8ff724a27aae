import type { Pool } from 'pg';
import { Engine } from '../../books/posting/engine.js';
import { EngineRepository } from '../../books/posting/engine.repository.js';
import { createPool } from '../../platform/database/pool.js';
import type { TestDatabase } from '../../platform/database/testing/test-database.js';
import { newId, toPublicId } from '../../platform/ids/public-id.js';
import { BillingService } from '../../subgraphs/accounts/billing/billing.service.js';
import type { NewCharge } from '../../subgraphs/accounts/billing/bill.js';
import { serving, today } from './city-database.js';

export interface Resident {
  /** As the graph knows the account. */
  readonly id: string;
  readonly uuid: string;
  readonly number: string;
}

export interface BillLine {
  readonly revenueType: string;
  readonly cents: bigint;
  readonly kind?: NewCharge['kind'];
  readonly dueDate?: string;
}

const accountTypes = {
  UTIL: 'UTILITY',
  TAX: 'PROPERTY_TAX',
  PERMITS: 'PERMIT',
  PARKS: 'RECREATION',
  COURT: 'COURT',
  FIN: 'MISC_RECEIVABLE',
} as const;

export type DepartmentCode = keyof typeof accountTypes;

/** Opens accounts and sends bills, which the graph does not do. Gives tests residents that no other test touches. */
export class CityHall implements AsyncDisposable {
  readonly #residents: Pool;
  readonly #billingPool: Pool;
  readonly #billing: BillingService;
  #opened = 0;

  constructor(database: TestDatabase) {
    this.#residents = createPool(database.migrator, { applicationName: 'test:residents', maxConnections: 2 });
    this.#billingPool = createPool(serving(database, 'accounts'), { applicationName: 'test:billing' });
    this.#billing = new BillingService(new Engine(new EngineRepository(this.#billingPool)));
  }

  async openAccount(department: DepartmentCode, ...bill: BillLine[]): Promise<Resident> {
    this.#opened += 1;
    const uuid = newId();
    const number = `${department}-9${String(this.#opened).padStart(5, '0')}`;
    const holder = newId();
    await this.#residents.query('INSERT INTO accounts.party (id, display_name, phone) VALUES ($1, $2, $3)', [
      holder,
      `Robin Tester`,
      '+1 972-555-0199',
    ]);
    await this.#residents.query(
      `INSERT INTO accounts.account (id, number, type, status, department_code, holder_id)
       VALUES ($1, $2, $3, 'ACTIVE', $4, $5)`,
      [uuid, number, accountTypes[department], department, holder],
    );
    const resident = { id: toPublicId('acct', uuid), uuid, number };
    if (bill.length > 0) await this.bill(resident, ...bill);
    return resident;
  }

  openAccounts(count: number, department: DepartmentCode, ...bill: BillLine[]): Promise<Resident[]> {
    return Promise.all(Array.from({ length: count }, () => this.openAccount(department, ...bill)));
  }

  /** @returns the ids of the charges, as the graph knows them */
  async bill({ uuid }: Pick<Resident, 'uuid'>, ...lines: BillLine[]): Promise<string[]> {
    const charges = lines.map(({ revenueType, cents, kind = 'PRINCIPAL' }, index) => ({
      id: newId(),
      revenueTypeCode: revenueType,
      kind,
      description: `${revenueType} of a test`,
      amountCents: cents,
      priority: index + 1,
    }));
    // One bill for each due date, because a bill has only one.
    const dueDates = Map.groupBy(charges, (_, index) => lines[index]?.dueDate ?? today());
    await this.#billing.issueAll(
      [...dueDates].map(([dueDate, due]) => ({
        id: newId(),
        accountId: uuid,
        description: 'Bill of a test',
        issuedOn: today(),
        dueDate,
        charges: due,
      })),
    );
    return charges.map(({ id }) => toPublicId('chg', id));
  }

  /**
   * Gives an account whatever one can have: an address, somebody who can be reached, a standing order, and an item of its
   * department.
   */
  async fillIn(
    { uuid, number }: Resident,
    department: DepartmentCode,
  ): Promise<{ readonly id: string; readonly number: string }> {
    const item = { uuid: newId(), number: `${number}-ITEM` };
    await this.#residents.query(
      `WITH account AS (
         UPDATE accounts.account SET service_address = $2 || ' Example Street' WHERE id = $1 RETURNING holder_id)
       UPDATE accounts.party SET email = $2 || '@example.org', mailing_address = $2 || ' Example Road'
         FROM account WHERE id = holder_id`,
      [uuid, number],
    );
    await this.#residents.query(
      `INSERT INTO payments.autopay_enrollment (id, account_id, department_code, active, tender)
       VALUES ($1, $2, $3, true, 'ACH')`,
      [newId(), uuid, department],
    );
    await this.#residents.query(
      `INSERT INTO departments.item (id, number, kind, status, status_when_paid, department_code, account_id, due_cents)
       VALUES ($1, $2, $2 || ' kind', 'OPEN', 'PAID', $3, $4, 0)`,
      [item.uuid, item.number, department, uuid],
    );
    return { id: toPublicId('item', item.uuid), number: item.number };
  }

  /** As after two returned payments. */
  async takeCashOnly({ uuid }: Pick<Resident, 'uuid'>): Promise<void> {
    await this.#residents.query(
      "UPDATE accounts.account SET blocked_tenders = '{CARD_CREDIT,CARD_DEBIT,ACH,CHECK,WALLET}' WHERE id = $1",
      [uuid],
    );
  }

  async close({ uuid }: Pick<Resident, 'uuid'>): Promise<void> {
    await this.#residents.query("UPDATE accounts.account SET status = 'CLOSED' WHERE id = $1", [uuid]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#residents.end(), this.#billingPool.end()]);
  }
}
