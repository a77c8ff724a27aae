import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { stripVTControlCharacters } from 'node:util';
import { createCityDatabase, timeZone, today } from '../tests/e2e-support/city-database.js';
import { findingsInLog } from '../books/events/testing/findings-in-log.js';
import { createClient } from '../platform/database/pool.js';
import type { TestDatabase } from '../platform/database/testing/test-database.js';
import type { Gateway } from '../gateway/gateway.js';
import { startConstellation } from './constellation.js';
import { tokenSecret } from './secrets.js';
import { gatherCast } from '../demo/story/cast.js';
import { Stage } from '../demo/story/stage.js';
import { playStory } from '../demo/story/story.js';
import type { Target } from '../demo/story/target.js';

/** The first test of a run to need a city loads it. */
const loadTimeoutMs = 120_000;

describe('the story of the demo', () => {
  const master = randomBytes(32);
  let database: TestDatabase;
  let gateway: Gateway;

  beforeAll(async () => {
    database = await createCityDatabase();
    gateway = await startConstellation({
      database,
      tokenSecret: tokenSecret(master),
      host: '127.0.0.1',
      port: 0,
      timeZone,
    });
  }, loadTimeoutMs);

  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  async function play(): Promise<string> {
    let text = '';
    const stage = new Stage({ write: (part) => (text += part) });
    const target: Target = {
      url: gateway.url,
      wasRunning: true,
      database: () => Promise.resolve({ ...database, place: 'of the test' }),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
    await using cast = await gatherCast(target.url, tokenSecret(master));
    await playStory({ target, cast, stage, today: today() });
    return stripVTControlCharacters(text);
  }

  it(
    'can be told as often as one likes',
    async () => {
      const first = await play();
      expect(first).toContain('balance 579.92 → 0.00, SHUT_OFF lifted (R-');
      expect(first).toContain('permit BP-2026-0001 is READY_TO_ISSUE');
      const second = await play();
      expect(second).toContain('balance 134.87 → 0.00 (R-');
      expect(second).toMatch(/permit BP-\d{4}-\d{4} is READY_TO_ISSUE/);
      expect(second).not.toContain('BP-2026-0001');
      for (const told of [first, second]) {
        expect(told).toContain('revenue +214.00, today');
        expect(told.match(/✔ balances/g)).toHaveLength(8);
        expect(told).not.toContain('✘');
        expect(told).toMatch(/ms .*ledger +POSTED_TO_LEDGER/);
        expect(Math.max(...told.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
      }
    },
    loadTimeoutMs,
  );

  it('announces events as their kinds, their schemas and the documents have them', async () => {
    const client = createClient(database.migrator, 'test:events');
    await client.connect();
    const { kinds, faults } = await findingsInLog(client);
    await client.end();
    expect(faults).toEqual([]);
    expect(kinds).toEqual(['charges.issued.v1', 'item.updated.v1', 'payment.posted.v1']);
  });
});
