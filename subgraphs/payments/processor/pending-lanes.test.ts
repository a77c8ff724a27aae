import { setTimeout as delay } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { newId, toPublicId } from '../../../platform/ids/public-id.js';
import { createLogger } from '../../../platform/telemetry/logger.js';
import { valueOf } from '../../../platform/telemetry/testing/samples.js';
import { createPool } from '../../../platform/database/pool.js';
import { Channel } from '../../../books/words/channel.js';
import { Tender } from '../../../books/words/tender.js';
import { PostingMetrics } from '../pay/posting-metrics.js';
import { PostingDesk } from '../testing/posting-desk.js';
import { AttemptRepository } from './attempt.repository.js';
import { ConfirmationService } from './confirmation.service.js';
import { PendingResolver } from './pending-resolver.js';

const card = {
  confirmation: 'PROCESSOR',
  channel: Channel.ONLINE,
  tender: Tender.CARD_CREDIT,
  token: 'tok',
} as const;
const held = 0;
const free = 1;

describe('payments that are asked about again', () => {
  let desk: PostingDesk;
  let running: AsyncDisposableStack;
  let registry: Registry;
  let logged: Record<string, unknown>[];
  /** Payments about which the processor says nothing, ever. */
  let silent: Set<string>;

  beforeEach(async () => {
    running = new AsyncDisposableStack();
    const charges = [{ revenueType: 'WATER' as const, cents: 1_000_000 }];
    desk = running.use(
      await PostingDesk.open(['UB-1', 'UB-2'].map((number) => ({ number, department: 'UTIL', charges }))),
    );
    registry = new Registry();
    logged = [];
    silent = new Set();
  });

  afterEach(() => running.disposeAsync());

  /** Attempts of a process that died, which are due. */
  async function leave(count: number, account: number, reason = 'UNKNOWN', attempts = 0): Promise<string[]> {
    const posting = desk.process();
    const requests = Array.from({ length: count }, () => desk.request(account, 100n, card));
    await Promise.all(requests.map((request) => posting.submit(request)));
    const ids = requests.map(({ id }) => id);
    await desk.auditor.query(
      `UPDATE payments.payment SET pending_reason = $2, attempt_count = $3, next_attempt_at = now() - interval '1 hour'
       WHERE id = ANY ($1)`,
      [ids, reason, attempts],
    );
    return ids;
  }

  /** A resolver that is more patient with processor and accounts than any test. */
  function startResolver(): void {
    const pool = createPool(desk.database.services['payments']!, { applicationName: 'test' });
    running.defer(() => pool.end());
    const logger = createLogger('test', {
      write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>),
    });
    logger.level = 'warn';
    const counts = new PostingMetrics(registry);
    const forever = 600_000;
    const confirmation = new ConfirmationService({
      processorOf: () => ({
        charge: () => Promise.reject(new Error('Nothing is to be charged')),
        lookup: async ({ key }) => {
          while (silent.has(key)) await delay(20);
          return { kind: 'approved', reference: newId(), at: new Date() };
        },
      }),
      posting: desk.process({ patienceMs: forever }),
      repository: new AttemptRepository(pool),
      logger,
      today: () => new Date().toISOString().slice(0, 10),
      answerWithinMs: forever,
      counts,
    });
    const attempts = new AttemptRepository(pool);
    const resolver = running.use(
      new PendingResolver({ attempts, confirmation, logger, counts, everyMs: 20 }),
    );
    running.defer(() => silent.clear());
    resolver.start();
  }

  async function untilPosted(ids: readonly string[]): Promise<void> {
    const open = "SELECT count(*) AS value FROM payments.payment WHERE id = ANY ($1) AND status <> 'POSTED'";
    while ((await desk.scalar<bigint>(open, ids)) > 0n) await delay(20);
  }

  it.each([
    ['is known to be captured', 'POSTING'],
    ['was not known to be captured', 'UNKNOWN'],
    ['a bank has decided about', 'BANK'],
  ])(
    'are posted however many others wait for an account that is held and whose money %s',
    async (_what, reason) => {
      const stuck = await leave(80, held, reason);
      const holder = running.use(await desk.holdAccount(held));
      const others = [
        await leave(1, free),
        await leave(1, free, 'UNKNOWN', 9),
        await leave(1, free, 'BANK'),
        await leave(1, free, 'POSTING'),
      ].flat();
      startResolver();
      await untilPosted(others);
      await holder[Symbol.asyncDispose]();
      await desk.auditor.query(
        `UPDATE payments.payment SET next_attempt_at = now() WHERE id = ANY ($1) AND next_attempt_at > now()`,
        [stuck],
      );
      await untilPosted(stuck);
    },
  );

  it.each([
    ['at their first times by old ones', 9, 0],
    ['at a later time by new ones', 0, 9],
  ])('are not held up %s about which the processor is silent', async (_what, before, now) => {
    for (const id of await leave(60, free, 'UNKNOWN', before)) silent.add(id);
    const lucky = await leave(20, free, 'UNKNOWN', now);
    startResolver();
    await untilPosted(lucky);
  });

  it('go on when one of them cannot be read, which is set aside, named, and posted once it is put right', async () => {
    const [broken, ...others] = await leave(8, free);
    await desk.auditor.query(
      `UPDATE payments.payment SET request = '{"allocations": [{"chargeId": "?", "amountCents": "much"}]}' WHERE id = $1`,
      [broken],
    );
    startResolver();
    await untilPosted(others);
    const alert = { level: 50, payment: toPublicId('pay', broken!) };
    while (!logged.some(({ level, payment }) => level === alert.level && payment === alert.payment))
      await delay(20);
    const standing = 'SELECT status || pending_reason AS value FROM payments.payment WHERE id = $1';
    expect(await desk.scalar(standing, broken)).toBe('PENDINGUNKNOWN');
    expect(await valueOf(registry, 'tributary_payments_stuck_total')).toBeGreaterThan(0);
    await desk.auditor.query(
      `UPDATE payments.payment SET request = '{}', next_attempt_at = now() WHERE id = $1`,
      [broken],
    );
    await untilPosted([broken!]);
  });
});
