import type { Pool } from 'pg';
import { createClient, createPool } from '../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../platform/database/testing/test-database.js';
import { newId } from '../../platform/ids/public-id.js';
import { PaymentKind } from '../../subgraphs/payments/pay/payment.kind.js';
import type { PaymentRequest } from '../../subgraphs/payments/pay/types.js';
import { Channel } from '../words/channel.js';
import { Tender } from '../words/tender.js';
import { checkBooks } from '../../subgraphs/testing/books.js';
import { createToyAgency, type ToyAgency } from '../../subgraphs/testing/toy-agency.js';
import type { Change, Effects } from './effects.js';
import { Engine } from './engine.js';
import { EngineRepository } from './engine.repository.js';
import { GiveBackKind, installFollowUpKinds, TakeBackKind } from './testing/follow-up-kinds.js';

const today = new Date().toISOString().slice(0, 10);
const permissionDenied = '42501';

describe('a movement that goes on from what another left', () => {
  let database: TestDatabase;
  let agency: ToyAgency;
  let owner: Pool;
  let pool: Pool;
  let engine: Engine;
  const payment = new PaymentKind(60_000);
  const takeBack = new TakeBackKind();
  const giveBack = new GiveBackKind();

  beforeAll(async () => {
    database = await createTestDatabase();
    const water = (cents: number, dueDate = today) => ({ revenueType: 'WATER' as const, cents, dueDate });
    agency = await createToyAgency(database.migrator, [
      { number: 'UB-1', department: 'UTIL', charges: [water(30_00, '2020-01-01'), water(20_00)] },
      { number: 'UB-2', department: 'UTIL', charges: Array.from({ length: 9 }, () => water(10_00)) },
      { number: 'BP-1', department: 'PERMITS', charges: [{ revenueType: 'BLDG', cents: 100_00 }] },
    ]);
    owner = createPool(database.migrator, { applicationName: 'owner' });
    pool = createPool(database.services['payments']!, { applicationName: 'test' });
    await installFollowUpKinds(owner);
    engine = new Engine(new EngineRepository(pool));
    await owner.query(
      `INSERT INTO accounts.hold (id, account_id, kind, reason, placed_at, lifts_when_paid)
       VALUES (gen_random_uuid(), $1, 'SHUTOFF', 'Past due', now(), true)`,
      [account(0)],
    );
  });

  afterAll(async () => {
    const findings = await checkBooks(database.migrator);
    // The kinds of these tests have rows and functions of their own, and tell of what they do by an event of their own.
    const ofTests = new Set<string>(['guards', 'event-topics']);
    expect(findings.filter(({ check }) => !ofTests.has(check))).toEqual([]);
    await owner.end();
    await pool.end();
    await database[Symbol.asyncDispose]();
  });

  const account = (index: number): string => agency.accounts[index]!;

  const cash = (index: number, amountCents: bigint): PaymentRequest => ({
    ...{ id: newId(), scope: 'test', key: newId(), requestHash: 'aa', createdBy: 'test' },
    ...{ channel: Channel.COUNTER, tender: Tender.CASH, amountCents, accountId: account(index) },
    ...{ receivedAt: new Date(), businessDate: today, effectiveDate: today },
    ...{ allowDuplicate: true, departments: '*', confirmation: 'IMMEDIATE' },
  });

  async function pay(index: number, cents: bigint): Promise<string> {
    const request = cash(index, cents);
    expect(await engine.submit(payment, request)).toMatchObject({ kind: 'posted' });
    return request.id;
  }

  async function standing(index: number): Promise<object> {
    const { rows } = await owner.query<object>(
      `SELECT a.open_cents AS open, a.credit_cents AS credit,
         ARRAY(SELECT c.open_cents FROM accounts.charge c WHERE c.account_id = a.id ORDER BY c.due_date, c.id) AS charges,
         (SELECT count(*) FROM accounts.hold h WHERE h.account_id = a.id AND h.lifted_at IS NULL) AS holds
       FROM accounts.account a WHERE a.id = $1`,
      [account(index)],
    );
    return rows[0]!;
  }

  async function positionOfLog(): Promise<bigint> {
    const { rows } = await owner.query<{ position: bigint }>('SELECT position FROM events.head');
    return rows[0]!.position;
  }

  async function statusOf(id: string): Promise<string> {
    const { rows } = await owner.query<{ status: string }>(
      'SELECT status FROM payments.payment WHERE id = $1',
      [id],
    );
    return rows[0]!.status;
  }

  it('sees the row that it names, with the accounts, charges and entry that come with it', async () => {
    const paymentId = await pay(1, 10_00n);
    expect(await engine.submit(takeBack, { paymentId })).toBe('done');
    const { row, view } = takeBack.decided.at(-1)!;
    expect(row).toMatchObject({ status: 'POSTED', amount_cents: '1000', account_id: account(1) });
    const [allocation] = row['allocations'] as [{ charge: string }];
    expect(view.position.accounts.get(account(1))).toMatchObject({ creditCents: 0n, departmentCode: 'UTIL' });
    expect(view.position.charges.get(allocation.charge)).toMatchObject({ amountCents: 10_00n });
    expect(view.entries.get(String(row['entry_id']))).toMatchObject({ kind: 'PAYMENT', isReversed: false });
    expect(Math.abs(view.now.getTime() - Date.now())).toBeLessThan(600_000);
  });

  it('knows no row that there is not', async () => {
    expect(await engine.submit(takeBack, { paymentId: newId() })).toBe('no such payment');
  });

  it('takes all of it back: entry, charges, credit, the hold that went, and tells of its new state', async () => {
    const before = await standing(0);
    const paymentId = await pay(0, 55_00n);
    expect(await standing(0)).toMatchObject({ open: 0n, credit: 5_00n, charges: [0n, 0n], holds: 0n });
    expect(await engine.submit(takeBack, { paymentId })).toBe('done');
    expect(await standing(0)).toEqual(before);
    expect(await statusOf(paymentId)).toBe('VOIDED');
    const { rows } = await owner.query<{ topics: string[]; payload: object }>(
      'SELECT topics, payload FROM events.log ORDER BY position DESC LIMIT 1',
    );
    expect(rows[0]).toMatchObject({
      topics: [`payment:${paymentId}`, `account:${account(0)}`, 'department:UTIL'],
      payload: { accounts: [{ id: account(0) }], departments: [{ deltaCents: -50_00 }] },
    });
  });

  it('happens once, however many ask for it in one batch', async () => {
    const paymentId = await pay(1, 10_00n);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => engine.submit(takeBack, { paymentId })),
    );
    expect(answers.toSorted()).toEqual(['done', 'too late', 'too late', 'too late', 'too late']);
  });

  it('happens once, whichever of two processes is first', async () => {
    const other = new Engine(new EngineRepository(pool));
    for (let run = 0; run < 5; run += 1) {
      const paymentId = await pay(1, 10_00n);
      const answers = await Promise.all([engine, other].map((each) => each.submit(takeBack, { paymentId })));
      expect(answers.toSorted()).toEqual(['done', 'too late']);
    }
  });

  it('gives back no more than there is, part by part, also in one batch', async () => {
    const paymentId = await pay(2, 100_00n);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => engine.submit(giveBack, { paymentId })),
    );
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(10);
    const { rows } = await owner.query('SELECT refunded_cents FROM payments.payment WHERE id = $1', [
      paymentId,
    ]);
    expect(rows).toEqual([{ refunded_cents: 100_00n }]);
  });

  it('waits for a row that somebody else holds, and holds up no other', async () => {
    const [held, free] = [await pay(1, 10_00n), await pay(1, 10_00n)];
    const holder = createClient(database.superuser, 'test:holder');
    await holder.connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT FROM payments.payment WHERE id = $1 FOR UPDATE', [held]);
      const waiting = engine.submit(takeBack, { paymentId: held });
      expect(await engine.submit(takeBack, { paymentId: free })).toBe('done');
      expect(engine.waiting).toBe(1);
      await holder.query('COMMIT');
      expect(await waiting).toBe('done');
    } finally {
      await holder.end();
    }
  });

  describe('is refused, with nothing written,', () => {
    const change = (more: Partial<Change>) => (effects: Effects) => ({
      ...effects,
      changes: effects.changes!.map((each) => ({ ...each, ...more })),
    });
    const tell = (more: object) => (effects: Effects) => ({
      ...effects,
      events: effects.events!.map((each) => ({ ...each, ...more })),
    });

    it.each<[string, string, (effects: Effects) => Effects]>([
      ['for a transition that is not its own', permissionDenied, change({ transition: 'DECLINE' })],
      ['for a column that it may not set', permissionDenied, change({ set: { receipt_number: '1' } })],
      ['for a state that its transition does not lead to', 'TB009', change({ to: 'RETURNED' })],
      ['for a state that its transition does not begin in', 'TB009', change({ from: 'PENDING' })],
      [
        'for a change of what is not in that state any more',
        '40001',
        (effects) => {
          const id = newId();
          return change({ id })(tell({ changedId: id })(effects));
        },
      ],
      [
        'for a change that nobody is told of',
        'TB013',
        (effects) => ({ ...effects, events: effects.events!.map(({ changedId: _, ...event }) => event) }),
      ],
      [
        'for a change that is told of twice',
        'TB013',
        (effects) => ({ ...effects, events: [...effects.events!, ...effects.events!] }),
      ],
      ['for an event of a change that it does not make', permissionDenied, tell({ changedId: newId() })],
      ['for an event of a row that it does not write', 'TB013', tell({ rowId: newId() })],
      ['for an event of another kind', permissionDenied, tell({ kind: 'payment.declined.v1' })],
      [
        'for a hold that it lifts instead',
        permissionDenied,
        ({ relapses, ...effects }) => ({ ...effects, cures: relapses! }),
      ],
      [
        'for what it would leave posted in the books',
        'TB012',
        ({ changes: _, events: __, ...effects }) => effects,
      ],
    ])('%s', async (_what, code, forge) => {
      const paymentId = await pay(1, 10_00n);
      const before = [await positionOfLog(), await standing(1)];
      await expect(engine.submit(takeBack, { paymentId, forge })).rejects.toMatchObject({ code });
      expect([await positionOfLog(), await standing(1), await statusOf(paymentId)]).toEqual([
        ...before,
        'POSTED',
      ]);
      expect(await engine.submit(takeBack, { paymentId })).toBe('done');
    });

    it('for a row that none of its batch may see', async () => {
      const client = await pool.connect();
      const wanted = JSON.stringify({ aggregates: { 'payments.payment': [newId()] } });
      const look = `SELECT books.look('{}', '{}', '{}', NULL, 0, false, '{"PAYMENT": {"requests": []}}', $1)`;
      await expect(client.query(look, [wanted])).rejects.toMatchObject({ code: permissionDenied });
      client.release();
    });
  });

  describe('is previewed', () => {
    it('as it is then decided and written, with what it does to the account and its holds', async () => {
      const request = cash(0, 40_00n);
      const preview = await engine.preview(payment, request);
      if (preview.kind !== 'effects') throw new Error(preview.answer.kind);
      const { lines } = preview.effects.entries![0]!;
      expect(preview.accounts).toEqual([
        {
          ...{ id: account(0), departmentCode: 'UTIL' },
          ...{ balanceBeforeCents: 50_00n, balanceAfterCents: 10_00n },
          balanceVersion: expect.any(Number) as number,
        },
      ]);
      expect(preview.holds.placedAgain).toEqual([]);
      expect(preview.holds.lifted).toMatchObject([{ accountId: account(0), kind: 'SHUTOFF' }]);
      expect(await standing(0)).toMatchObject({ open: 50_00n, holds: 1n });
      const outcome = await engine.submit(payment, request);
      expect(outcome).toMatchObject({ kind: 'posted', plan: { lines } });
      expect(await standing(0)).toMatchObject({ open: 10_00n, holds: 0n });
      const back = await engine.preview(takeBack, { paymentId: request.id });
      expect(back).toMatchObject({
        accounts: [{ id: account(0), balanceBeforeCents: 10_00n, balanceAfterCents: 50_00n }],
        holds: { lifted: [], placedAgain: [{ accountId: account(0), kind: 'SHUTOFF' }] },
      });
      expect(await engine.submit(takeBack, { paymentId: request.id })).toBe('done');
      expect(await standing(0)).toMatchObject({ open: 50_00n, holds: 1n });
    });

    it('as refused where it would be', async () => {
      expect(await engine.preview(takeBack, { paymentId: newId() })).toEqual({
        kind: 'answer',
        answer: 'no such payment',
      });
    });

    it('also while somebody holds all that it is about, and holds nothing itself', async () => {
      const paymentId = await pay(1, 10_00n);
      const holder = createClient(database.superuser, 'test:holder');
      await holder.connect();
      try {
        await holder.query('BEGIN');
        await holder.query('SELECT FROM payments.payment FOR UPDATE');
        await holder.query('SELECT FROM accounts.account FOR UPDATE');
        expect(await engine.preview(takeBack, { paymentId })).toMatchObject({
          kind: 'effects',
          accounts: [{ id: account(1) }],
        });
        await holder.query('COMMIT');
      } finally {
        await holder.end();
      }
      expect(await engine.submit(takeBack, { paymentId })).toBe('done');
    });

    it('in a transaction in which the database lets nothing be written', async () => {
      await owner.query(`CREATE FUNCTION books.scribble(wanted jsonb) RETURNS jsonb LANGUAGE sql SECURITY DEFINER AS
        $$ UPDATE accounts.account SET open_cents = open_cents; SELECT '{}'::jsonb $$`);
      await owner.query(`UPDATE books.movement_kind SET lookup = 'books.scribble' WHERE name = 'REFUND'`);
      await expect(engine.preview(giveBack, { paymentId: newId() })).rejects.toMatchObject({ code: '25006' });
      await owner.query(`UPDATE books.movement_kind SET lookup = NULL WHERE name = 'REFUND'`);
    });
  });
});
