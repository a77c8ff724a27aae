import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { findingsInLog } from '../../../books/events/testing/findings-in-log.js';
import { createClient } from '../../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../../platform/database/testing/test-database.js';
import { createLogger } from '../../../platform/telemetry/logger.js';
import { toyGuards } from '../../testing/books.js';
import { createToyAgency } from '../../testing/toy-agency.js';
import { checkBooks } from '../verify/book-checks.repository.js';
import { hasValidSignature, parseAnchor, type Anchor } from './anchor.js';
import { AnchorPublisher } from './anchor-publisher.js';

const minuteMs = 60_000;

describe('the head of the chain', () => {
  const secretHex = randomBytes(32).toString('hex');
  let database: TestDatabase;
  let owner: Client;
  let folder: string;
  let file: string;
  let now: Date;

  beforeEach(async () => {
    database = await createTestDatabase();
    owner = createClient(database.superuser, 'owner');
    await owner.connect();
    folder = await mkdtemp(join(tmpdir(), 'tributary-anchors-'));
    file = join(folder, 'kept/anchors.jsonl');
    now = new Date('2026-03-01T08:00:00.000Z');
  });

  afterEach(async () => {
    await owner.end();
    await database[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const publisherOf = (given: { file?: string | undefined } = {}): AnchorPublisher =>
    new AnchorPublisher({
      ...{ secretHex, file, everyMs: 10 * minuteMs, clock: () => now, ...given },
      credentials: database.services['ledger']!,
      logger: createLogger('test'),
    });
  const later = (minutes: number): void => {
    now = new Date(now.getTime() + minutes * minuteMs);
  };
  const bill = (number: string) =>
    createToyAgency(database.migrator, [
      { number, department: 'UTIL', charges: [{ revenueType: 'WATER', cents: 9_000 }] },
    ]);
  const somethingHappens = (): Promise<unknown> =>
    owner.query(`SELECT events.append('[{"kind": "test.happened.v1", "topics": [], "payload": {}}]')`);
  const written = async (): Promise<Anchor[]> =>
    (await readFile(file, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => parseAnchor(line)!);
  const told = async (): Promise<unknown[]> => {
    const { rows } = await owner.query<{ payload: unknown }>(
      "SELECT payload FROM events.log WHERE kind = 'journal.anchored.v1' ORDER BY position",
    );
    return rows.map(({ payload }) => payload);
  };

  it('is signed, written down and told, and the books agree with it', async () => {
    await bill('UB-1');
    await using publisher = publisherOf();
    expect(await publisher.publishDue()).toBe(true);
    const [anchor, ...others] = await written();
    expect(others).toEqual([]);
    expect(anchor).toMatchObject({ at: now.toISOString(), publicKey: publisher.publicKey });
    expect(hasValidSignature(anchor!)).toBe(true);
    expect(hasValidSignature({ ...anchor!, sequence: '9' })).toBe(false);
    expect(await told()).toEqual([anchor]);
    expect((await findingsInLog(owner)).faults).toEqual([]);
    const evidence = { file, publicKeys: [publisher.publicKey] };
    expect(await checkBooks(database.migrator, toyGuards, evidence)).toEqual([]);
  });

  it('is anchored again only when the time has come and something happened', async () => {
    await using publisher = publisherOf();
    expect(await publisher.publishDue()).toBe(false);
    await somethingHappens();
    expect(await publisher.publishDue()).toBe(true);
    later(10);
    expect(await publisher.publishDue()).toBe(false);
    await somethingHappens();
    later(9);
    expect(await publisher.publishDue()).toBe(false);
    later(1);
    expect(await publisher.publishDue()).toBe(true);
    expect((await written()).map(({ seal }) => seal)).toEqual(['1', '3']);
  });

  it('is anchored at once when a fiscal period was closed', async () => {
    await bill('UB-1');
    await using publisher = publisherOf();
    await publisher.publishDue();
    await somethingHappens();
    expect(await publisher.publishDue()).toBe(false);
    await owner.query("UPDATE ledger.fiscal_period SET status = 'CLOSED' WHERE number = 1");
    expect(await publisher.publishDue()).toBe(true);
    await somethingHappens();
    expect(await publisher.publishDue()).toBe(false);
  });

  it('is not told before it could be written down, and is anchored later', async () => {
    await somethingHappens();
    await mkdir(file, { recursive: true });
    await using publisher = publisherOf();
    await expect(publisher.publishDue()).rejects.toThrow('EISDIR');
    expect(await told()).toEqual([]);
    await rm(file, { recursive: true });
    expect(await publisher.publishDue()).toBe(true);
    expect(await told()).toEqual(await written());
  });

  it('is told alone where there is no file', async () => {
    await somethingHappens();
    await using publisher = publisherOf({ file: undefined });
    expect(await publisher.publishDue()).toBe(true);
    expect(await told()).toHaveLength(1);
  });

  it('is anchored by a process from its start to its end', async () => {
    await somethingHappens();
    const publisher = publisherOf();
    publisher.start();
    try {
      while ((await told()).length === 0) await delay(20);
    } finally {
      await publisher[Symbol.asyncDispose]();
    }
  });

  it('cannot be made up by the role of the ledger', async () => {
    await somethingHappens();
    await using publisher = publisherOf();
    await publisher.publishDue();
    const [anchor] = await written();
    const ledger = createClient(database.services['ledger']!, 'forger');
    await ledger.connect();
    const tell = (changed: Partial<Anchor> | { signature: null }) =>
      ledger.query('SELECT books.tell_anchor($1)', [JSON.stringify({ ...anchor, ...changed })]);
    await expect(tell({ hash: '0'.repeat(64) })).rejects.toMatchObject({ code: '42501' });
    await expect(tell({ seal: '77' })).rejects.toMatchObject({ code: '42501' });
    await expect(tell({ signature: null })).rejects.toMatchObject({ code: '42501' });
    await tell({});
    await ledger.end();
  });

  it('is named by the check when a line of the file cannot be read', async () => {
    await bill('UB-1');
    await using publisher = publisherOf();
    await publisher.publishDue();
    await appendFile(file, '{"seal": "1"');
    const evidence = { file, publicKeys: [publisher.publicKey] };
    expect(await checkBooks(database.migrator, toyGuards, evidence)).toEqual([
      { check: 'anchors', count: 1, examples: [`line 2 of ${file}: is no anchor that can be read`] },
    ]);
  });

  it('is named by the check when the file is gone that the log tells of', async () => {
    await bill('UB-1');
    await using publisher = publisherOf();
    await publisher.publishDue();
    await rm(file);
    const evidence = { file, publicKeys: [publisher.publicKey] };
    expect(await checkBooks(database.migrator, toyGuards, evidence)).toEqual([
      {
        check: 'anchors',
        count: 1,
        examples: [`${file}: is not there, or is empty, and the log tells of anchors`],
      },
    ]);
  });

  it('is whole after a crash has cut an anchor short, which is named while it is the last', async () => {
    await bill('UB-1');
    await using publisher = publisherOf();
    await publisher.publishDue();
    const evidence = { file, publicKeys: [publisher.publicKey] };
    for (const torn of ['{', '{"seal":"2","sequence":"1","pos']) {
      await appendFile(file, torn);
      const [finding] = await checkBooks(database.migrator, toyGuards, evidence);
      expect(finding?.examples).toEqual([expect.stringMatching(/^line \d of .*: was cut short/)]);
      later(10);
      await somethingHappens();
      expect(await publisher.publishDue()).toBe(true);
      const lines = (await readFile(file, 'utf8')).split('\n');
      expect(lines.slice(-3)).toEqual([torn, expect.stringMatching(/^{.*}$/), '']);
      const findings = await checkBooks(database.migrator, toyGuards, evidence);
      expect(findings.filter(({ check }) => check === 'anchors')).toEqual([]);
    }
    await appendFile(file, '{"seal":"2"}\n');
    const [finding] = await checkBooks(database.migrator, toyGuards, evidence);
    expect(finding?.examples).toEqual([expect.stringContaining('is no anchor that can be read')]);
  });

  it('is anchored on when the clock was put back', async () => {
    await somethingHappens();
    await using publisher = publisherOf();
    await publisher.publishDue();
    later(-600_000);
    await somethingHappens();
    expect(await publisher.publishDue()).toBe(true);
    later(10);
    await somethingHappens();
    expect(await publisher.publishDue()).toBe(true);
  });
});
