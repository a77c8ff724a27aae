import { startEphemeralPostgres } from '../../../platform/database/embedded.js';
import { createClient } from '../../../platform/database/pool.js';
import type { Delivery } from '../live-subscribers.js';
import { audit, commitTimes, readAnnouncements, type Announcement, type Audit } from './audit.js';

const announcements: Announcement[] = [1, 2, 3, 4].map((position) => ({
  topic: 'account:a',
  position,
  committedAtMs: position * 1000,
}));

/** Each sequence arrives as many milliseconds after its event as the sequence says. */
function auditOf(snapshot: number, sequences: number[], window: { from?: number; to?: number } = {}): Audit {
  const receivedAtMs = sequences.map((sequence) => sequence * 1001);
  const delivery: Delivery = { subject: 'a', snapshot, sequences, receivedAtMs };
  return audit([delivery], announcements, {
    topicOf: (subject) => `account:${subject}`,
    measuredFromMs: window.from ?? 0,
    ...(window.to !== undefined && { measuredToMs: window.to }),
  });
}

describe('the audit of deliveries', () => {
  it('finds nothing wrong with every event after the snapshot, once and in order', () => {
    expect(auditOf(1, [2, 3, 4])).toMatchObject({
      expected: 3,
      delivered: 3,
      lost: 0,
      doubled: 0,
      outOfOrder: 0,
      maxMs: 4,
    });
  });

  it('counts what is lost, doubled and out of order', () => {
    expect(auditOf(0, [1, 2, 4])).toMatchObject({ expected: 4, lost: 1, doubled: 0, outOfOrder: 0 });
    expect(auditOf(0, [1, 2, 2, 3, 4])).toMatchObject({ lost: 0, doubled: 1, outOfOrder: 0 });
    expect(auditOf(0, [1, 3, 2, 4])).toMatchObject({ lost: 0, doubled: 0, outOfOrder: 1 });
  });

  it('takes times from what was committed in the measured window alone', () => {
    expect(auditOf(0, [1, 2, 3, 4], { from: 2000, to: 3000 })).toMatchObject({
      p50Ms: 3,
      maxMs: 3,
      expected: 4,
    });
    expect(auditOf(0, [1, 2, 3, 4], { from: 2000, to: 2000 })).toMatchObject({ maxMs: 2, delivered: 4 });
  });
});

describe('what the log announces', () => {
  it('counts from the commit, however long before it the event tells its time', async () => {
    await using postgres = await startEphemeralPostgres({ inMemory: true, settings: commitTimes });
    const client = createClient(postgres.superuser, 'test:audit');
    await client.connect();
    try {
      await client.query(`
        CREATE SCHEMA events;
        CREATE TABLE events.log (position bigint, topics text[], occurred_at timestamptz)`);
      await client.query(`
        BEGIN;
        INSERT INTO events.log VALUES (1, '{account:a,department:b}', clock_timestamp())`);
      const { rows } = await client.query<{ ms: number }>(
        'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms FROM pg_sleep(0.05)',
      );
      await client.query('COMMIT');
      const [announcement, ...others] = await readAnnouncements(postgres.superuser, 'account:');
      expect(announcement).toMatchObject({ topic: 'account:a', position: 1 });
      expect(announcement?.committedAtMs).toBeGreaterThanOrEqual(rows[0]?.ms ?? NaN);
      expect(others).toEqual([]);
    } finally {
      await client.end();
    }
  });
});
