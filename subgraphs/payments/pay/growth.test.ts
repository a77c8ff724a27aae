import type { Pool } from 'pg';
import { Engine } from '../../../books/posting/engine.js';
import { EngineRepository } from '../../../books/posting/engine.repository.js';
import { createClient, createPool } from '../../../platform/database/pool.js';
import { PostingDesk } from '../testing/posting-desk.js';
import { PostingService } from './posting.service.js';

const payments = 256;
/** One has four lines, and looks through four years of fiscal periods; a comparison of all with all has 256. */
const rowsPerPaymentMax = 64;
/** After as many, the database keeps the plans that it made for batches of one. */
const batchesUntilPlansAreKept = 8;

describe('a batch of payments', () => {
  let desk: PostingDesk;
  let pool: Pool;
  /** How each statement was carried out, with those within functions and triggers. */
  let plans: string[] = [];

  beforeAll(async () => {
    desk = await PostingDesk.open(
      Array.from({ length: payments }, (_, index) => ({
        number: `UB-${index + 1}`,
        department: 'UTIL' as const,
        charges: [{ revenueType: 'WATER' as const, cents: 100_000 }],
      })),
    );
    await explainAll(desk);
    pool = createPool(desk.database.services['payments']!, {
      applicationName: 'test',
      maxConnections: 1,
    });
    pool.on('connect', (client) => client.on('notice', ({ message }) => plans.push(message ?? '')));
  });

  afterAll(async () => {
    await pool?.end();
    await desk?.[Symbol.asyncDispose]();
  });

  it('is looked at row by row, also where it was planned for few: nothing compares all with all', async () => {
    const posting = new PostingService(new Engine(new EngineRepository(pool)));
    for (let batch = 0; batch < batchesUntilPlansAreKept; batch += 1)
      await posting.submitAll([desk.request(0, 100n)]);
    plans = [];
    await posting.submitAll(Array.from({ length: payments }, (_, index) => desk.request(index, 100n)));
    expect(plans.length).toBeGreaterThan(40);
    expect(plans.filter((plan) => rowsOf(plan) > payments * rowsPerPaymentMax)).toEqual([]);
  });
});

/** The most rows that one step of a plan came by, over all its loops. */
const rowsOf = (plan: string): number =>
  Math.max(
    0,
    ...[...plan.matchAll(/\(actual rows=([\d.]+) loops=(\d+)\)/g)].map(
      ([, rows, loops]) => Number(rows) * Number(loops),
    ),
  );

/** Has the sessions of payments in this database told how each statement is carried out. */
async function explainAll({ database }: PostingDesk): Promise<void> {
  const settings = {
    session_preload_libraries: 'auto_explain',
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_nested_statements': 'on',
    'auto_explain.log_analyze': 'on',
    'auto_explain.log_timing': 'off',
    'auto_explain.log_level': 'notice',
  };
  const client = createClient(database.superuser, 'test:explain');
  await client.connect();
  try {
    await client.query("LOAD 'auto_explain'");
    for (const [name, value] of Object.entries(settings))
      await client.query(
        `ALTER ROLE tributary_payments IN DATABASE ${database.superuser.database} SET ${name} = '${value}'`,
      );
  } finally {
    await client.end();
  }
}
