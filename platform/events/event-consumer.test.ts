import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { Registry } from 'prom-client';
import { createPool } from '../database/pool.js';
import { createTestDatabase, type TestDatabase } from '../database/testing/test-database.js';
import { createLogger } from '../telemetry/logger.js';
import { EventLogMetrics } from '../telemetry/metrics/event-log-metrics.js';
import { EventConsumer, type EventConsumerOptions, type Understanding } from './event-consumer.js';
import { EventLog } from './event-log.js';
import { EventTail } from './event-tail.js';
import type { LogEvent } from './event.js';

describe('an event consumer', () => {
  const logger = createLogger('test');
  let database: TestDatabase;
  let pool: Pool;
  let owner: Pool;
  let tail: EventTail;

  beforeAll(async () => {
    database = await createTestDatabase();
    const credentials = Object.values(database.services)[0]!;
    owner = createPool(database.migrator, { applicationName: 'owner' });
    await owner.query(`
      CREATE SCHEMA reader
      CREATE TABLE reader.consumer (name text PRIMARY KEY, position bigint NOT NULL)
      CREATE TABLE reader.set_aside (consumer text, position bigint, kind text NOT NULL, reason text NOT NULL,
                                     PRIMARY KEY (consumer, position))
      CREATE TABLE reader.effect (position bigint NOT NULL)`);
    await owner.query(`GRANT USAGE ON SCHEMA reader TO ${credentials.user}`);
    await owner.query(`GRANT ALL ON reader.consumer, reader.set_aside, reader.effect TO ${credentials.user}`);
    pool = createPool(credentials, { applicationName: 'reader' });
    tail = new EventTail({ credentials, log: new EventLog(pool), logger });
    await tail.start();
  });

  afterEach(() => owner.query('TRUNCATE reader.consumer, reader.set_aside, reader.effect'));

  afterAll(async () => {
    await tail[Symbol.asyncDispose]();
    await pool.end();
    await owner.end();
    await database[Symbol.asyncDispose]();
  });

  async function append(count: number): Promise<void> {
    const events = Array.from({ length: count }, () => ({
      kind: 'tree.planted.v1',
      topics: ['tree'],
      payload: {},
    }));
    await owner.query('SELECT events.append($1)', [JSON.stringify(events)]);
  }

  /** Trees are planted, and stones are no business of the consumer. */
  function understand(event: LogEvent): Understanding<LogEvent> {
    if (event.kind === 'stone.found.v1') return { ignore: true };
    if (event.kind !== 'tree.planted.v1') return { fault: `What is ${event.kind}?` };
    return { handle: event };
  }

  async function recordEach(events: readonly LogEvent[], client: PoolClient): Promise<void> {
    await client.query('INSERT INTO reader.effect SELECT unnest($1::bigint[])', [
      events.map(({ position }) => position),
    ]);
  }

  const consumer = (more: Partial<EventConsumerOptions<LogEvent>> = {}): EventConsumer<LogEvent> =>
    new EventConsumer({
      ...{ pool, tail, logger, schema: 'reader', name: 'trees', understand, handle: recordEach },
      ...more,
    });

  /** Whether the effects are each event of the log, once, in order. */
  async function expectEveryEventOnce(): Promise<void> {
    const { rows } = await pool.query<{ position: bigint }>('SELECT position FROM reader.effect');
    const last = await new EventLog(pool).lastPosition();
    expect(rows.map(({ position }) => Number(position))).toEqual(
      Array.from({ length: last }, (_, index) => index + 1),
    );
    const cursors = await pool.query<{ position: bigint }>('SELECT position FROM reader.consumer');
    expect(cursors.rows).toEqual([{ position: BigInt(last) }]);
  }

  it('handles every event once, batch after batch', async () => {
    await append(25);
    const trees = consumer({ batchSize: 10 });
    await trees.register();
    while ((await trees.consume()) === 'more');
    await expectEveryEventOnce();
    await expect(trees.consume()).resolves.toBe('caught-up');
  });

  it('neither loses nor repeats an event when it breaks off between effect and commit', async () => {
    await append(30);
    let calls = 0;
    const trees = consumer({
      batchSize: 4,
      handle: async (events, client) => {
        await recordEach(events, client);
        calls += 1;
        if (calls % 2 === 1) throw new Error('the process dies here');
      },
    });
    await trees.register();
    for (let failures = 0; ;) {
      const consumption = await trees.consume().catch(() => {
        failures += 1;
        return 'more';
      });
      if (consumption === 'caught-up') {
        expect(failures).toBeGreaterThan(5);
        break;
      }
    }
    await expectEveryEventOnce();
  });

  it('sets aside what fails only at the commit, and handles the others', async () => {
    await append(3);
    await owner.query(
      `ALTER TABLE reader.effect ADD CONSTRAINT once UNIQUE (position) DEFERRABLE INITIALLY DEFERRED`,
    );
    const last = await new EventLog(pool).lastPosition();
    const trees = consumer({
      handle: async (events, client) => {
        await recordEach(events, client);
        for (const event of events.filter(({ position }) => position === last - 1))
          await recordEach([event], client);
      },
    });
    try {
      await trees.register();
      for (let failures = 0; failures < 3; failures += 1)
        await expect(trees.consume()).rejects.toThrow('once');
      await expect(trees.consume()).resolves.toBe('caught-up');
      const { rows } = await pool.query('SELECT position FROM reader.set_aside');
      expect(rows).toEqual([{ position: BigInt(last - 1) }]);
    } finally {
      await owner.query('ALTER TABLE reader.effect DROP CONSTRAINT once');
    }
  });

  it('survives the loss of its connection in the middle of a batch', async () => {
    await append(5);
    let cut = false;
    const trees = consumer({
      handle: async (events, client) => {
        await recordEach(events, client);
        if (cut) return;
        cut = true;
        const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        const killer = createPool(database.superuser, { applicationName: 'killer' });
        await killer.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
        await killer.end();
      },
    });
    await trees.register();
    await expect(trees.consume()).rejects.toThrow();
    await expect(trees.consume()).resolves.toBe('caught-up');
    await expectEveryEventOnce();
  });

  it('lets one of several processes work at a time', async () => {
    await append(10);
    const gate = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    const first = consumer({
      handle: async (events, client) => {
        entered.resolve();
        await gate.promise;
        await recordEach(events, client);
      },
    });
    await first.register();
    const working = first.consume();
    await entered.promise;
    await expect(consumer().consume()).resolves.toBe('busy');
    gate.resolve();
    await working;
    await expectEveryEventOnce();
  });

  it('follows the log as it grows, in as many processes as there are, and goes on after a failure', async () => {
    let failed = false;
    const handle: EventConsumerOptions<LogEvent>['handle'] = async (events, client) => {
      await recordEach(events, client);
      if (failed) return;
      failed = true;
      throw new Error('once');
    };
    {
      await using first = consumer({ handle, pollMs: 50, batchSize: 7 });
      await using second = consumer({ handle, pollMs: 50, batchSize: 7 });
      await first.start();
      await second.start();
      for (let round = 0; round < 20; round += 1) await append(5);
      const last = await new EventLog(pool).lastPosition();
      for (let moved = 0n; moved < last; await delay(10)) {
        const { rows } = await pool.query<{ position: bigint }>('SELECT position FROM reader.consumer');
        moved = rows[0]?.position ?? 0n;
      }
    }
    await expectEveryEventOnce();
  });

  it('is woken by the log long before it would look by itself', async () => {
    await using trees = consumer({ pollMs: 60_000 });
    await trees.start();
    await delay(50);
    const start = performance.now();
    await append(1);
    const last = await new EventLog(pool).lastPosition();
    for (let moved = 0n; moved < last; await delay(5)) {
      const { rows } = await pool.query<{ position: bigint }>('SELECT position FROM reader.consumer');
      moved = rows[0]?.position ?? 0n;
    }
    expect(performance.now() - start).toBeLessThan(30_000);
  });

  /** Appends events of these kinds and says where the first of them stands. */
  async function appendKinds(...kinds: readonly string[]): Promise<number> {
    const events = kinds.map((kind) => ({ kind, topics: ['tree'], payload: {} }));
    const { rows } = await owner.query<{ last: bigint }>('SELECT events.append($1) AS last', [
      JSON.stringify(events),
    ]);
    return Number(rows[0]?.last) - kinds.length + 1;
  }

  /** A consumer that begins behind everything that is in the log by now. */
  async function latecomer(
    more: Partial<EventConsumerOptions<LogEvent>> = {},
  ): Promise<EventConsumer<LogEvent>> {
    await pool.query(`INSERT INTO reader.consumer VALUES ('trees', events.last_position())`);
    return consumer(more);
  }

  const positionsIn = async (table: string): Promise<number[]> => {
    const { rows } = await pool.query<{ position: bigint }>(
      `SELECT position FROM reader.${table} ORDER BY position`,
    );
    return rows.map(({ position }) => Number(position));
  };

  it('sets aside what it cannot read, passes over what is none of its business, and handles the rest', async () => {
    const trees = await latecomer();
    const first = await appendKinds(
      'tree.planted.v1',
      'tree.planted.v2',
      'stone.found.v1',
      'tree.planted.v1',
    );
    await expect(trees.consume()).resolves.toBe('caught-up');
    expect(await positionsIn('effect')).toEqual([first, first + 3]);
    const { rows } = await pool.query('SELECT consumer, kind, reason FROM reader.set_aside');
    expect(rows).toEqual([
      { consumer: 'trees', kind: 'tree.planted.v2', reason: 'What is tree.planted.v2?' },
    ]);
  });

  it('finds the one event that its batch fails for again and again, and sets that aside', async () => {
    let poisoned = 0;
    const trees = await latecomer({
      handle: async (events, client) => {
        await recordEach(events, client);
        if (events.some(({ position }) => position === poisoned)) {
          await client.query(`SELECT 'no uuid'::uuid`);
        }
      },
    });
    const first = await appendKinds(...Array.from({ length: 5 }, () => 'tree.planted.v1'));
    poisoned = first + 2;
    for (let tries = 0; tries < 3; tries += 1) await expect(trees.consume()).rejects.toThrow('uuid');
    await expect(trees.consume()).resolves.toBe('caught-up');
    expect(await positionsIn('effect')).toEqual([first, first + 1, first + 3, first + 4]);
    expect(await positionsIn('set_aside')).toEqual([poisoned]);
  });

  it('sets nothing aside for what is no event’s fault', async () => {
    let full = true;
    const trees = await latecomer({
      handle: async (events, client) => {
        if (full) await client.query(`DO $$ BEGIN RAISE 'the disk is full' USING ERRCODE = '53100'; END $$`);
        await recordEach(events, client);
      },
    });
    const first = await appendKinds('tree.planted.v1');
    for (let tries = 0; tries < 5; tries += 1) await expect(trees.consume()).rejects.toThrow('disk');
    full = false;
    await trees.consume();
    expect(await positionsIn('effect')).toEqual([first]);
    expect(await positionsIn('set_aside')).toEqual([]);
  });

  it('handles what was set aside at the next start, once it can, and keeps what it still cannot', async () => {
    const before = await latecomer();
    const first = await appendKinds('tree.planted.v2', 'tree.felled.v1', 'tree.planted.v2', 'stone.found.v1');
    await before.consume();
    expect(await positionsIn('set_aside')).toEqual([first, first + 1, first + 2]);

    const wiser = consumer({
      batchSize: 2,
      understand: (event) => (event.kind === 'tree.planted.v2' ? { handle: event } : understand(event)),
    });
    {
      await using started = wiser;
      await started.start();
      while ((await positionsIn('set_aside')).length > 1) await delay(10);
    }
    expect(await positionsIn('effect')).toEqual([first, first + 2]);
    expect(await positionsIn('set_aside')).toEqual([first + 1]);

    await consumer({ understand: () => ({ ignore: true }) }).retrySetAside();
    expect(await positionsIn('effect')).toEqual([first, first + 2]);
    expect(await positionsIn('set_aside')).toEqual([]);
  });

  it('tells how many events wait to be put right', async () => {
    const registry = new Registry();
    const trees = await latecomer({ metrics: new EventLogMetrics(registry) });
    await appendKinds('tree.felled.v1', 'tree.felled.v1', 'tree.planted.v1');
    await trees.consume();
    expect(await registry.metrics()).toContain(
      'tributary_event_consumer_set_aside_events{consumer="reader:trees"} 2',
    );
  });
});
