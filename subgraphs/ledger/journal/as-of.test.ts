import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import type { Principal } from '../../../platform/access/principal.js';
import { roleGrants } from '../../../platform/access/roles.js';
import { createPool } from '../../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../../platform/database/testing/test-database.js';
import { LocalSubgraph } from '../../../platform/federation/local-subgraph.js';
import type { RunningSubgraph } from '../../../platform/federation/subgraph-module.js';
import { createLogger } from '../../../platform/telemetry/logger.js';
import { createToyAgency, type ToyAgency } from '../../testing/toy-agency.js';
import { ToyTill, type ToyAllocation } from '../../testing/toy-till.js';
import { ledgerModule } from '../module.js';

interface Figures {
  asOf: string;
  ledgerSequence: number;
  net: string;
  recognized: string;
}
interface Entry {
  sequence: number;
  postedAt: string;
  lines: { side: string; amount: string; ledgerAccount: { code: string } }[];
}

const accounts = 12;
const roundsOfEach = 12;
const principal: Principal = {
  subject: 'test',
  role: 'auditor',
  scopes: roleGrants.auditor,
  departments: '*',
};

describe('the books as of an instant, amid concurrent postings', () => {
  const logger = createLogger('test');
  const today = new Date().toISOString().slice(0, 10);
  const cash = '700-104100';
  let database: TestDatabase;
  let agency: ToyAgency;
  let running: RunningSubgraph;
  let subgraph: LocalSubgraph;
  let paymentsPool: Pool;
  let till: ToyTill;
  let owner: Pool;
  let posting = true;

  beforeAll(async () => {
    database = await createTestDatabase();
    agency = await createToyAgency(
      database.migrator,
      Array.from({ length: accounts }, (_, index) => ({
        number: `UB-${index}`,
        department: 'UTIL',
        charges: [{ revenueType: 'WATER', cents: 100_000_000 }],
      })),
    );
    running = await ledgerModule.start({
      credentials: database.services['ledger']!,
      logger,
      timeZone: 'UTC',
    });
    subgraph = new LocalSubgraph({ ...running, logger });
    paymentsPool = createPool(database.services['payments']!, { applicationName: 'payments' });
    till = new ToyTill(paymentsPool);
    owner = createPool(database.migrator, { applicationName: 'owner', maxConnections: 1 });
  });

  afterAll(async () => {
    await running[Symbol.asyncDispose]();
    await Promise.all([paymentsPool.end(), owner.end()]);
    await database[Symbol.asyncDispose]();
  });

  async function ask<Answer>(query: string, variables = {}): Promise<Answer> {
    const { data, errors } = await subgraph.execute({ query, variables, principal });
    expect(errors).toBeUndefined();
    return data as Answer;
  }

  async function revenue(asOf?: string): Promise<Figures> {
    const query = `query ($asOf: DateTime) { _entities(representations: [{ __typename: "Department", code: "UTIL" }]) {
      ... on Department { revenue(from: "${today}", to: "${today}", asOf: $asOf) { asOf ledgerSequence net recognized } } } }`;
    return (await ask<{ _entities: [{ revenue: Figures }] }>(query, { asOf }))._entities[0].revenue;
  }

  async function balance(asOf: string): Promise<string> {
    const query = `query ($asOf: DateTime) { _entities(representations: [{ __typename: "LedgerAccount", code: "${cash}" }]) {
      ... on LedgerAccount { balance(asOf: $asOf) } } }`;
    return (await ask<{ _entities: [{ balance: string }] }>(query, { asOf }))._entities[0].balance;
  }

  async function journal(): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (;;) {
      const page = await ask<{ journalEntries: Entry[] }>(
        `query ($since: Int!) { journalEntries(sinceSequence: $since, first: 500) {
          sequence postedAt lines { side amount ledgerAccount { code } } } }`,
        { since: entries.at(-1)?.sequence ?? 0 },
      );
      if (page.journalEntries.length === 0) return entries;
      entries.push(...page.journalEntries);
    }
  }

  const pay = (account: number, cents: number): ToyAllocation => ({
    account: agency.accounts[account % accounts]!,
    charge: agency.charges[`UB-${account % accounts}`]![0]!,
    revenueType: 'WATER',
    cents,
  });

  async function post(worker: number): Promise<void> {
    for (let round = 0; posting; round += 1) {
      const parts = Array.from({ length: 1 + ((round + worker) % 3) }, (_, index) => ({
        allocations: [pay(worker * 3 + index, 1 + (round % 90))] as const,
      }));
      await till.take(...parts);
    }
  }

  it('are the same whenever they are asked for again, and hold each entry from the instant it shows', async () => {
    const posters = [0, 1, 2].map(post);
    const told: Figures[] = [];
    for (let round = 0; round < roundsOfEach; round += 1) {
      const now = await revenue();
      expect(await revenue(now.asOf)).toEqual(now);
      // About now, a little before and a little ahead, where batches are in flight.
      for (const offset of [-5, -1, 0, 1, 60_000]) {
        const then = await revenue(new Date(Date.now() + offset).toISOString());
        expect(await revenue(then.asOf)).toEqual(then);
        told.push(then);
      }
      told.push(now);
    }
    posting = false;
    await Promise.all(posters);
    for (const then of told) expect(await revenue(then.asOf)).toEqual(then);

    const entries = await journal();
    let cents = 0n;
    const later = new Map<string, bigint>();
    for (const { postedAt, lines } of entries) {
      for (const line of lines.filter(({ ledgerAccount }) => ledgerAccount.code === cash)) {
        cents += BigInt(line.amount.replace('.', '')) * (line.side === 'DEBIT' ? 1n : -1n);
      }
      later.set(postedAt, cents);
    }
    for (const [postedAt, expected] of [...later].slice(-100)) {
      expect([postedAt, BigInt((await balance(postedAt)).replace('.', ''))]).toEqual([postedAt, expected]);
    }
  });

  it('stay the same when the clock of the server is put back', async () => {
    const told = await revenue(new Date(Date.now() + 60_000).toISOString());
    const lockHead = join(import.meta.dirname, '../../../platform/events/sql/functions/lock-head.sql');
    const text = await readFile(lockHead, 'utf8');
    await owner.query(text.replace('clock_timestamp()', "(clock_timestamp() - interval '1 hour')"));
    await till.take({ allocations: [pay(1, 500)] });
    await owner.query(text);
    expect(await revenue(told.asOf)).toEqual(told);
    expect((await revenue()).asOf > told.asOf).toBe(true);
  });

  it('show times that are stored as they are shown, rise from commit to commit, and are those of the events', async () => {
    const { rows } = await owner.query<{ wrong: string }>(`
      SELECT 'entry ' || e.sequence AS wrong FROM (
        SELECT x.*, lag(x.posted_at) OVER o AS before, lag(x.transaction_id) OVER o AS other FROM ledger.entry x WINDOW o AS (ORDER BY x.sequence)) e
      WHERE e.posted_at <> date_trunc('milliseconds', e.posted_at) OR e.posted_at < e.before
         OR (e.posted_at = e.before AND e.transaction_id <> e.other)
      UNION ALL
      SELECT 'event ' || l.position FROM events.log l JOIN ledger.entry e ON e.id = (l.payload ->> 'entryId')::uuid
      WHERE l.occurred_at <> e.posted_at`);
    expect(rows).toEqual([]);
  });
});
