import { Engine } from '../../books/posting/engine.js';
import { EngineRepository } from '../../books/posting/engine.repository.js';
import { createClient, createPool } from '../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../platform/database/testing/test-database.js';
import { newId } from '../../platform/ids/public-id.js';
import { Channel } from '../../books/words/channel.js';
import { Tender } from '../../books/words/tender.js';
import { PostingService } from '../../subgraphs/payments/pay/posting.service.js';
import { checkBooks } from '../../subgraphs/ledger/verify/book-checks.repository.js';
import { fixtures } from '../city/fixtures.js';
import { CityNotLoadable, cityState, loadCity } from './load-city.js';
import { lockLoad } from './load-lock.js';
import { markStart } from './load-marker.js';

const today = new Date().toISOString().slice(0, 10);
const options = { size: 'tiny', seed: 7, today } as const;

type AuditorPool = ReturnType<typeof createPool>;

describe('loading the demo city', () => {
  let database: TestDatabase;
  let auditor: AuditorPool;
  const progress: [number, number][] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    auditor = createPool(database.superuser, { applicationName: 'test:auditor', maxConnections: 1 });
    expect(await cityState(database.migrator)).toBe('empty');
    await loadCity({ ...options, migrator: database.migrator, onProgress: (...step) => progress.push(step) });
  }, 120_000);

  afterAll(async () => {
    await auditor.end();
    await database[Symbol.asyncDispose]();
  });

  const scalar = async <Value>(sql: string, ...values: unknown[]): Promise<Value> => {
    const { rows } = await auditor.query<{ value: Value }>(sql, values);
    return rows[0]?.value as Value;
  };

  it('leaves books that are right', async () => {
    expect(await checkBooks(database.migrator)).toEqual([]);
  });

  it('posts every payment, with receipts and journal entries numbered without gap', async () => {
    expect(await scalar(`SELECT count(*) AS value FROM payments.payment WHERE status = 'POSTED'`)).toBe(
      2_400n,
    );
    expect(await scalar('SELECT max(receipt_number) AS value FROM payments.payment')).toBe(2_400n);
    expect(await scalar('SELECT max(sequence) - count(*) AS value FROM ledger.entry')).toBe(0n);
    expect(progress.at(-1)).toEqual([2_400, 2_400]);
  });

  it('balances every fund, and shows every balance as its open charges less its credit', async () => {
    const outOfBalance = await scalar(`SELECT count(*) AS value FROM (
      SELECT FROM ledger.line GROUP BY fund_code HAVING sum(debit_cents) <> sum(credit_cents)) x`);
    expect(outOfBalance).toBe(0n);
    const wrong = await scalar(`SELECT count(*) AS value FROM accounts.account a WHERE a.open_cents <>
      coalesce((SELECT sum(c.open_cents) FROM accounts.charge c WHERE c.account_id = a.id), 0)`);
    expect(wrong).toBe(0n);
  });

  it('tells when things happened, not when they were loaded', async () => {
    const late =
      await scalar(`SELECT count(*) AS value FROM ledger.entry e JOIN payments.payment p ON p.entry_id = e.id
      WHERE e.posted_at <> p.confirmed_at OR p.confirmed_at > p.business_date + interval '30 hours'`);
    expect(late).toBe(0n);
    const measured = await scalar(
      'SELECT count(*) AS value FROM ledger.entry WHERE confirmed_at IS NOT NULL',
    );
    expect(measured).toBe(0n);
    const changed = await scalar(`SELECT count(*) AS value FROM accounts.account a
      WHERE a.balance_version > 0 AND a.balance_as_of > (SELECT started_at FROM demo.load)
        AND NOT EXISTS (SELECT FROM accounts.movement m WHERE m.account_id = a.id AND m.balance_version = a.balance_version)`);
    expect(changed).toBe(0n);
    const dates = await scalar(`SELECT count(*) AS value FROM payments.payment
      WHERE status = 'POSTED' AND accounting_date <> business_date`);
    expect(dates).toBe(0n);
  });

  it('closes past fiscal years and keeps the current and the next open', async () => {
    const { rows } = await auditor.query<{ status: string; holds_today: boolean; ahead: boolean }>(
      `SELECT DISTINCT status, $1::date BETWEEN starts_on AND ends_on AS holds_today, starts_on > $1::date AS ahead
       FROM ledger.fiscal_period`,
      [today],
    );
    expect(rows).toContainEqual({ status: 'OPEN', holds_today: true, ahead: false });
    expect(rows).toContainEqual({ status: 'OPEN', holds_today: false, ahead: true });
    expect(rows).toContainEqual({ status: 'CLOSED', holds_today: false, ahead: false });
    expect(rows).not.toContainEqual({ status: 'CLOSED', holds_today: true, ahead: false });
  });

  it('leaves items as their payments made them', async () => {
    const wrong =
      await scalar(`SELECT count(*) AS value FROM departments.item i WHERE i.paid_cents <> coalesce((
        SELECT sum(a.amount_cents) FROM departments.item_charge c JOIN payments.allocation a USING (charge_id)
        WHERE c.item_id = i.id), 0)
      OR (i.paid_cents < i.due_cents) <> (i.status = 'FEES_DUE')`);
    expect(wrong).toBe(0n);
    expect(await scalar(`SELECT position = events.last_position() AS value FROM departments.consumer`)).toBe(
      true,
    );
  });

  it('owes on payment plans what the accounts owe', async () => {
    const wrong = await scalar(`SELECT count(*) AS value FROM accounts.payment_plan p JOIN accounts.account a
      ON a.id = p.account_id WHERE a.type = 'UTILITY' AND p.remaining_cents <> a.open_cents`);
    expect(wrong).toBe(0n);
  });

  it('lets Dana Whitfield pay everything in one basket, which lifts her shut-off', async () => {
    const { utilityAccount, courtAccount, permitAccount } = fixtures.danaWhitfield;
    const { rows: charges } = await auditor.query<{
      chargeId: string;
      amountCents: bigint;
      accountId: string;
    }>(
      `SELECT c.id AS "chargeId", c.open_cents AS "amountCents", a.id AS "accountId"
       FROM accounts.charge c JOIN accounts.account a ON a.id = c.account_id
       WHERE a.number = ANY ($1) AND c.open_cents > 0 ORDER BY a.type = 'UTILITY' DESC`,
      [[utilityAccount.number, courtAccount.number, permitAccount.number]],
    );
    const pool = createPool(database.services['payments'] ?? database.migrator, {
      applicationName: 'test:posting',
    });
    const posting = new PostingService(new Engine(new EngineRepository(pool)));
    const outcome = await posting.submit({
      id: newId(),
      scope: 'test',
      key: 'basket',
      requestHash: 'aa',
      createdBy: 'test',
      channel: Channel.COUNTER,
      tender: Tender.CASH,
      amountCents: charges.reduce((total, { amountCents }) => total + amountCents, 0n),
      accountId: charges[0]?.accountId ?? '',
      allocations: charges,
      receivedAt: new Date(),
      businessDate: today,
      effectiveDate: today,
      allowDuplicate: false,
      departments: '*',
      confirmation: 'IMMEDIATE',
    });
    await pool.end();
    expect(outcome.kind).toBe('posted');
    const lifted = await scalar(
      `SELECT h.lifted_at IS NOT NULL AS value FROM accounts.hold h JOIN accounts.account a ON a.id = h.account_id
       WHERE a.number = $1 AND h.kind = $2`,
      utilityAccount.number,
      utilityAccount.holdKind,
    );
    expect(lifted).toBe(true);
    expect(await checkBooks(database.migrator)).toEqual([]);
  });

  it('does not load twice, nor beside what an interrupted load left, nor among the data of others', async () => {
    expect(await cityState(database.migrator)).toBe('loaded');
    await expect(loadCity({ ...options, migrator: database.migrator })).rejects.toThrow(CityNotLoadable);

    await using other = await createTestDatabase();
    const client = createPool(other.migrator, { applicationName: 'test', maxConnections: 1 });
    await client.query(
      `INSERT INTO accounts.party (id, display_name) VALUES (gen_random_uuid(), 'Somebody')`,
    );
    await client.query(
      `INSERT INTO accounts.account (id, number, type, status, department_code, holder_id)
       SELECT gen_random_uuid(), 'X-1', 'COURT', 'ACTIVE', 'COURT', id FROM accounts.party`,
    );
    expect(await cityState(other.migrator)).toBe('occupied');
    const connection = await client.connect();
    await markStart(connection, options);
    connection.release();
    expect(await cityState(other.migrator)).toBe('interrupted');
    await expect(loadCity({ ...options, migrator: other.migrator })).rejects.toThrow(/interrupted/);
    await client.query(
      `INSERT INTO payments.payment (id, account_id, department_code, status, channel, tender, amount_cents, received_at,
         business_date, effective_date, idempotency_scope, idempotency_key, request_hash, created_by)
       SELECT gen_random_uuid(), id, 'COURT', 'DECLINED', 'COUNTER', 'CASH', 100, now(), now(), now(), 's', 'k', '\\x00', 'somebody'
       FROM accounts.account`,
    );
    expect(await cityState(other.migrator)).toBe('mixed');
    const load = loadCity({
      ...options,
      migrator: other.migrator,
      clear: () => Promise.reject(new Error('kept')),
    });
    await expect(load).rejects.toThrow(/since then it has been used/);
    await client.end();
  });

  it('waits for whoever is loading, and clears what they left when they did not finish', async () => {
    await using other = await createTestDatabase();
    const first = createClient(other.migrator, 'test:first');
    await first.connect();
    await lockLoad(first, () => undefined);
    await markStart(first, options);
    expect(await cityState(other.migrator)).toBe('loading');

    const calls: string[] = [];
    const waiting = Promise.withResolvers<void>();
    const second = loadCity({
      ...options,
      migrator: other.migrator,
      onWait: () => {
        calls.push('wait');
        waiting.resolve();
      },
      clear: async () => {
        calls.push('clear');
        const client = createClient(other.migrator, 'test:clear');
        await client.connect();
        await client.query('DROP SCHEMA demo CASCADE');
        await client.end();
      },
    });
    await waiting.promise;
    await first.end();
    await second;
    expect(calls).toEqual(['wait', 'clear']);
    expect(await cityState(other.migrator)).toBe('loaded');
  });
});
