import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, createPool } from '../../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../../platform/database/testing/test-database.js';
import type { Client, Pool } from 'pg';
import { toyGuards } from '../../testing/books.js';
import { createToyAgency, type ToyAgency } from '../../testing/toy-agency.js';
import { adjustAlone } from '../../testing/toy-adjustment.js';
import { bounce, payByCheck, setToyReturnPolicy } from '../../testing/toy-return.js';
import { writeOffAlone } from '../../testing/toy-write-off.js';
import { ToyTill, type ToyReceipt } from '../../testing/toy-till.js';
import { AnchorSigner, type Anchored } from '../anchor/anchor.js';
import { appendAnchor } from '../anchor/anchor-file.js';
import { AnchorPublisher } from '../anchor/anchor-publisher.js';
import { createLogger } from '../../../platform/telemetry/logger.js';
import { runChecks } from './book-checks.repository.js';
import { anchorsToCheck, type AnchorEvidence } from './seals/check-anchors.js';
import { rehash, resealAll } from './testing/rewrite.js';
import { unseenColumns, unseenTables } from './testing/unseen.js';

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

/** By type: something else of the same type, which no constraint need like. */
const other: Readonly<Record<string, string>> = {
  bigint: '<old> + 1',
  integer: '<old> + 1',
  smallint: '<old> + 1',
  boolean: 'NOT <old>',
  text: "<old> || 'X'",
  uuid: 'gen_random_uuid()',
  date: "CASE WHEN isfinite(<old>) THEN <old> + 20 ELSE '2020-01-01' END",
  'timestamp with time zone': "<old> - interval '40 days'",
  bytea: "sha256('other')",
  jsonb: `<old> || '{"forged": true}'`,
  ARRAY: "array_append(<old>, 'X')",
  tsvector: "'forged'",
  xid8: "'1'::xid8",
};
/** The same where there was nothing. */
const made: Readonly<Record<string, string>> = {
  bigint: '1',
  integer: '1',
  smallint: '1',
  boolean: 'true',
  text: "'X'",
  date: "'2020-01-01'",
  'timestamp with time zone': "'2020-01-01'",
  jsonb: `'{"forged": true}'`,
  ARRAY: "'{X}'",
  tsvector: "'forged'",
  bytea: "sha256('other')",
  xid8: "'1'::xid8",
  uuid: 'gen_random_uuid()',
};

describe('what the owner of the database changes behind the back of the books', () => {
  let database: TestDatabase;
  let owner: Client;
  let agency: ToyAgency;
  let receipts: ToyReceipt[];

  beforeAll(async () => {
    database = await createTestDatabase();
    agency = await createToyAgency(database.migrator, [
      { number: 'UB-1', department: 'UTIL', charges: [{ revenueType: 'WATER', cents: 9_000 }] },
      { number: 'UB-2', department: 'UTIL', charges: [{ revenueType: 'WATER', cents: 9_000 }] },
      { number: 'BP-1', department: 'PERMITS', charges: [{ revenueType: 'BLDG', cents: 8_000 }] },
    ]);
    const pool = createPool(database.services['payments']!, { applicationName: 'till' });
    const till = new ToyTill(pool);
    const pay = (index: number, number: string, revenueType: 'WATER' | 'BLDG', cents: number) => ({
      allocations: [
        { account: agency.accounts[index]!, charge: agency.charges[number]![0]!, revenueType, cents },
      ] as const,
    });
    receipts = [
      ...(await till.take(pay(0, 'UB-1', 'WATER', 1_000))),
      ...(await till.take(pay(1, 'UB-2', 'WATER', 1_000))),
    ];
    await writeOffAlone(database, agency.accounts[1]!, agency.charges['UB-2']![0]!);
    await adjustAlone(database, agency.accounts[1]!, agency.charges['UB-2']![0]!);
    await setToyReturnPolicy(database.migrator, true);
    await bounce(database, await payByCheck(database, agency.accounts[1]!, 2_000n));
    receipts.push(...(await till.take(pay(2, 'BP-1', 'BLDG', 3_000))));
    receipts.push(...(await till.take(pay(0, 'UB-1', 'WATER', 500))));
    await pool.end();
    owner = createClient(database.superuser, 'tamperer');
    await owner.connect();
    await owner.query(
      `WITH permit AS (
         INSERT INTO departments.item (id, number, kind, status, status_when_paid, department_code, account_id, due_cents)
         VALUES ($1, 'BLD-1', 'BUILDING_PERMIT', 'FEES_DUE', 'READY_TO_ISSUE', 'PERMITS', $2, 8000) RETURNING id)
       INSERT INTO departments.item_charge SELECT $3, id FROM permit`,
      [randomUUID(), agency.accounts[2], agency.charges['BP-1']![0]],
    );
    await owner.query(
      `UPDATE departments.item SET paid_cents = 3000;
       INSERT INTO departments.item_payment
         SELECT i.id, l.position, (l.payload ->> 'paymentId')::uuid, 3000 FROM departments.item i, events.log l
         WHERE l.payload ->> 'amountCents' = '3000' AND l.kind = 'payment.posted.v1';
       INSERT INTO departments.consumer SELECT 'items', position FROM events.head`,
    );
    await owner.query(
      `INSERT INTO accounts.hold (id, account_id, kind, reason, placed_at, lifted_at, lifted_by_payment_id, lifts_when_paid)
       SELECT gen_random_uuid(), p.account_id, 'SHUT_OFF', 'Past due', e.posted_at - interval '1 day', e.posted_at, p.id, true
       FROM payments.payment p JOIN ledger.entry e ON e.id = p.entry_id WHERE p.id = $1`,
      [receipts[0]!.id],
    );
  });

  afterAll(async () => {
    await owner.end();
    await database[Symbol.asyncDispose]();
  });

  /** The checks that find it; then it is as if it had not been. */
  async function foundAfter(sql: string, evidence: AnchorEvidence = { publicKeys: [] }): Promise<string[]> {
    await owner.query('BEGIN');
    try {
      await owner.query("SET LOCAL session_replication_role = 'replica'");
      await overConstraints(sql);
      return (await runChecks(owner, toyGuards, await anchorsToCheck(evidence))).map(({ check }) => check);
    } finally {
      await owner.query('ROLLBACK');
    }
  }

  /** Constraints that are in the way are dropped, which the check of guards would name, and is not asked here. */
  async function overConstraints(sql: string): Promise<void> {
    for (;;) {
      await owner.query('SAVEPOINT before');
      try {
        return void (await owner.query(sql));
      } catch (error) {
        const { schema, table, constraint } = error as {
          schema?: string;
          table?: string;
          constraint?: string;
        };
        if (!constraint) throw error;
        await owner.query('ROLLBACK TO before');
        const { rowCount } = await owner.query('SELECT FROM pg_constraint WHERE conname = $1', [constraint]);
        await owner.query(
          rowCount
            ? `ALTER TABLE ${schema}.${table} DROP CONSTRAINT ${constraint} CASCADE`
            : `DROP INDEX ${schema}.${constraint}`,
        );
      }
    }
  }

  async function columns(): Promise<Column[]> {
    const { rows } = await owner.query<Column>(
      `SELECT table_schema || '.' || table_name AS "table", column_name AS "column", data_type AS type
       FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
       WHERE t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER' AND c.is_identity = 'NO'
         AND table_schema IN ('accounts', 'books', 'departments', 'events', 'ledger', 'payments')
       ORDER BY 1, ordinal_position`,
    );
    return rows.filter(({ table }) => !(table in unseenTables));
  }

  const changed = ({ table, column, type }: Column): string => {
    const [change = '', fill = ''] = [other[type], made[type]];
    return `UPDATE ${table} SET ${column} = CASE WHEN ${column} IS NULL THEN ${fill} ELSE ${change.replaceAll('<old>', column)} END
      WHERE ctid = (SELECT ctid FROM ${table} ORDER BY (${column} IS NULL), ctid LIMIT 1)`;
  };

  it('is named column by column, but for what is listed with its reason', async () => {
    const unseen: string[] = [];
    for (const each of await columns()) {
      const found = (
        await foundAfter(changed(each)).catch((error: unknown) => {
          throw new Error(`${each.table}.${each.column} cannot be tried`, { cause: error });
        })
      ).filter((check) => check !== 'guards' || each.table.startsWith('books.'));
      if (found.length === 0) unseen.push(`${each.table}.${each.column}`);
    }
    expect(unseen.toSorted()).toEqual(Object.keys(unseenColumns).toSorted());
  }, 300_000);

  const swap = (table: string, column: string, one: string, two: string): string => `
    UPDATE ${table} x SET ${column} = y.${column} FROM ${table} y
    WHERE (x.id, y.id) IN (('${one}', '${two}'), ('${two}', '${one}'))`;
  const accountOf = (number: string): string =>
    `(SELECT id FROM accounts.account WHERE number = '${number}')`;

  it('is named when debts are exchanged between residents', async () => {
    const sql = `UPDATE accounts.charge SET account_id = CASE account_id WHEN ${accountOf('UB-1')} THEN ${accountOf('UB-2')}
      ELSE ${accountOf('UB-1')} END WHERE revenue_type_code = 'WATER'`;
    expect(await foundAfter(sql)).toEqual(expect.arrayContaining(['resident-lines', 'bills']));
  });

  it('is named when the money of a payment is given to another resident on every side but the journal', async () => {
    const sql = `UPDATE accounts.movement SET account_id = ${accountOf('UB-2')}, balance_version = 99 WHERE entry_id = '${receipts[3]!.entryId}';
      UPDATE accounts.account SET open_cents = open_cents + 500 WHERE number = 'UB-1';
      UPDATE accounts.account SET open_cents = open_cents - 500 WHERE number = 'UB-2'`;
    expect(await foundAfter(sql)).toEqual(
      expect.arrayContaining(['subledger-movements', 'resident-balances']),
    );
  });

  it('is named when credits are made up for one resident at the cost of another', async () => {
    const sql = `UPDATE accounts.account SET credit_cents = credit_cents + 100 WHERE number = 'UB-1'`;
    expect(await foundAfter(sql)).toEqual(expect.arrayContaining(['resident-lines', 'resident-balances']));
  });

  it.each([
    ['receipts', 'receipt_number'],
    ['payers', 'account_id'],
    ['entries', 'entry_id'],
  ])('is named when %s are exchanged between two payments of the same amount', async (_what, column) => {
    const sql = swap('payments.payment', column, receipts[0]!.id, receipts[1]!.id);
    expect(await foundAfter(sql)).toEqual(expect.arrayContaining(['receipts']));
  });

  it.each([
    ['rule', "rule_code = 'PAYMENT_IN_SUSPENSE'"],
    ['version of the rule', 'rule_version = rule_version + 1'],
    ['facts', `facts = facts || '{"clearing": "700-101000"}'`],
  ])('is named when an entry is said to have been made by another %s', async (_what, change) => {
    const sql = `UPDATE ledger.entry SET ${change} WHERE id = '${receipts[3]!.entryId}'`;
    expect(await foundAfter(sql)).toEqual(expect.arrayContaining(['posting-rules', 'hash-chain']));
  });

  it('is named when a write-off is said to have been made of another amount', async () => {
    const sql = `UPDATE ledger.entry SET facts = replace(facts::text, '"cents": "700"', '"cents": "600"')::jsonb WHERE kind = 'WRITE_OFF'`;
    expect(await foundAfter(sql)).toEqual(expect.arrayContaining(['posting-rules', 'hash-chain']));
  });

  it('is named when an adjustment is said to have been paid, and was open', async () => {
    const sql = `UPDATE ledger.entry SET facts = replace(replace(facts::text, '"openCents": "300"', '"openCents": "0"'),
      '"paidCents": "0"', '"paidCents": "300"')::jsonb WHERE kind = 'ADJUSTMENT'`;
    expect(await foundAfter(sql)).toEqual(expect.arrayContaining(['posting-rules', 'hash-chain']));
  });

  it('is named when a fee is forgiven: lowered with the balance of its account', async () => {
    const sql = `UPDATE accounts.charge SET amount_cents = amount_cents - 100, open_cents = open_cents - 100 WHERE revenue_type_code = 'BLDG';
      UPDATE accounts.account SET open_cents = open_cents - 100 WHERE number = 'BP-1'`;
    expect(await foundAfter(sql)).toEqual(expect.arrayContaining(['bills']));
  });

  it('is named when a fee is deleted with the balance of its account', async () => {
    const sql = `DELETE FROM accounts.charge WHERE revenue_type_code = 'BLDG';
      UPDATE accounts.account SET open_cents = 0 WHERE number = 'BP-1'`;
    expect(await foundAfter(sql)).toEqual(expect.arrayContaining(['bills']));
  });

  it('is named when the last payment is cut off, entry, lines, event and counters with it', async () => {
    const { id, entryId } = receipts[3]!;
    const sql = `DELETE FROM payments.payment WHERE id = '${id}'; DELETE FROM payments.allocation WHERE payment_id = '${id}';
      DELETE FROM ledger.entry WHERE id = '${entryId}'; DELETE FROM ledger.line WHERE entry_id = '${entryId}';
      DELETE FROM accounts.movement WHERE entry_id = '${entryId}'; DELETE FROM events.log WHERE payload ->> 'paymentId' = '${id}';
      UPDATE payments.receipt_counter SET last_number = last_number - 1;
      UPDATE events.head SET position = position - 1, journal_sequence = journal_sequence - 1`;
    expect(await foundAfter(sql)).toEqual(
      expect.arrayContaining(['hash-chain', 'running-balances', 'resident-lines', 'charges']),
    );
  });

  describe('although it agrees with itself again', () => {
    const signer = new AnchorSigner(randomBytes(32).toString('hex'));
    let folder: string;
    let evidence: AnchorEvidence & { readonly file: string };

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'tributary-anchors-'));
    });
    beforeEach(() => {
      evidence = { file: join(folder, randomUUID()), publicKeys: [signer.publicKey] };
    });
    afterAll(() => rm(folder, { recursive: true }));

    const lastSeal = async (): Promise<Anchored> => {
      const { rows } = await owner.query<Anchored>(
        `SELECT number::text AS seal, last_sequence::text AS sequence, last_position::text AS position, encode(hash, 'hex') AS hash
         FROM books.seal ORDER BY number DESC LIMIT 1`,
      );
      return rows[0]!;
    };
    const anchor = async (seal: Anchored): Promise<void> =>
      appendAnchor(evidence.file, signer.sign(seal, new Date()));

    /** An entry with a text that is told nowhere else, and a chain that was made for it. */
    const rewritten = `UPDATE ledger.entry SET description = 'Gift' WHERE sequence = 3; ${resealAll}`;

    it('is not named as long as nobody has kept a copy of the chain', async () => {
      expect(await foundAfter(rewritten)).toEqual([]);
    });

    it('is named by the file when history was rewritten and sealed anew', async () => {
      await anchor(await lastSeal());
      expect(await foundAfter('SELECT', evidence)).toEqual([]);
      expect(await foundAfter(rewritten, evidence)).toEqual(['anchors']);
    });

    it('is named by the file when the last payment is cut off, as if it had never been taken', async () => {
      const before = await lastSeal();
      const after = await sealWith({ account: agency.accounts[0]!, charge: agency.charges['UB-1']![0]! });
      expect(Number(after.seal)).toBe(Number(before.seal) + 1);
      await anchor(before);
      await anchor(after);
      expect(await lastSeal()).toEqual(before);
      expect(await foundAfter('SELECT', evidence)).toEqual(['anchors']);
    });

    /** The chain as it would be with one more payment, of which nothing is left. */
    async function sealWith(paid: { account: string; charge: string }): Promise<Anchored> {
      await owner.query('SET SESSION AUTHORIZATION tributary_payments');
      const seal = Promise.withResolvers<Anchored>();
      const query = async (sql: string, values?: unknown[]): Promise<unknown> => {
        if (sql !== 'COMMIT') return owner.query(sql, values);
        await owner.query('SET CONSTRAINTS ALL IMMEDIATE');
        await owner.query('RESET SESSION AUTHORIZATION');
        seal.resolve(await lastSeal());
        return owner.query('ROLLBACK');
      };
      const pool = { connect: () => Promise.resolve({ query, release: () => undefined }) };
      await new ToyTill(pool as unknown as Pool).take({
        allocations: [{ ...paid, revenueType: 'WATER', cents: 100 }],
      });
      return seal.promise;
    }

    it('is named by the log alone when the chain was anchored there, and by the file when the log was cleaned', async () => {
      const { file } = evidence;
      const options = {
        secretHex: randomBytes(32).toString('hex'),
        file,
        everyMs: 60_000,
        credentials: database.services['ledger']!,
        logger: createLogger('test'),
      };
      await using publisher = new AnchorPublisher(options);
      expect(await publisher.publishDue()).toBe(true);
      const publicKeys = [publisher.publicKey];
      expect(await foundAfter('SELECT', { file, publicKeys })).toEqual([]);
      expect(await foundAfter(rewritten, { publicKeys })).toEqual(['anchors']);

      const cleaned = `${rehash('true')}; DELETE FROM events.log WHERE kind = 'journal.anchored.v1';
        UPDATE events.head SET position = (SELECT max(position) FROM events.log);
        DELETE FROM books.seal WHERE last_position > (SELECT max(position) FROM events.log);
        UPDATE departments.consumer SET position = (SELECT position FROM events.head); ${rewritten}`;
      expect(await foundAfter(cleaned, { publicKeys })).toEqual([]);
      expect(await foundAfter(cleaned, { file, publicKeys })).toEqual(['anchors']);
    });

    it('is named when it was signed with another key, or the file was emptied', async () => {
      const stranger = new AnchorSigner(randomBytes(32).toString('hex'));
      await appendAnchor(evidence.file, stranger.sign(await lastSeal(), new Date()));
      expect(await foundAfter('SELECT', evidence)).toEqual(['anchors']);
      expect(await foundAfter('SELECT', { ...evidence, publicKeys: [stranger.publicKey] })).not.toEqual([]);
    });
  });
});
