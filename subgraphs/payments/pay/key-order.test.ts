import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { createClient } from '../../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../../platform/database/testing/test-database.js';

describe('payments of two batches with keys in common', () => {
  let database: TestDatabase;
  const clients: Client[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    for (let index = 0; index < 4; index += 1) {
      const client = createClient(database.migrator, 'test:batch');
      await client.connect();
      clients.push(client);
    }
  });

  afterAll(async () => {
    await Promise.all(clients.map((client) => client.end()));
    await database[Symbol.asyncDispose]();
  });

  const today = '2026-06-01';
  const row = (key: string, more: object = {}): object => ({
    ...{ id: randomUUID(), channel: 'COUNTER', tender: 'CASH', amountCents: '100', account: randomUUID() },
    ...{ department: 'UTIL', receivedAt: new Date(0), businessDate: today, effectiveDate: today },
    ...{ scope: 'test', key, requestHash: '00', request: {}, createdBy: 'test' },
    ...more,
  });
  const confirmed = { entry: randomUUID(), unappliedCents: '100', accountingDate: today, allocations: [] };

  async function record(client: Client, rows: readonly object[]): Promise<string> {
    try {
      await client.query('BEGIN');
      await client.query('SELECT payments.record($1)', [JSON.stringify(rows)]);
      await client.query('COMMIT');
      return 'committed';
    } catch (error) {
      await client.query('ROLLBACK');
      return (error as { code: string }).code;
    }
  }

  async function waiting(watcher: Client, count: number): Promise<void> {
    for (;;) {
      const { rows } = await watcher.query<{ count: bigint }>(
        `SELECT count(*) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'test:batch' AND wait_event_type = 'Lock'`,
      );
      if (rows[0]!.count >= count) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  it('are recorded in the order of their keys, confirmed and begun alike, so that neither waits for the other in a circle', async () => {
    const [holder, first, second, watcher] = clients as [Client, Client, Client, Client];
    await holder.query('BEGIN');
    await holder.query('SELECT payments.record($1)', [JSON.stringify([row('b')])]);
    const begun = record(first, [row('c'), row('b'), row('a')]);
    await waiting(watcher, 1);
    const mixed = record(second, [row('c'), row('a', confirmed)]);
    await waiting(watcher, 2);
    await holder.query('ROLLBACK');
    expect(await begun).toBe('committed');
    // Somebody else has the key: to be decided again, and answered as the one who has it.
    expect(await mixed).toBe('23505');
  });
});
