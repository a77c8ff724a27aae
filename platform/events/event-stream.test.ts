import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { createClient, createPool } from '../database/pool.js';
import { createTestDatabase, type TestDatabase } from '../database/testing/test-database.js';
import { createLogger } from '../telemetry/logger.js';
import { toCursor } from './cursor.js';
import { EventLog } from './event-log.js';
import { EventStreams, type StreamItem } from './event-stream.js';
import { EventTail } from './event-tail.js';

describe('streams over the event log', () => {
  let database: TestDatabase;
  let pool: Pool;
  let owner: Pool;
  let log: EventLog;
  let tail: EventTail;
  let streams: EventStreams;

  beforeAll(async () => {
    database = await createTestDatabase();
    const credentials = database.services['payments']!;
    pool = createPool(credentials, { applicationName: 'test', maxConnections: 20 });
    owner = createPool(database.migrator, { applicationName: 'owner' });
    log = new EventLog(pool);
    tail = new EventTail({ credentials, log, logger: createLogger('test'), pollMs: 200 });
    await tail.start();
    streams = new EventStreams({ log, tail });
  });

  afterAll(async () => {
    await tail[Symbol.asyncDispose]();
    await pool.end();
    await owner.end();
    await database[Symbol.asyncDispose]();
  });

  const append = async (...topics: string[]): Promise<number> => {
    const events = topics.map((topic) => ({ kind: 'test.happened.v1', topics: [topic], payload: {} }));
    const { rows } = await owner.query<{ position: bigint }>('SELECT events.append($1) AS position', [
      JSON.stringify(events),
    ]);
    return Number(rows[0]!.position);
  };

  const breakWakeUps = async (): Promise<void> => {
    const killer = createPool(database.superuser, { applicationName: 'killer' });
    await killer.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'events:wake-up' AND datname = current_database()",
    );
    await killer.end();
  };

  const take = async (stream: AsyncIterator<StreamItem>, count: number): Promise<number[]> => {
    const positions: number[] = [];
    while (positions.length < count) positions.push(((await stream.next()).value as StreamItem).position);
    return positions;
  };

  it('begin with a snapshot of where the log stands and go on with what follows', async () => {
    const before = await append('a', 'b');
    const stream = await streams.open({ topics: ['a'] });
    expect((await stream.next()).value).toEqual({
      kind: 'snapshot',
      position: before,
      cursor: toCursor(await log.placeAt(before)),
      reset: false,
    });
    await append('b', 'a', 'b');
    expect(await take(stream, 1)).toEqual([before + 2]);
    await stream.return?.();
  });

  it('resume behind any cursor with no gap and no repeat while events keep coming', async () => {
    const first = (await append('r')) - 1;
    let writing = true;
    const writers = Array.from({ length: 4 }, async () => {
      while (writing) await append(Math.random() < 0.5 ? 'r' : 'other', 'r');
    });
    await delay(100);
    const readers = Array.from({ length: 50 }, async () => {
      const head = await log.lastPosition();
      const after = first + Math.floor(Math.random() * (head - first));
      const stream = await streams.open({ topics: ['r'], after: toCursor(await log.placeAt(after)) });
      const read = await take(stream, 200);
      await stream.return?.();
      return { after, read };
    });
    const results = await Promise.all(readers);
    writing = false;
    await Promise.all(writers);
    const all = (await log.read(0, 100_000, ['r'])).map((event) => event.position);
    for (const { after, read } of results) {
      const expected = all.filter((position) => position > after).slice(0, 200);
      expect(read).toEqual(expected);
    }
  });

  it('hand over from snapshot to live without a gap, however the commit falls', async () => {
    for (let round = 0; round < 200; round += 1) {
      const [stream, position] = await Promise.all([streams.open({ topics: ['cut'] }), append('cut')]);
      const snapshot = (await stream.next()).value as StreamItem;
      if (snapshot.position < position) expect(await take(stream, 1)).toEqual([position]);
      await stream.return?.();
    }
  });

  it('refuse a cursor that is none, and one that lies in the future', async () => {
    await expect(streams.open({ after: 'nonsense' })).rejects.toMatchObject({
      extensions: { code: 'CURSOR_MALFORMED' },
    });
    const future = toCursor({ position: (await log.lastPosition()) + 1_000_000, occurredAt: new Date() });
    await expect(streams.open({ after: future })).rejects.toMatchObject({
      extensions: { code: 'CURSOR_IN_FUTURE' },
    });
  });

  it('start anew, and say so, when a cursor is older than the retention', async () => {
    await append('old');
    await delay(20);
    const forgetful = new EventStreams({ log, tail, retentionMs: 1 });
    const stream = await forgetful.open({ topics: ['old'], after: toCursor(await log.placeAt(0)) });
    expect((await stream.next()).value).toMatchObject({ kind: 'snapshot', reset: true });
    await stream.return?.();
  });

  it('start anew, and say so, when a cursor names no more than a position', async () => {
    const cursor = Buffer.from(`1:${await append('earlier')}`).toString('base64url');
    const stream = await streams.open({ topics: ['earlier'], after: cursor });
    expect((await stream.next()).value).toMatchObject({ kind: 'snapshot', reset: true });
    await stream.return?.();
  });

  it('are resumed without reading the log, however long it is', async () => {
    await append(...Array.from({ length: 2_000 }, () => 'long'));
    const client = createClient(database.superuser, 'test');
    await client.connect();
    await client.query('BEGIN');
    const { position } = await new EventLog(client).end();
    await new EventLog(client).resumption(position - 1, 30 * 24 * 3_600_000);
    const { rows } = await client.query<{ read: bigint }>(
      `SELECT seq_tup_read + idx_tup_fetch AS read FROM pg_stat_xact_user_tables
       WHERE schemaname = 'events' AND relname = 'log'`,
    );
    await client.end();
    expect(Number(rows[0]!.read)).toBeLessThan(10);
  });

  describe('of a database that was restored from a backup', () => {
    /** Takes away what was written after a position, as a restore does, and lets others write in its place. */
    const restoreTo = async (position: number, eventsSince: number): Promise<void> => {
      const last = await log.lastPosition();
      while (tail.position < last) await delay(5);
      const noticed = Promise.withResolvers<void>();
      const stopListening = tail.listen(() => undefined, { topics: [], onReplaced: noticed.resolve });
      const admin = createClient(database.superuser, 'test');
      await admin.connect();
      await admin.query('BEGIN');
      await admin.query('SET LOCAL session_replication_role = replica');
      await admin.query('DELETE FROM events.log WHERE position > $1', [position]);
      await admin.query('UPDATE events.head SET position = $1', [position]);
      await admin.query('COMMIT');
      await admin.end();
      await delay(5);
      if (eventsSince > 0) await append(...Array.from({ length: eventsSince }, () => 'restored'));
      await noticed.promise;
      stopListening();
    };

    it('refuse a cursor from before although the log has grown past it', async () => {
      const backup = await append('restored');
      const cursor = toCursor(await log.placeAt(await append('restored')));
      await restoreTo(backup, 10);
      await expect(streams.open({ topics: ['restored'], after: cursor })).rejects.toMatchObject({
        extensions: { code: 'CURSOR_IN_FUTURE' },
      });
      const kept = await streams.open({ topics: ['restored'], after: toCursor(await log.placeAt(backup)) });
      expect(await take(kept, 1)).toEqual([backup + 1]);
      await kept.return?.();
    });

    it.each([0, 10])('end when they were open, with %d events written since', async (eventsSince) => {
      const backup = await append('restored');
      const open = await streams.open({ topics: ['restored'] });
      await append('restored', 'restored');
      expect(await take(open, 3)).toHaveLength(3);
      await restoreTo(backup, eventsSince);
      await expect(take(open, eventsSince + 10)).rejects.toMatchObject({
        extensions: { code: 'CURSOR_IN_FUTURE' },
      });
      const next = await streams.open({ topics: ['restored'] });
      expect(await take(next, 1)).toEqual([backup + eventsSince]);
      expect(await append('restored')).toBe(backup + eventsSince + 1);
      expect(await take(next, 1)).toEqual([backup + eventsSince + 1]);
      await next.return?.();
    });
  });

  it('end with a retryable error when the reader is too slow, and leave other readers alone', async () => {
    const narrow = new EventStreams({ log, tail, capacity: 10 });
    const slow = await narrow.open({ topics: ['flood'] });
    const quick = await streams.open({ topics: ['flood'] });
    await slow.next();
    await quick.next();
    for (let count = 0; count < 10; count += 1) await append('flood', 'flood');
    expect(await take(quick, 20)).toHaveLength(20);
    await take(slow, 10);
    await expect(slow.next()).rejects.toMatchObject({
      extensions: { code: 'CONSUMER_TOO_SLOW', retryable: true },
    });
    await quick.return?.();
  });

  it('leave no listener behind when they are closed', async () => {
    const before = tail.listenerCount;
    const opened = await Promise.all(
      Array.from({ length: 100 }, (_, n) => streams.open({ topics: [`quiet:${n}`] })),
    );
    expect(tail.listenerCount).toBe(before + 100);
    for (const stream of opened) await stream.return?.();
    expect(tail.listenerCount).toBe(before);
  });

  it('deliver although the wake-up connection was killed', async () => {
    const stream = await streams.open({ topics: ['woken'] });
    await stream.next();
    await breakWakeUps();
    const position = await append('woken');
    expect(await take(stream, 1)).toEqual([position]);
    await stream.return?.();
  });
});
