import type { Client } from 'pg';
import { contractOf } from '../platform/database/migrate.js';
import { formatDatabaseUrl } from '../platform/database/credentials.js';
import { createClient } from '../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../platform/database/testing/test-database.js';
import { createOrm } from '../platform/orm/orm.js';
import { LedgerAccount } from '../subgraphs/ledger/chart/ledger-account.entity.js';
import { Fund } from '../subgraphs/ledger/chart/fund.entity.js';
import { migrationModules } from '../subgraphs/migrations.js';
import { Launched } from './testing/launched.js';

describe('a subgraph of its own', () => {
  let database: TestDatabase;
  let owner: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = createClient(database.migrator, 'owner');
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await database[Symbol.asyncDispose]();
  });

  const launch = (): Launched =>
    new Launched(['service.js', 'ledger'], {
      DATABASE_URL: formatDatabaseUrl(database.services['ledger']!),
      SIGNING_KEY: 'ab'.repeat(32),
    });
  const connectionNames = async (): Promise<string[]> => {
    const { rows } = await owner.query<{ name: string }>(
      `SELECT application_name AS name FROM pg_stat_activity
       WHERE datname = current_database() AND usename = 'tributary_ledger'`,
    );
    return rows.map(({ name }) => name);
  };

  it('tells with each connection which tables and functions it was made for', async () => {
    const { fingerprint } = await contractOf(migrationModules);
    const launched = launch();
    await launched.says(/"ready"/);
    const names = await connectionNames();
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(name).toMatch(new RegExp(` ${fingerprint}$`));
    launched.kill('SIGTERM');
    expect(await launched.exited).toBe(0);
  });

  it('does so where the object mapper connects', async () => {
    const credentials = { ...database.services['ledger']!, contract: 'abc' };
    const orm = await createOrm({ credentials, schema: 'ledger', entities: [LedgerAccount, Fund] });
    await orm.em.getConnection().execute('SELECT 1');
    expect(await connectionNames()).toEqual(['ledger:orm abc']);
    await orm.close();
  });

  it.each([
    [
      'is of another version',
      "UPDATE events.versions SET version = '0.9.9', fingerprint = 'f0e1d2c3b4a5'",
      '0.9.9, f0e1d2c3b4a5',
    ],
    ['is of a version that left no name', 'DROP FUNCTION events.contract()', 'one that left no name'],
  ])('does not serve from a database that %s', async (_how, change, name) => {
    await owner.query(change);
    const launched = launch();
    expect(await launched.exited).toBe(1);
    expect(launched.output).toMatch(/^CANNOT_START: The database is that of another version/);
    expect(launched.output).toContain(`(${name}) than this one`);
    expect(launched.output).toContain('run npm run migrate of this version first, or start the other one.');
  });
});
