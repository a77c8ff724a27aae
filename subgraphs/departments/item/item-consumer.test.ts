import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { understand } from '../../../books/events/read-event.js';
import { createPool } from '../../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../../platform/database/testing/test-database.js';
import { EventConsumer } from '../../../platform/events/event-consumer.js';
import { EventLog } from '../../../platform/events/event-log.js';
import { EventTail } from '../../../platform/events/event-tail.js';
import type { LogEvent } from '../../../platform/events/event.js';
import { createLogger } from '../../../platform/telemetry/logger.js';
import { checkBooks } from '../../testing/books.js';
import { createToyAgency, type ToyAgency } from '../../testing/toy-agency.js';
import { bounce, payByCheck } from '../../testing/toy-return.js';
import { ToyTill, type ToyAllocation } from '../../testing/toy-till.js';
import { createItemConsumer, moveItems } from './item-consumer.js';

type ItemConsumer = ReturnType<typeof createItemConsumer>;

const permits = 12;

describe('paying for an item', () => {
  const logger = createLogger('test');
  let database: TestDatabase;
  let agency: ToyAgency;
  let owner: Pool;
  let pool: Pool;
  let paymentsPool: Pool;
  let till: ToyTill;
  let tail: EventTail;
  let items: string[];

  beforeEach(async () => {
    database = await createTestDatabase();
    const accounts = Array.from({ length: permits }, (_, index) => ({
      number: `BP-${index}`,
      department: 'PERMITS' as const,
      charges: [
        { revenueType: 'BLDG' as const, cents: 6_000 },
        { revenueType: 'BLDG' as const, cents: 2_000 },
      ],
    }));
    const water = {
      number: 'UB-1',
      department: 'UTIL' as const,
      charges: [{ revenueType: 'WATER' as const, cents: 9_000 }],
    };
    agency = await createToyAgency(database.migrator, [...accounts, water]);
    owner = createPool(database.migrator, { applicationName: 'test' });
    items = await createItems();
    const credentials = database.services['departments']!;
    pool = createPool(credentials, { applicationName: 'departments' });
    paymentsPool = createPool(database.services['payments']!, { applicationName: 'payments' });
    till = new ToyTill(paymentsPool);
    tail = new EventTail({ credentials, log: new EventLog(pool), logger });
  });

  afterEach(async () => {
    await Promise.all([pool.end(), paymentsPool.end(), owner.end()]);
    await database[Symbol.asyncDispose]();
  });

  /** One permit per account, for both of its charges. */
  async function createItems(): Promise<string[]> {
    const rows = Array.from({ length: permits }, (_, index) => ({
      id: randomUUID(),
      number: `BLD-${index}`,
      account: agency.accounts[index],
      charges: agency.charges[`BP-${index}`],
    }));
    await owner.query(
      `WITH created AS (
         INSERT INTO departments.item (id, number, kind, status, status_when_paid, department_code, account_id, due_cents)
         SELECT id, number, 'BUILDING_PERMIT', 'FEES_DUE', 'READY_TO_ISSUE', 'PERMITS', account, 8000
         FROM jsonb_to_recordset($1) AS i (id uuid, number text, account uuid) RETURNING id)
       INSERT INTO departments.item_charge (charge_id, item_id)
       SELECT jsonb_array_elements_text(charges)::uuid, i.id FROM jsonb_to_recordset($1) AS i (id uuid, charges jsonb)`,
      [JSON.stringify(rows)],
    );
    return rows.map(({ id }) => id);
  }

  const permitFee = (index: number, charge: number, cents: number): ToyAllocation => ({
    account: agency.accounts[index]!,
    charge: agency.charges[`BP-${index}`]![charge]!,
    revenueType: 'BLDG',
    cents,
  });

  const waterBill = (cents: number): ToyAllocation => ({
    account: agency.accounts[permits]!,
    charge: agency.charges['UB-1']![0]!,
    revenueType: 'WATER',
    cents,
  });

  async function drain(consumer: ItemConsumer): Promise<void> {
    await consumer.register();
    while ((await consumer.consume()) === 'more');
  }

  const itemRow = async (index: number): Promise<object | undefined> => {
    const { rows } = await pool.query<object>(
      'SELECT status, paid_cents FROM departments.item WHERE id = $1',
      [items[index]],
    );
    return rows[0];
  };

  async function itemEvents(): Promise<LogEvent[]> {
    const events = await new EventLog(pool).read(0, 10_000);
    return events.filter(({ kind }) => kind === 'item.updated.v1');
  }

  it('moves it on once its fees are covered, and says so to all who listen', async () => {
    const consumer = createItemConsumer({ pool, tail, logger });
    const [part] = await till.take({ allocations: [permitFee(0, 0, 6_000)] });
    await drain(consumer);
    expect(await itemRow(0)).toEqual({ status: 'FEES_DUE', paid_cents: 6_000n });
    const [rest] = await till.take({ allocations: [waterBill(1_000), permitFee(0, 1, 2_000)] });
    await drain(consumer);
    expect(await itemRow(0)).toEqual({ status: 'READY_TO_ISSUE', paid_cents: 8_000n });

    const payload = { itemId: items[0], itemNumber: 'BLD-0' };
    const topics = [`item:${items[0]}`, `account:${agency.accounts[0]}`, 'department:PERMITS'];
    const [first, second, ...more] = await itemEvents();
    expect(first?.payload).toEqual({ ...payload, status: 'FEES_DUE', paymentId: part?.id });
    expect(second?.payload).toEqual({ ...payload, status: 'READY_TO_ISSUE', paymentId: rest?.id });
    expect(second?.topics).toEqual(expect.arrayContaining([...topics, `payment:${rest?.id}`]));
    expect(more).toEqual([]);
  });

  it('waits for its fees again when a bank sends the payment back, and moves on when they are paid again', async () => {
    const consumer = createItemConsumer({ pool, tail, logger });
    const first = await payByCheck(database, agency.accounts[0]!, 8_000n);
    await drain(consumer);
    expect(await itemRow(0)).toEqual({ status: 'READY_TO_ISSUE', paid_cents: 8_000n });
    await bounce(database, first);
    await drain(consumer);
    expect(await itemRow(0)).toEqual({ status: 'FEES_DUE', paid_cents: 0n });
    await payByCheck(database, agency.accounts[0]!, 8_000n);
    await drain(consumer);
    expect(await itemRow(0)).toEqual({ status: 'READY_TO_ISSUE', paid_cents: 8_000n });
    const told = await itemEvents();
    expect(told.map(({ payload }) => payload['status'])).toEqual([
      ...['READY_TO_ISSUE', 'FEES_DUE', 'READY_TO_ISSUE'],
    ]);
    expect(await checkBooks(database.migrator)).toEqual([]);
  });

  it('is what it would be one by one when payment and return come in one batch', async () => {
    await bounce(database, await payByCheck(database, agency.accounts[0]!, 8_000n));
    await bounce(database, await payByCheck(database, agency.accounts[1]!, 8_000n));
    await payByCheck(database, agency.accounts[1]!, 8_000n);
    await drain(createItemConsumer({ pool, tail, logger }));
    expect(await itemRow(0)).toEqual({ status: 'FEES_DUE', paid_cents: 0n });
    expect(await itemRow(1)).toEqual({ status: 'READY_TO_ISSUE', paid_cents: 8_000n });
    expect(await checkBooks(database.migrator)).toEqual([]);
  });

  it.each([
    ['that was handed out stays so', 'ISSUED'],
    ['that was called off stays so', 'CANCELLED'],
  ])('%s when its payment comes back', async (_what, status) => {
    const consumer = createItemConsumer({ pool, tail, logger });
    const paymentId = await payByCheck(database, agency.accounts[0]!, 8_000n);
    await drain(consumer);
    await owner.query('UPDATE departments.item SET status = $2 WHERE id = $1', [items[0], status]);
    await bounce(database, paymentId);
    await drain(consumer);
    expect(await itemRow(0)).toEqual({ status, paid_cents: 0n });
  });

  it('of a case that was dismissed stays closed when a part of its fine comes back', async () => {
    const consumer = createItemConsumer({ pool, tail, logger });
    await owner.query(`UPDATE departments.item SET status_when_paid = 'DISPOSED' WHERE id = $1`, [items[0]]);
    await owner.query(`UPDATE departments.allocation_policy SET partial_payment = true`);
    const part = await payByCheck(database, agency.accounts[0]!, 3_000n);
    await drain(consumer);
    await owner.query(`UPDATE departments.item SET status = 'DISPOSED' WHERE id = $1`, [items[0]]);
    await bounce(database, part);
    await drain(consumer);
    expect(await itemRow(0)).toEqual({ status: 'DISPOSED', paid_cents: 0n });
  });

  it('tells the item’s state after each payment also when one batch holds several', async () => {
    await till.take({ allocations: [permitFee(1, 0, 1_000)] }, { allocations: [permitFee(1, 0, 5_000)] });
    await till.take({ allocations: [permitFee(1, 1, 2_000), permitFee(2, 0, 6_000)] });
    await drain(createItemConsumer({ pool, tail, logger }));
    const events = await itemEvents();
    expect(events.map(({ payload }) => [payload['itemNumber'], payload['status']]).sort()).toEqual([
      ['BLD-1', 'FEES_DUE'],
      ['BLD-1', 'FEES_DUE'],
      ['BLD-1', 'READY_TO_ISSUE'],
      ['BLD-2', 'FEES_DUE'],
    ]);
    expect(await itemRow(1)).toEqual({ status: 'READY_TO_ISSUE', paid_cents: 8_000n });
  });

  it('leaves alone an item that does not wait for fees, but counts what was paid', async () => {
    await owner.query("UPDATE departments.item SET status = 'CANCELLED' WHERE id = $1", [items[3]]);
    await till.take({ allocations: [permitFee(3, 0, 6_000), permitFee(3, 1, 2_000)] });
    await drain(createItemConsumer({ pool, tail, logger }));
    expect(await itemRow(3)).toEqual({ status: 'CANCELLED', paid_cents: 8_000n });
  });

  it('counts every payment once however often the process dies on the way', async () => {
    const dying = (): ItemConsumer => {
      let step = 0;
      return new EventConsumer({
        ...{ pool, tail, logger, schema: 'departments', name: 'items', batchSize: 3 },
        understand: understand('items'),
        handle: async (events, client) => {
          step += 1;
          if (step % 3 === 0) throw new Error('dies before its work');
          await moveItems(events, client);
          if (step % 3 === 1) throw new Error('dies after its work');
        },
      });
    };
    const consumers = [dying(), dying()];
    await consumers[0]?.register();
    for (let index = 0; index < permits; index += 1) {
      await till.take(
        { allocations: [permitFee(index, 0, 2_500)] },
        { allocations: [waterBill(10), permitFee(index, 1, 2_000)] },
      );
      await Promise.all(consumers.map((consumer) => consumer.consume().catch(() => undefined)));
      await till.take({ allocations: [permitFee(index, 0, 3_500)] });
    }
    await drain(createItemConsumer({ pool, tail, logger }));
    const { rows } = await pool.query('SELECT DISTINCT status, paid_cents FROM departments.item');
    expect(rows).toEqual([{ status: 'READY_TO_ISSUE', paid_cents: 8_000n }]);
    const events = await itemEvents();
    const payments = new Set(events.map(({ payload }) => payload['paymentId']));
    expect([events.length, payments.size]).toEqual([3 * permits, 3 * permits]);
  });

  it('sets an event aside that lacks a field, and handles those beside it', async () => {
    await till.take({ allocations: [permitFee(0, 0, 6_000)] });
    const broken = [
      { kind: 'payment.posted.v1', topics: ['payment:x'], payload: { paymentId: randomUUID() } },
    ];
    await owner.query('SELECT events.append($1)', [JSON.stringify(broken)]);
    await till.take({ allocations: [permitFee(0, 1, 2_000)] });
    const lines: string[] = [];
    const heard = createLogger('test', { write: (line: string) => lines.push(line) });
    heard.level = 'error';
    await drain(createItemConsumer({ pool, tail, logger: heard }));
    expect(await itemRow(0)).toEqual({ status: 'READY_TO_ISSUE', paid_cents: 8_000n });
    const { rows } = await pool.query('SELECT consumer, kind, reason FROM departments.set_aside');
    const reason = expect.stringContaining('Its accountId is wrong') as string;
    expect(rows).toEqual([{ consumer: 'items', kind: 'payment.posted.v1', reason }]);
    const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(told).toMatchObject([{ level: 50, msg: 'an event was set aside', consumer: 'items', reason }]);
  });
});
