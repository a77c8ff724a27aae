import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { escapeIdentifier, type Client, type Pool } from 'pg';
import { Engine } from '../../books/posting/engine.js';
import { EngineRepository } from '../../books/posting/engine.repository.js';
import { findingsInLog } from '../../books/events/testing/findings-in-log.js';
import { migrate } from '../../platform/database/migrate.js';
import { createClient, createPool } from '../../platform/database/pool.js';
import { prepareDatabase, type DatabaseAccess } from '../../platform/database/roles.js';
import { passwordOf, testServer } from '../../platform/database/testing/test-database.js';
import { newId } from '../../platform/ids/public-id.js';
import { PostingService } from '../../subgraphs/payments/pay/posting.service.js';
import { Channel } from '../../books/words/channel.js';
import { Tender } from '../../books/words/tender.js';
import { migrationModules } from '../../subgraphs/migrations.js';
import { checkBooks } from '../../subgraphs/testing/books.js';

const released = JSON.parse(
  await readFile(join(import.meta.dirname, '../../schema/released/release.json'), 'utf8'),
) as { version: string };
const fixture = join(import.meta.dirname, `released-${released.version}`);
const today = new Date().toISOString().slice(0, 10);
const figures = `SELECT (SELECT count(*) FROM ledger.entry) AS entries, (SELECT sum(debit_cents) FROM ledger.line)::text AS debits,
  (SELECT sum(open_cents) FROM accounts.account)::text AS owed, (SELECT count(*) FROM payments.payment) AS payments,
  (SELECT position FROM events.head) AS position`;

describe('a database of the released version, with money in it', () => {
  const server = testServer();
  const layout = { ...server.layout, database: `upgrade_${randomBytes(4).toString('hex')}` };
  let access: DatabaseAccess;
  let owner: Client;
  let pool: Pool;
  let before: unknown;

  beforeAll(async () => {
    access = await prepareDatabase(server.superuser, layout, (role) => passwordOf(server, role));
    owner = createClient(access.migrator, 'owner');
    await owner.connect();
    pool = createPool(access.services['payments']!, { applicationName: 'payments' });
    await restore();
    before = (await owner.query(figures)).rows;
    await migrate(access.migrator, migrationModules);
  });

  afterAll(async () => {
    await Promise.all([owner.end(), pool.end()]);
    const admin = createClient(server.superuser, 'upgrade-test');
    await admin.connect();
    await admin.query(`DROP DATABASE ${layout.database} WITH (FORCE)`);
    await admin.end();
  });

  /** The tables and functions are made by what that version migrated with; the rows are put back as it had written them. */
  async function restore(): Promise<void> {
    const scripts = (await readdir(fixture)).filter((name) => /^\d/.test(name)).toSorted();
    for (const script of scripts) {
      const schema = escapeIdentifier(script.slice(2, -4));
      await owner.query(await readFile(join(fixture, script), 'utf8'));
      await owner.query(`CREATE TABLE ${schema}.migrations (
        id serial PRIMARY KEY, name varchar(255), executed_at timestamptz DEFAULT current_timestamp(6))`);
    }
    const superuser = createClient({ ...server.superuser, database: layout.database }, 'restore');
    await superuser.connect();
    await superuser.query('SET session_replication_role = replica');
    await superuser.query(await readFile(join(fixture, 'data.sql'), 'utf8'));
    await superuser.end();
  }

  it('keeps every cent and every row through the upgrade, with books that are right', async () => {
    expect((await owner.query(figures)).rows).toEqual(before);
    expect(await checkBooks(access.migrator)).toEqual([]);
    expect((await findingsInLog(owner)).faults).toEqual([]);
  });

  it('has a row in every table of that version, so that each is known to come along', async () => {
    const text = await readFile(join(fixture, 'data.sql'), 'utf8');
    const scripts = (await readdir(fixture)).filter((name) => /^\d/.test(name));
    const texts = await Promise.all(scripts.map((name) => readFile(join(fixture, name), 'utf8')));
    const tables = texts.flatMap((script) =>
      [...script.matchAll(/^CREATE TABLE (\S+)/gm)].map(([, name]) => name!),
    );
    expect(tables.length).toBeGreaterThan(25);
    for (const table of tables) expect(text).toContain(`INSERT INTO ${table} `);
  });

  it('takes a payment on what was owed before, behind the entries of before', async () => {
    await openPeriod();
    const { rows } = await owner.query<{ id: string; owed: bigint }>(
      "SELECT id, open_cents AS owed FROM accounts.account WHERE number = 'UB-1'",
    );
    const posting = new PostingService(new Engine(new EngineRepository(pool)));
    const outcome = await posting.submit({
      ...{ id: newId(), scope: 'test', key: newId(), requestHash: 'aa', createdBy: 'test' },
      ...{ channel: Channel.COUNTER, tender: Tender.CASH, amountCents: 1_500n, accountId: rows[0]!.id },
      ...{ receivedAt: new Date(), businessDate: today, effectiveDate: today },
      ...{ allowDuplicate: true, departments: '*', confirmation: 'IMMEDIATE' },
    });
    await posting[Symbol.asyncDispose]();
    expect(outcome.kind).toBe('posted');
    const { rows: after } = await owner.query<{ owed: bigint }>(
      "SELECT open_cents AS owed FROM accounts.account WHERE number = 'UB-1'",
    );
    expect(after[0]!.owed).toBe(rows[0]!.owed - 1_500n);
    expect(await checkBooks(access.migrator)).toEqual([]);
  });

  it('tells by its seals where the new kind of hash begins, and covers what was written before', async () => {
    const { rows } = await owner.query<{ version: number; upTo: bigint }>(
      'SELECT version, max(last_sequence) AS "upTo" FROM books.seal GROUP BY version ORDER BY version',
    );
    const { rows: entries } = await owner.query<{ count: bigint }>('SELECT count(*) FROM ledger.entry');
    expect(rows).toEqual([
      { version: 1, upTo: 6n },
      { version: 3, upTo: entries[0]!.count },
    ]);
    const superuser = createClient({ ...server.superuser, database: layout.database }, 'tamperer');
    await superuser.connect();
    await superuser.query('SET session_replication_role = replica');
    await superuser.query(
      "UPDATE ledger.entry SET posted_at = posted_at - interval '1 second' WHERE sequence = 1",
    );
    expect(await checkBooks(access.migrator)).toMatchObject([
      {
        check: 'hash-chain',
        examples: ['seal 1: the entries from sequence 1 to 6 are not those it was put on'],
      },
    ]);
    await superuser.query(
      "UPDATE ledger.entry SET posted_at = posted_at + interval '1 second' WHERE sequence = 1",
    );
    await superuser.query("UPDATE ledger.entry SET description = 'Gift' WHERE sequence = 2");
    const [finding] = await checkBooks(access.migrator);
    expect(finding?.examples[0]).toMatch(/sequence 2: its hash does not cover what it says$/);
    await superuser.end();
  });

  /** The fixture was made in 2026 and has the periods of two years after. */
  async function openPeriod(): Promise<void> {
    await owner.query(
      `INSERT INTO ledger.fiscal_period (fiscal_year, number, id, starts_on, ends_on, status)
       SELECT extract(year FROM $1::date), 13, gen_random_uuid(), $1::date, $1::date, 'OPEN'
       WHERE NOT EXISTS (SELECT FROM ledger.fiscal_period p WHERE $1::date BETWEEN p.starts_on AND p.ends_on)`,
      [today],
    );
  }
});
