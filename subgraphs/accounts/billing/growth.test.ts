import type { Pool } from 'pg';
import { Engine } from '../../../books/posting/engine.js';
import { EngineRepository } from '../../../books/posting/engine.repository.js';
import { ExplainedPlans } from '../../../platform/database/testing/explained-plans.js';
import { createTestDatabase, type TestDatabase } from '../../../platform/database/testing/test-database.js';
import { newId } from '../../../platform/ids/public-id.js';
import { createToyAgency } from '../../testing/toy-agency.js';
import type { Bill } from './bill.js';
import { BillingService } from './billing.service.js';

const bills = 256;
/** One has two lines, and looks through four years of fiscal periods; a comparison of all with all has 256. */
const rowsPerBillMax = 64;
/** After as many, the database keeps the plans that it made for single bills. */
const runsUntilPlansAreKept = 8;
const today = new Date().toISOString().slice(0, 10);

describe('a billing run', () => {
  let database: TestDatabase;
  let pool: Pool;
  let explained: ExplainedPlans;
  let accounts: readonly string[];

  beforeAll(async () => {
    database = await createTestDatabase();
    ({ accounts } = await createToyAgency(
      database.migrator,
      Array.from({ length: bills }, (_, index) => ({
        number: `UB-${index + 1}`,
        department: 'UTIL' as const,
      })),
    ));
    explained = await ExplainedPlans.of(database, 'tributary_accounts');
    pool = explained.listen('accounts');
  });

  afterAll(async () => {
    await pool?.end();
    await database?.[Symbol.asyncDispose]();
  });

  const bill = (accountId: string): Bill => ({
    id: newId(),
    accountId,
    description: 'March',
    issuedOn: today,
    dueDate: today,
    charges: [
      {
        id: newId(),
        revenueTypeCode: 'WATER',
        kind: 'PRINCIPAL',
        description: 'Water',
        amountCents: 50_00n,
        priority: 1,
      },
    ],
  });

  it('is looked at bill by bill, also where it was planned for few: nothing compares all with all', async () => {
    const billing = new BillingService(new Engine(new EngineRepository(pool)));
    for (let run = 0; run < runsUntilPlansAreKept; run += 1) await billing.issue([bill(accounts[0]!)]);
    explained.plans = [];
    expect(await billing.issue(accounts.map(bill))).toEqual({ kind: 'issued' });
    expect(explained.plans.length).toBeGreaterThan(40);
    expect(explained.above(bills * rowsPerBillMax)).toEqual([]);
  });
});
