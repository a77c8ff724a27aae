import { PostingDesk } from '../testing/posting-desk.js';
import type { PostingOutcome } from './outcome.js';

const clientCount = 32;

describe('a period that is closed while 32 clients post', () => {
  let desk: PostingDesk;

  beforeAll(async () => {
    desk = await PostingDesk.open(
      Array.from({ length: clientCount }, (_, index) => ({
        number: `UB-${index + 1}`,
        department: 'UTIL' as const,
        charges: [{ revenueType: 'WATER' as const, cents: 10_000_000 }],
      })),
    );
  });

  afterAll(() => desk?.[Symbol.asyncDispose]());

  /** Closes the first open period that is not over, and answers its first day and the last entry before the close. */
  const close = async (): Promise<{ startsOn: string; lastSequence: bigint }> => {
    const startsOn = await desk.scalar<string>(
      `UPDATE ledger.fiscal_period SET status = 'CLOSED' WHERE (fiscal_year, number) = (
         SELECT p.fiscal_year, p.number FROM ledger.fiscal_period p
         WHERE p.status = 'OPEN' AND p.ends_on >= current_date ORDER BY p.starts_on LIMIT 1) RETURNING starts_on AS value`,
    );
    return { startsOn, lastSequence: await desk.scalar('SELECT journal_sequence AS value FROM events.head') };
  };

  it('takes every entry before its close, and the next period takes every one after, and no payer is told of it', async () => {
    // What fails alone is not tried again in halves, so one of the two posts each payment alone.
    const processes = [desk.process(), desk.process({ maxBatchSize: 1 })];
    const outcomes: PostingOutcome[] = [];
    let isClosing = true;
    const clients = Array.from({ length: clientCount }, async (_, client) => {
      while (isClosing) outcomes.push(await processes[client % 2]!.submit(desk.request(client, 100n)));
    });
    const enough = async (count: number): Promise<void> => {
      while (outcomes.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    const closes: { startsOn: string; lastSequence: bigint }[] = [];
    for (let round = 1; round <= 8; round += 1) {
      await enough(round * 100);
      closes.push(await close());
    }
    await enough(1_000);
    isClosing = false;
    await Promise.all(clients);

    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['posted']));
    for (const { startsOn, lastSequence } of closes) {
      const late = await desk.scalar(
        `SELECT count(*) AS value FROM ledger.entry e JOIN ledger.fiscal_period p
           ON p.fiscal_year = e.fiscal_year AND p.number = e.period_number
         WHERE p.starts_on = $1 AND e.sequence > $2`,
        startsOn,
        lastSequence,
      );
      expect(late).toBe(0n);
    }
    const mixed = await desk.scalar(
      `SELECT count(*) AS value FROM ledger.entry e LEFT JOIN ledger.fiscal_period p
         ON p.fiscal_year = e.fiscal_year AND p.number = e.period_number AND e.accounting_date BETWEEN p.starts_on AND p.ends_on
       WHERE p.number IS NULL`,
    );
    expect(mixed).toBe(0n);
    const posted = await desk.scalar(`SELECT count(*) AS value FROM ledger.entry WHERE kind = 'PAYMENT'`);
    expect(posted).toBe(BigInt(outcomes.length));
  });

  it('is the last one: then every payment is refused by type, and worth trying again', async () => {
    const posting = desk.process();
    await desk.auditor.query(`UPDATE ledger.fiscal_period SET status = 'CLOSED'`);
    expect(await posting.submit(desk.request(0, 100n))).toMatchObject({
      kind: 'refused',
      refusal: { code: 'FISCAL_PERIOD_CLOSED' },
    });
  });
});
