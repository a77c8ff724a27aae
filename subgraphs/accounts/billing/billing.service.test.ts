import type { Pool } from 'pg';
import { Engine } from '../../../books/posting/engine.js';
import { EngineRepository } from '../../../books/posting/engine.repository.js';
import { LosingRepository } from '../../../books/posting/testing/losing-repository.js';
import { createClient, createPool } from '../../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../../platform/database/testing/test-database.js';
import { newId } from '../../../platform/ids/public-id.js';
import { createToyAgency } from '../../testing/toy-agency.js';
import type { Bill, NewCharge } from './bill.js';
import { BillingService } from './billing.service.js';

const today = new Date().toISOString().slice(0, 10);

const charge = (revenueTypeCode: string, amountCents: bigint): NewCharge => ({
  id: newId(),
  revenueTypeCode,
  kind: 'PRINCIPAL',
  description: revenueTypeCode,
  amountCents,
  priority: 1,
});

const refused = (code: string): object => ({
  kind: 'refused',
  refusal: expect.objectContaining({ code }) as object,
});

describe('billing', () => {
  let database: TestDatabase;
  let pool: Pool;
  let auditor: Pool;
  let billing: BillingService;
  let utility: string;
  let permit: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    const agency = await createToyAgency(database.migrator, [
      { number: 'UB-1', department: 'UTIL' },
      { number: 'BP-1', department: 'PERMITS' },
    ]);
    [utility = '', permit = ''] = agency.accounts;
    pool = createPool(database.services['accounts'] ?? database.migrator, {
      applicationName: 'test:billing',
    });
    auditor = createPool(database.superuser, { applicationName: 'test:auditor' });
    billing = new BillingService(new Engine(new EngineRepository(pool)));
  });

  afterAll(async () => {
    await pool.end();
    await auditor.end();
    await database[Symbol.asyncDispose]();
  });

  const bill = (accountId: string, charges: NewCharge[], more: Partial<Bill> = {}): Bill => ({
    id: newId(),
    accountId,
    description: 'March',
    issuedOn: today,
    dueDate: today,
    charges,
    ...more,
  });

  const state = async (): Promise<Record<'utility' | 'permit' | 'entries' | 'events', bigint>> => {
    const { rows } = await auditor.query<Record<'utility' | 'permit' | 'entries' | 'events', bigint>>(
      `SELECT (SELECT balance_cents FROM accounts.account WHERE id = $1) AS utility,
              (SELECT balance_cents FROM accounts.account WHERE id = $2) AS permit,
              (SELECT count(*) FROM ledger.entry) AS entries,
              (SELECT count(*) FROM events.log WHERE kind = 'charges.issued.v1') AS events`,
      [utility, permit],
    );
    if (!rows[0]) throw new Error('The database gave no state');
    return rows[0];
  };

  it('adds charges to balances, posts the day as one entry and announces each bill, in one transaction', async () => {
    const before = await state();
    await billing.issue([
      bill(utility, [charge('WATER', 50_00n), charge('STORM', 9_50n)]),
      bill(utility, [charge('PENALTY', 5_95n)]),
      bill(permit, [charge('BLDG', 80_00n)]),
    ]);
    const after = await state();
    expect(after.utility - before.utility).toBe(65_45n);
    expect(after.permit - before.permit).toBe(80_00n);
    expect(after.entries - before.entries).toBe(1n);
    expect(after.events - before.events).toBe(3n);
    const { rows } = await auditor.query<{ topics: string[] }>(
      `SELECT topics FROM events.log WHERE kind = 'charges.issued.v1' ORDER BY position DESC LIMIT 1`,
    );
    expect(rows[0]?.topics).toEqual([`account:${permit}`]);
  });

  it('issues a bill once', async () => {
    const once = bill(utility, [charge('WATER', 1_00n)]);
    await billing.issue([once]);
    const before = await state();
    expect(await billing.issue([once])).toEqual(refused('BILL_ALREADY_ISSUED'));
    expect(await state()).toEqual(before);
  });

  it('says of a bill whose commit answered nobody that it is issued, and still of one of before that it was', async () => {
    const earlier = bill(utility, [charge('WATER', 1_00n)]);
    await billing.issue([earlier]);
    const losing = new BillingService(new Engine(new LosingRepository(pool)));
    const before = await state();
    const issued = losing.issue([bill(utility, [charge('WATER', 2_00n)])]);
    const again = losing.issue([bill(utility, [charge('WATER', 4_00n)]), earlier]);
    expect(await again).toEqual(refused('BILL_ALREADY_ISSUED'));
    expect(await issued).toEqual({ kind: 'issued' });
    expect((await state()).utility).toBe(before.utility + 2_00n);
  });

  it.each([
    ['ACCOUNT_NOT_FOUND', () => bill(newId(), [charge('WATER', 1n)])],
    ['BILL_EMPTY', () => bill(utility, [])],
    ['BILL_EMPTY', () => bill(utility, [charge('WATER', 0n)])],
    ['ROUTING_INCOMPLETE', () => bill(utility, [charge('CABLE', 1n)])],
    ['FISCAL_PERIOD_CLOSED', () => bill(utility, [charge('WATER', 1n)], { issuedOn: '2199-01-01' })],
  ])('refuses with %s, and with it all bills of the call', async (code, wrong) => {
    const before = await state();
    const right = bill(utility, [charge('WATER', 1_00n)]);
    expect(await billing.issue([right, wrong()])).toEqual(refused(code));
    expect(await state()).toEqual(before);
  });

  it('waits for an account that somebody holds, and says so by type when that takes too long', async () => {
    const holder = createClient(database.superuser, 'test:holder');
    await holder.connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT FROM accounts.account WHERE id = $1 FOR UPDATE', [utility]);
      const impatient = new BillingService(new Engine(new EngineRepository(pool), { patienceMs: 0 }));
      const before = await state();
      const bills = [bill(utility, [charge('WATER', 100n)]), bill(permit, [charge('BLDG', 100n)])];
      expect(await impatient.issue(bills)).toEqual(refused('SERVICE_BUSY'));
      expect(await state()).toEqual(before);
      const issued = billing.issue(bills);
      await holder.query('COMMIT');
      expect(await issued).toEqual({ kind: 'issued' });
      expect((await state()).utility).toBe(before.utility + 100n);
    } finally {
      await holder.end();
    }
  });
});
