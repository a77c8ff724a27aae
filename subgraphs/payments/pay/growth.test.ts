import type { Pool } from 'pg';
import { Engine } from '../../../books/posting/engine.js';
import { EngineRepository } from '../../../books/posting/engine.repository.js';
import { ExplainedPlans } from '../../../platform/database/testing/explained-plans.js';
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
  let explained: ExplainedPlans;

  beforeAll(async () => {
    desk = await PostingDesk.open(
      Array.from({ length: payments }, (_, index) => ({
        number: `UB-${index + 1}`,
        department: 'UTIL' as const,
        charges: [{ revenueType: 'WATER' as const, cents: 100_000 }],
      })),
    );
    explained = await ExplainedPlans.of(desk.database, 'tributary_payments');
    pool = explained.listen('payments');
  });

  afterAll(async () => {
    await pool?.end();
    await desk?.[Symbol.asyncDispose]();
  });

  it('is looked at row by row, also where it was planned for few: nothing compares all with all', async () => {
    const posting = new PostingService(new Engine(new EngineRepository(pool)));
    for (let batch = 0; batch < batchesUntilPlansAreKept; batch += 1)
      await posting.submitAll([desk.request(0, 100n)]);
    explained.plans = [];
    await posting.submitAll(Array.from({ length: payments }, (_, index) => desk.request(index, 100n)));
    expect(explained.plans.length).toBeGreaterThan(40);
    expect(explained.above(payments * rowsPerPaymentMax)).toEqual([]);
  });
});
