import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { createPool } from '../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../platform/database/testing/test-database.js';
import { createToyAgency, type ToyAgency } from '../testing/toy-agency.js';
import { ToyTill, type ToyReceipt } from '../testing/toy-till.js';
import { checkBooks } from '../testing/books.js';

interface Line {
  account: string;
  fund: string;
  debit?: number;
  credit?: number;
  currency?: string;
  residentAccount?: string;
}

const today = new Date().toISOString().slice(0, 10);

/** What Postgres answers to what a serving role must not do; the codes that begin with TB are the product's own. */
describe('the database itself', () => {
  const permissionDenied = '42501';
  let database: TestDatabase;
  let agency: ToyAgency;
  let receipt: ToyReceipt;

  beforeAll(async () => {
    database = await createTestDatabase();
    agency = await createToyAgency(database.migrator, [
      { number: 'UB-1', department: 'UTIL', charges: [{ revenueType: 'WATER', cents: 9_000 }] },
      { number: 'UB-2', department: 'UTIL', charges: [{ revenueType: 'WATER', cents: 9_000 }] },
    ]);
    const pool = createPool(database.services['payments']!, { applicationName: 'payments' });
    const allocation = {
      account: agency.accounts[0]!,
      charge: agency.charges['UB-1']![0]!,
      revenueType: 'WATER' as const,
    };
    [receipt] = (await new ToyTill(pool).take({ allocations: [{ ...allocation, cents: 1_000 }] })) as [
      ToyReceipt,
    ];
    await pool.end();
    await asOwner(
      `UPDATE ledger.fiscal_period SET status = 'CLOSED' WHERE ends_on < date '${today}' - 60;
       UPDATE ledger.account SET active_to = date '${today}' - 1 WHERE code = '520-343700'`,
    );
  });

  afterAll(async () => {
    expect(await checkBooks(database.migrator)).toEqual([]);
    await database[Symbol.asyncDispose]();
  });

  async function asOwner(sql: string): Promise<unknown[]> {
    const pool = createPool(database.migrator, { applicationName: 'owner' });
    const { rows } = await pool.query<object>(sql).finally(() => pool.end());
    return rows;
  }

  /** Runs statements as one transaction of a serving role, or of the owner; answers "committed" or the code of the refusal. */
  async function attempt(service: string, work: (client: PoolClient) => Promise<unknown>): Promise<string> {
    const role = service === 'owner' ? database.migrator : database.services[service]!;
    const pool = createPool(role, { applicationName: service });
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await work(client);
      await client.query('COMMIT');
      return 'committed';
    } catch (error) {
      await client.query('ROLLBACK');
      return (error as { code: string }).code;
    } finally {
      client.release();
      await pool.end();
    }
  }

  const run =
    (sql: string, values: unknown[] = []) =>
    (client: PoolClient): Promise<unknown> =>
      client.query(sql, values);

  const line = (
    account: string,
    side: { debit: number } | { credit: number },
    more: Partial<Line> = {},
  ): Line => ({
    account,
    fund: account.slice(0, 3),
    ...side,
    ...more,
  });

  const balanced = [line('100-322000', { credit: 500 }), line('100-131700', { debit: 500 })];

  const inThePool = [line('700-207100', { credit: 500 }), line('700-104100', { debit: 500 })];

  const entry = (lines: Line[], more: object = {}): object => ({
    id: randomUUID(),
    kind: 'TEST',
    description: 'Test',
    accountingDate: today,
    effectiveDate: today,
    lines,
    ...more,
  });

  const post = (lines: Line[], more: object = {}) =>
    run('SELECT ledger.post($1)', [JSON.stringify([entry(lines, more)])]);

  const insertEntry = (client: PoolClient, id: string, sequence: string): Promise<unknown> =>
    client.query(
      `INSERT INTO ledger.entry (id, sequence, kind, description, accounting_date, effective_date, fiscal_year, period_number,
                                 posted_at, hash)
       SELECT $1, ${sequence}, 'TEST', 'Test', $2, $2, p.fiscal_year, p.number, now(), ''
       FROM ledger.fiscal_period p WHERE $2 BETWEEN p.starts_on AND p.ends_on`,
      [id, today],
    );

  const insertLines = (
    client: PoolClient,
    entryId: string,
    lines: readonly Line[],
    firstNumber = 1,
  ): Promise<unknown> =>
    client.query(
      `INSERT INTO ledger.line (entry_id, number, account_code, fund_code, debit_cents, credit_cents)
       SELECT $1, $3 - 1 + row_number() OVER (), account, fund, coalesce(debit, 0), coalesce(credit, 0)
       FROM jsonb_to_recordset($2) AS l (account text, fund text, debit bigint, credit bigint)`,
      [entryId, JSON.stringify(lines), firstNumber],
    );

  it('takes an entry that is in order', async () => {
    expect(await attempt('owner', post(balanced))).toBe('committed');
    const asMovement = run(`SELECT books.post($1, '[]', '[]', '[]', '{}', '[]')`, [
      JSON.stringify([entry([...balanced, ...inThePool])]),
    ]);
    expect(await attempt('payments', asMovement)).toBe('committed');
  });

  it('keeps nothing of the notes by which it checks at commit', async () => {
    expect(await attempt('owner', post(balanced))).toBe('committed');
    const notes = 'SELECT number FROM ledger.posting UNION ALL SELECT number FROM accounts.applied';
    expect(await asOwner(notes)).toEqual([]);
  });

  it('TB001: refuses an entry whose debits and credits differ', async () => {
    expect(
      await attempt('owner', post([line('100-322000', { credit: 500 }), line('100-131700', { debit: 499 })])),
    ).toBe('TB001');
  });

  it('TB002: refuses an entry that balances in total but not in each fund', async () => {
    expect(
      await attempt('owner', post([line('100-322000', { credit: 500 }), line('500-131700', { debit: 500 })])),
    ).toBe('TB002');
  });

  it('TB003: refuses an entry in two currencies', async () => {
    const mixed = [...balanced, ...balanced.map((each) => ({ ...each, currency: 'CAD' }))];
    expect(await attempt('owner', post(mixed))).toBe('TB003');
  });

  it('TB004: refuses an entry in a closed fiscal period, or in none', async () => {
    const year = Number(today.slice(0, 4));
    expect(await attempt('owner', post(balanced, { accountingDate: `${year - 1}-01-15` }))).toBe('TB004');
    expect(await attempt('owner', post(balanced, { accountingDate: `${year + 9}-01-15` }))).toBe('TB004');
  });

  it('TB005: refuses a line on an account that is unknown, of another fund, or not active on the effective date', async () => {
    const onto = (account: string, fund = account.slice(0, 3)) =>
      post([line(account, { credit: 500 }, { fund }), line(`${fund}-131700`, { debit: 500 })]);
    const unknown = async (client: PoolClient): Promise<void> => {
      const id = randomUUID();
      await insertEntry(client, id, '1000');
      await insertLines(client, id, [
        line('100-999999', { credit: 500 }),
        line('100-131700', { debit: 500 }),
      ]);
    };
    expect(await attempt('owner', unknown)).toBe('TB005');
    // Here the running balance, which refers to the chart, is the first to object.
    expect(await attempt('owner', onto('100-999999'))).toMatch(/^(TB005|23503)$/);
    expect(await attempt('owner', onto('500-343300', '100'))).toBe('TB005');
    expect(await attempt('owner', onto('520-343700'))).toBe('TB005');
  });

  it('TB006: refuses a receivable that moves without its resident, and a resident without a receivable', async () => {
    const residentAccount = agency.accounts[0]!;
    const receivable = (more: Partial<Line>) => [
      line('500-115100', { credit: 500 }, more),
      line('500-131700', { debit: 500 }),
    ];
    expect(await attempt('owner', post(receivable({ residentAccount })))).toBe('TB006');
    expect(await attempt('owner', post(receivable({})))).toBe('TB006');

    const delta = { account: residentAccount, openCents: 0, creditCents: 500, controlCents: -500 };
    const apply = (entryId: string) =>
      run('SELECT accounts.apply($1)', [JSON.stringify([{ ...delta, entry: entryId }])]);
    expect(await attempt('owner', apply(randomUUID()))).toBe('TB006');
    expect(await attempt('owner', apply(receipt.entryId))).not.toBe('committed');
    const together = async (client: PoolClient, cents: number): Promise<void> => {
      const lines = [
        line('500-221000', { credit: cents }, { residentAccount }),
        line('500-131700', { debit: cents }),
      ];
      const id = randomUUID();
      await apply(id)(client);
      await post(lines, { id })(client);
    };
    expect(await attempt('owner', (client) => together(client, 499))).toBe('TB006');
    expect(await attempt('owner', (client) => together(client, 500))).toBe('committed');
    const afterTheCheck = async (client: PoolClient): Promise<void> => {
      const id = randomUUID();
      const lines = [
        line('500-221000', { credit: 500 }, { residentAccount }),
        line('500-131700', { debit: 500 }),
      ];
      await apply(id)(client);
      await post(lines, { id })(client);
      await client.query('SET CONSTRAINTS ALL IMMEDIATE');
      const another = { ...delta, entry: id, account: agency.accounts[1] };
      await run('SELECT accounts.apply($1)', [JSON.stringify([another])])(client);
    };
    expect(await attempt('owner', afterTheCheck)).toBe('TB006');
  });

  it('TB007: refuses more lines for an entry that stands, also in the transaction that writes it', async () => {
    expect(await attempt('ledger', (client) => insertLines(client, receipt.entryId, balanced, 50))).toBe(
      'TB007',
    );
    const id = randomUUID();
    const afterwards = async (client: PoolClient): Promise<void> => {
      await post(balanced, { id })(client);
      await insertLines(client, id, balanced, 3);
    };
    expect(await attempt('owner', afterwards)).toBe('TB007');
    expect(await attempt('ledger', (client) => insertLines(client, randomUUID(), balanced))).toBe('TB007');
  });

  it.each([
    ['ledger.entry', 'kind'],
    ['ledger.line', 'channel'],
    ['events.log', 'kind'],
    ['accounts.movement', 'control_cents'],
    ['payments.allocation', 'amount_cents'],
  ])('TB007: lets nobody change or delete a row of %s, its owner included', async (table, column) => {
    const changes = [
      `UPDATE ${table} SET ${column} = ${column}`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table}`,
    ];
    for (const change of changes) {
      for (const service of Object.keys(database.services)) {
        expect([service, change, await attempt(service, run(change))]).toEqual([
          service,
          change,
          permissionDenied,
        ]);
      }
      await expect(asOwner(change)).rejects.toMatchObject({ code: 'TB007' });
    }
  });

  it('TB008: refuses an entry without lines, and one out of sequence', async () => {
    expect(await attempt('owner', post([]))).toBe('TB008');
    const outOfSequence = (sequence: string) => async (client: PoolClient) => {
      const id = randomUUID();
      await insertEntry(client, id, sequence);
      await insertLines(client, id, balanced);
    };
    const last = '(SELECT max(sequence) FROM ledger.entry)';
    expect(await attempt('ledger', outOfSequence(`${last} + 1`))).toBe('TB008');
    expect(await attempt('ledger', outOfSequence(`${last} + 2`))).toBe('TB008');
    expect(await attempt('ledger', outOfSequence(last))).toBe('23505');
  });

  it('TB009: refuses a payment a step that its lifecycle does not have', async () => {
    const attemptRow = {
      ...{
        id: randomUUID(),
        channel: 'ONLINE',
        tender: 'CARD_CREDIT',
        amountCents: 100,
        account: agency.accounts[0],
      },
      ...{
        department: 'UTIL',
        receivedAt: new Date(),
        businessDate: today,
        effectiveDate: today,
        scope: 'x',
        key: 'x',
      },
      ...{ requestHash: '00', request: {}, createdBy: 'test' },
    };
    const begin = run(`SELECT books.post('[]', '[]', '[]', '[]', $1, '[]')`, [
      JSON.stringify({ PAYMENT: [attemptRow] }),
    ]);
    expect(await attempt('payments', begin)).toBe('committed');
    const mark = (transition: string) =>
      run('SELECT payments.mark($1)', [JSON.stringify([{ id: attemptRow.id, transition }])]);
    expect(await attempt('payments', mark('SETTLE'))).toBe('TB009');
    expect(await attempt('payments', mark('CANCEL'))).toBe('TB009');
    expect(await attempt('payments', mark('DECLINE'))).toBe('committed');
  });

  it('TB010: refuses the entry of a payment that is not posted, and a posted payment without its entry', async () => {
    const source = { sourceKind: 'PAYMENT', sourceId: randomUUID(), sourceTransition: 'POSTED' };
    expect(await attempt('owner', post(balanced, source))).toBe('TB010');
    expect(await attempt('owner', post(balanced, { ...source, sourceId: receipt.id }))).toBe('23505');

    const untied = entry([line('100-322000', { credit: 500 }), line('100-131700', { debit: 500 })]) as {
      id: string;
    };
    const payment = {
      ...{
        id: randomUUID(),
        channel: 'ONLINE',
        tender: 'CARD_CREDIT',
        amountCents: 500,
        account: agency.accounts[0],
      },
      ...{
        department: 'UTIL',
        receivedAt: new Date(),
        businessDate: today,
        effectiveDate: today,
        accountingDate: today,
      },
      ...{
        scope: 'y',
        key: 'y',
        requestHash: '00',
        createdBy: 'test',
        entry: untied.id,
        unappliedCents: 500,
      },
      ...{ confirmedAt: new Date(), policyVersion: 1, allocations: [] },
    };
    const postPayment = run(`SELECT books.post($1, '[]', '[]', '[]', $2, '[]')`, [
      JSON.stringify([untied]),
      JSON.stringify({ PAYMENT: [payment] }),
    ]);
    expect(await attempt('payments', postPayment)).toBe('TB010');
  });

  it('lets a serving role into its own schema only', async () => {
    const tables = {
      accounts: ['account', 'party', 'charge', 'movement', 'hold'],
      payments: ['payment', 'allocation', 'receipt_counter'],
      departments: ['department', 'item', 'consumer', 'allocation_policy'],
      ledger: ['entry', 'line', 'balance', 'department_day', 'department_year', 'fiscal_period'],
      integrations: ['api_key', 'api_key_event'],
      events: ['log', 'head'],
      books: ['movement_kind', 'announcement', 'seal'],
    };
    for (const service of Object.keys(database.services)) {
      for (const [schema, names] of Object.entries(tables)) {
        for (const name of names) {
          const readable = await attempt(service, run(`SELECT FROM ${schema}.${name} LIMIT 1`));
          expect(`${service} reads ${schema}.${name}: ${readable}`).toBe(
            `${service} reads ${schema}.${name}: ${schema === service ? 'committed' : permissionDenied}`,
          );
          if (schema === 'departments' && service === 'departments') continue;
          expect(await attempt(service, run(`DELETE FROM ${schema}.${name}`))).toBe(permissionDenied);
          expect(await attempt(service, run(`INSERT INTO ${schema}.${name} DEFAULT VALUES`))).not.toBe(
            'committed',
          );
        }
      }
    }
  });

  it('gives serving roles no way to number the journal, to bill, or to count revenue by themselves', async () => {
    const calls: [string, string][] = [
      ['ledger', `SELECT events.advance_journal(1, now())`],
      ['payments', 'SELECT * FROM events.lock_head()'],
      ...['accounts', 'payments', 'departments', 'ledger', 'integrations'].flatMap((service) =>
        [
          `SELECT accounts.issue('[]')`,
          `SELECT accounts.add_charges('[]')`,
          `SELECT accounts.apply('[]')`,
          `SELECT accounts.lift_cured_holds('[]', '0001-01-01')`,
          `SELECT ledger.post('[]')`,
          `SELECT events.append_all('{}')`,
          `SELECT payments.record('[]')`,
        ].map((sql): [string, string] => [service, sql]),
      ),
      ...['accounts', 'payments', 'ledger', 'integrations'].map((service): [string, string] => [
        service,
        `SELECT events.append('[]')`,
      ]),
      ...['departments', 'ledger', 'integrations'].map((service): [string, string] => [
        service,
        `SELECT books.post('[]', '[]', '[]', '[]', '{}', '[]')`,
      ]),
      ['payments', `UPDATE books.movement_kind SET role = 'tributary_payments'`],
      ['ledger', `SELECT * FROM ledger.department_net('UTIL', '${today}')`],
      ['ledger', 'UPDATE ledger.department_day SET gross_cents = 0'],
      ['ledger', 'UPDATE ledger.balance SET debit_cents = 0'],
      ['payments', `UPDATE payments.payment SET status = 'POSTED'`],
      ['accounts', 'UPDATE accounts.account SET open_cents = 0'],
      ['accounts', 'CREATE TABLE accounts.mine ()'],
      ['ledger', `SET session_replication_role = 'replica'`],
    ];
    for (const [service, sql] of calls)
      expect([sql, await attempt(service, run(sql))]).toEqual([sql, permissionDenied]);
  });
});
