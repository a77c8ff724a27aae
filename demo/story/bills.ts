import type { Pool } from 'pg';
import { revenueTypes } from '../city/departments.js';
import { Engine } from '../../books/posting/engine.js';
import { EngineRepository } from '../../books/posting/engine.repository.js';
import { createPool } from '../../platform/database/pool.js';
import type { DatabaseAccess } from '../../platform/database/roles.js';
import { newId } from '../../platform/ids/public-id.js';
import { addDays, type CivilDate } from '../../platform/time/civil-date.js';
import type { NewCharge } from '../../subgraphs/accounts/billing/bill.js';
import { BillingService } from '../../subgraphs/accounts/billing/billing.service.js';

type Line = readonly [revenueType: string, cents: bigint];

/** What each of the three accounts can be billed, so that the story can be played again. */
const occasions = {
  water: {
    description: 'water, sewer and refuse',
    kind: 'PRINCIPAL',
    lines: [
      ['WATER', 52_40n],
      ['SEWER', 49_15n],
      ['STORM', 9_50n],
      ['TRASH', 22_00n],
      ['GARBAGE_TAX', 1_82n],
    ],
  },
  parking: {
    description: 'parking at a hydrant, Main St',
    kind: 'PRINCIPAL',
    lines: [
      ['STATE_COST', 17_00n],
      ['TECH', 4_00n],
      ['SECURITY', 4_90n],
      ['FINE', 60_00n],
    ],
  },
  permit: {
    description: 'deck and carport',
    kind: 'FEE',
    lines: [
      ['PLANREV', 69_00n],
      ['BLDG', 145_00n],
    ],
  },
} as const satisfies Record<string, { description: string; kind: NewCharge['kind']; lines: readonly Line[] }>;

export type Occasion = keyof typeof occasions;

const daysToPay = 20;

/** Bills a resident the way the departments do: through the billing service, as the serving role of the accounts subgraph. */
export class Biller implements AsyncDisposable {
  readonly #accounts: Pool;
  readonly #departments: Pool;

  constructor({ services: { accounts, departments } }: DatabaseAccess) {
    if (!accounts || !departments) throw new Error('The roles that bill have no credentials.');
    this.#accounts = createPool(accounts, { applicationName: 'demo:billing', maxConnections: 1 });
    this.#departments = createPool(departments, { applicationName: 'demo:items', maxConnections: 1 });
  }

  /**
   * Issues a bill.
   * @param accountId the UUID of the account
   * @param today the civil date of the agency
   */
  async bill(accountId: string, occasion: Occasion, today: CivilDate): Promise<void> {
    await this.#issue(accountId, occasion, today, chargesOf(occasion));
  }

  /**
   * Applies for a permit and bills its fees.
   * @param accountId the UUID of the account
   * @param today the civil date of the agency
   * @returns the number of the permit
   */
  async applyForPermit(accountId: string, today: CivilDate): Promise<string> {
    const charges = chargesOf('permit');
    // A permit must know its charges before anybody can pay them.
    const number = await this.#insertPermit(accountId, charges, today);
    await this.#issue(accountId, 'permit', today, charges);
    return number;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#accounts.end(), this.#departments.end()]);
  }

  async #issue(
    accountId: string,
    occasion: Occasion,
    today: CivilDate,
    charges: readonly NewCharge[],
  ): Promise<void> {
    const { description } = occasions[occasion];
    const bill = {
      id: newId(),
      accountId,
      description,
      issuedOn: today,
      dueDate: addDays(today, daysToPay),
      charges,
    };
    await new BillingService(new Engine(new EngineRepository(this.#accounts))).issueAll([bill]);
  }

  async #insertPermit(accountId: string, charges: readonly NewCharge[], today: CivilDate): Promise<string> {
    const dueCents = charges.reduce((sum, { amountCents }) => sum + amountCents, 0n);
    const { rows } = await this.#departments.query<{ number: string }>(
      `WITH series AS (
         SELECT $3 || lpad((coalesce(max(right(i.number, 4)), '0')::integer + 1)::text, 4, '0') AS next
         FROM departments.item i WHERE i.number LIKE $3 || '____'
       ), permit AS (
         INSERT INTO departments.item (id, number, kind, status, status_when_paid, department_code, account_id, due_cents)
         SELECT $1, s.next, 'BUILDING_PERMIT', 'FEES_DUE', 'READY_TO_ISSUE', 'PERMITS', $2, $4 FROM series s
         RETURNING id, number
       ), linked AS (
         INSERT INTO departments.item_charge (charge_id, item_id)
         SELECT charge_id, p.id FROM permit p, unnest($5::uuid[]) AS charge_id
       )
       SELECT number FROM permit`,
      [newId(), accountId, `BP-${today.slice(0, 4)}-`, dueCents, charges.map(({ id }) => id)],
    );
    return rows[0]?.number ?? '';
  }
}

function chargesOf(occasion: Occasion): NewCharge[] {
  const { description, kind, lines } = occasions[occasion];
  return lines.map(([code, amountCents]) => {
    const type = revenueTypes.find((each) => each.code === code);
    if (!type) throw new Error(`No department collects for ${code}.`);
    const { name, priority } = type;
    return {
      id: newId(),
      revenueTypeCode: code,
      kind,
      description: `${name}, ${description}`,
      amountCents,
      priority,
    };
  });
}
