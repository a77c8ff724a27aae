import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import { createClient, createPool } from '../../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../../platform/database/testing/test-database.js';
import { createToyAgency } from '../../testing/toy-agency.js';
import { ToyTill } from '../../testing/toy-till.js';
import { checkBooks } from '../../testing/books.js';

/** What these migrations add, taken away again, with times as an older version wrote them. */
const olderVersion = `
  ALTER TABLE events.head DROP COLUMN last_time, DROP COLUMN last_time_by;
  ALTER TABLE ledger.revenue_day DROP COLUMN recognized_cents;
  ALTER TABLE ledger.entry DISABLE TRIGGER append_only;
  ALTER TABLE events.log DISABLE TRIGGER append_only;
  UPDATE ledger.entry SET posted_at = '2026-01-01T12:00:00.123456Z'::timestamptz - sequence * interval '1 hour' WHERE sequence > 1;
  UPDATE ledger.entry SET posted_at = '2026-01-01T09:30:00.654321Z', confirmed_at = '2026-01-01T09:29:00Z' WHERE sequence = 3;
  UPDATE ledger.entry SET confirmed_at = posted_at WHERE sequence = 4;
  UPDATE events.log SET occurred_at = '2026-01-01T12:00:00.123456Z'::timestamptz - position * interval '1 hour';
  ALTER TABLE ledger.entry ENABLE TRIGGER append_only;
  ALTER TABLE events.log ENABLE TRIGGER append_only`;

describe('a database of an older version', () => {
  let database: TestDatabase;
  let owner: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    const agency = await createToyAgency(database.migrator, [
      { number: 'UB-1', department: 'UTIL', charges: [{ revenueType: 'WATER', cents: 9_000 }] },
      { number: 'BP-1', department: 'PERMITS', charges: [{ revenueType: 'BLDG', cents: 8_000 }] },
    ]);
    const pool = createPool(database.services['payments']!, { applicationName: 'payments' });
    const till = new ToyTill(pool);
    for (const cents of [100, 200, 300]) {
      const [account, charge] = [agency.accounts[1]!, agency.charges['BP-1']![0]!];
      await till.take({ allocations: [{ account, charge, revenueType: 'BLDG', cents }] });
    }
    await pool.end();
    owner = createClient(database.migrator, 'owner');
    await owner.connect();
    await owner.query(olderVersion);
    for (const script of [
      'platform/events/sql/migrations/003-time.sql',
      'subgraphs/ledger/sql/migrations/004-time.sql',
      'subgraphs/ledger/sql/migrations/005-recognized-revenue.sql',
    ]) {
      // The functions that this drops are made anew behind it.
      const text = await readFile(join(import.meta.dirname, '../../..', script), 'utf8');
      await owner.query(text.replaceAll(/^DROP FUNCTION .*$/gm, ''));
    }
  });

  afterAll(async () => {
    await owner.end();
    await database[Symbol.asyncDispose]();
  });

  it('comes along with books that are right', async () => {
    const findings = await checkBooks(database.migrator);
    // The times of the entries were made up here, and are not those of their payments and events, nor those that were sealed.
    const madeUp = ['receipts', 'payment-dates', 'hash-chain'];
    expect(findings.filter(({ check }) => !madeUp.includes(check))).toEqual([]);
  });

  it('gets times that rise, as they were shown where they rose, and a latency only where one was measured', async () => {
    const { rows } = await owner.query<{ posted_at: Date; confirmed_at: Date | null }>(
      'SELECT posted_at, confirmed_at FROM ledger.entry WHERE sequence > 1 ORDER BY sequence',
    );
    expect(rows.map(({ posted_at }) => posted_at.toISOString())).toEqual(
      rows.map(({ posted_at }) => posted_at.toISOString()).toSorted(),
    );
    expect(rows.at(-1)?.confirmed_at).not.toBeUndefined();
    const { rows: unseen } = await owner.query(
      'SELECT FROM ledger.entry WHERE sequence = 4 AND confirmed_at IS NULL',
    );
    expect(unseen).toHaveLength(1);
    const { rows: microseconds } = await owner.query(
      `SELECT FROM ledger.entry WHERE posted_at <> date_trunc('milliseconds', posted_at)`,
    );
    expect(microseconds).toEqual([]);
  });

  it('goes on behind the time it left off at', async () => {
    const { rows } = await owner.query<{ ahead: boolean }>(
      `SELECT h.last_time >= (SELECT max(occurred_at) FROM events.log)
          AND h.last_time >= (SELECT max(posted_at) FROM ledger.entry) AS ahead FROM events.head h`,
    );
    expect(rows).toEqual([{ ahead: true }]);
  });
});
