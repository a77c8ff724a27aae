import fc from 'fast-check';
import type { Client, Pool } from 'pg';
import { createClient, createPool } from '../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../platform/database/testing/test-database.js';
import { newId } from '../../platform/ids/public-id.js';
import { BillKind } from '../../subgraphs/accounts/billing/bill.kind.js';
import type { Bill } from '../../subgraphs/accounts/billing/bill.js';
import { PaymentKind } from '../../subgraphs/payments/pay/payment.kind.js';
import type { PaymentRequest } from '../../subgraphs/payments/pay/types.js';
import { Channel } from '../words/channel.js';
import { Tender } from '../words/tender.js';
import { checkBooks } from '../../subgraphs/testing/books.js';
import { createToyAgency, type ToyAgency } from '../../subgraphs/testing/toy-agency.js';
import type { Effects } from './effects.js';
import { Engine } from './engine.js';
import { EngineRepository } from './engine.repository.js';
import { installToyKind, ToyKind, toyLock, type ToyRequest } from './testing/toy-kind.js';

const today = new Date().toISOString().slice(0, 10);
const permissionDenied = '42501';

describe('the engine of all movements', () => {
  let database: TestDatabase;
  let agency: ToyAgency;
  let owner: Pool;
  let pool: Pool;
  let engine: Engine;
  /** Of the migrator, who may post every kind. */
  let allKinds: Engine;
  const toy = new ToyKind('TOY');
  const bill = new BillKind();
  const payment = new PaymentKind(60_000);

  beforeAll(async () => {
    database = await createTestDatabase();
    agency = await createToyAgency(database.migrator, [
      { number: 'UB-1', department: 'UTIL' },
      { number: 'UB-2', department: 'UTIL' },
      { number: 'BP-1', department: 'PERMITS' },
    ]);
    owner = createPool(database.migrator, { applicationName: 'owner' });
    pool = createPool(database.services['payments']!, { applicationName: 'test' });
    await installToyKind(owner);
    engine = new Engine(new EngineRepository(pool));
    allKinds = new Engine(new EngineRepository(owner));
  });

  afterAll(async () => {
    const findings = await checkBooks(database.migrator);
    // The toy kind has a table of its own, bills without a bill and tells of it by an event of its own, which is rightly named.
    const ofToys = new Set<string>(['guards', 'bills', 'movements', 'event-topics']);
    expect(findings.filter(({ check }) => !ofToys.has(check))).toEqual([]);
    await owner.end();
    await pool.end();
    await database[Symbol.asyncDispose]();
  });

  const account = (index: number): string => agency.accounts[index]!;

  /** All that movements write, counted. */
  async function written(): Promise<string> {
    const { rows } = await owner.query<{ counts: string }>(
      `SELECT concat_ws(' ', (SELECT count(*) FROM ledger.entry), (SELECT count(*) FROM ledger.line),
         (SELECT count(*) FROM accounts.charge), (SELECT count(*) FROM accounts.movement),
         (SELECT sum(balance_version) FROM accounts.account), (SELECT count(*) FROM books.toy),
         (SELECT count(*) FROM payments.payment), (SELECT count(*) FROM events.log)) AS counts`,
    );
    return rows[0]!.counts;
  }

  async function countOfToys(): Promise<bigint> {
    const { rows } = await owner.query<{ count: bigint }>('SELECT count(*) FROM books.toy');
    return rows[0]!.count;
  }

  async function openCents(): Promise<Record<string, bigint>> {
    const { rows } = await owner.query<{ id: string; open_cents: bigint }>(
      'SELECT id, open_cents FROM accounts.account',
    );
    return Object.fromEntries(rows.map(({ id, open_cents }) => [id, open_cents]));
  }

  /** A charge of one account, its entry, a row and an event: something of everything. */
  const everything =
    (accountId: string, more: (effects: Effects) => Effects = (effects) => effects): ToyRequest['effects'] =>
    (_view, ids) =>
      more({
        entries: [
          {
            id: ids.entry,
            description: 'Toy',
            accountingDate: today,
            effectiveDate: today,
            lines: [
              {
                account: '500-115100',
                fund: '500',
                debitCents: 700n,
                department: 'UTIL',
                residentAccountId: accountId,
              },
              {
                account: '500-343300',
                fund: '500',
                creditCents: 700n,
                department: 'UTIL',
                revenueType: 'WATER',
              },
            ],
          },
        ],
        charges: [
          {
            id: newId(),
            accountId,
            entryId: ids.entry,
            revenueTypeCode: 'WATER',
            kind: 'PRINCIPAL',
            description: 'Toy',
            amountCents: 700n,
            receivableAccount: '500-115100',
            issuedOn: today,
            dueDate: today,
            priority: 1,
          },
        ],
        deltas: [{ entryId: ids.entry, accountId, openCents: 700n, creditCents: 0n, controlCents: 700n }],
        rows: [{ id: ids.row }],
        events: [
          {
            kind: 'toy.played.v1',
            topics: [`account:${accountId}`],
            payload: { toy: 'ball' },
            entryId: ids.entry,
            rowId: ids.row,
          },
        ],
      });

  const broken = (effects: Effects): Effects => ({
    ...effects,
    rows: (effects.rows ?? []).map((row) => ({ ...row, broken: true })),
  });

  const billOf = (accountId: string, cents: bigint, revenueTypeCode = 'WATER'): Bill => ({
    id: newId(),
    accountId,
    description: 'Bill',
    issuedOn: today,
    dueDate: today,
    charges: [
      {
        id: newId(),
        revenueTypeCode,
        kind: 'PRINCIPAL',
        description: 'Bill',
        amountCents: cents,
        priority: 1,
      },
    ],
  });

  const cash = (accountId: string, cents: bigint): PaymentRequest => ({
    id: newId(),
    scope: 'test',
    key: newId(),
    requestHash: 'aa',
    createdBy: 'test',
    channel: Channel.COUNTER,
    tender: Tender.CASH,
    amountCents: cents,
    accountId,
    receivedAt: new Date(),
    businessDate: today,
    effectiveDate: today,
    allowDuplicate: true,
    departments: '*',
    confirmation: 'IMMEDIATE',
  });

  it('writes what a kind hands over, and tells its event what was given under the head of the log', async () => {
    const answer = await engine.submit(toy, { accountId: account(0), effects: everything(account(0)) });
    if (typeof answer === 'string') throw new Error(answer);
    const [sequence] = [...answer.written!.sequences.values()];
    expect([...answer.written!.rows.values()]).toEqual([{ colour: 'red' }]);
    const { rows } = await owner.query<{ topics: string[]; payload: Record<string, unknown> }>(
      "SELECT topics, payload FROM events.log WHERE kind = 'toy.played.v1' ORDER BY position DESC LIMIT 1",
    );
    expect(rows[0]!.topics).toEqual([`account:${account(0)}`]);
    expect(rows[0]!.payload).toMatchObject({
      toy: 'ball',
      colour: 'red',
      journalSequence: sequence,
      accounts: [{ id: account(0) }],
      departments: [],
    });
  });

  it('leaves nothing behind of a kind whose third statement fails after two', async () => {
    const before = await written();
    const request = { accountId: account(0), effects: everything(account(0), broken) };
    await expect(engine.submit(toy, request)).rejects.toMatchObject({ code: 'TB999' });
    expect(await written()).toBe(before);
  });

  it('leaves nothing behind of what the database refuses only at the commit', async () => {
    const before = await written();
    const unmoved = everything(account(0), ({ deltas: _, ...effects }) => effects);
    await expect(engine.submit(toy, { accountId: account(0), effects: unmoved })).rejects.toMatchObject({
      code: 'TB006',
    });
    expect(await written()).toBe(before);
  });

  it('answers the neighbours of one that fails', async () => {
    const requests = Array.from({ length: 9 }, (_, index) => ({
      accountId: account(index % 2),
      effects: everything(account(index % 2), index === 4 ? broken : undefined),
    }));
    const outcomes = await Promise.allSettled(requests.map((request) => engine.submit(toy, request)));
    expect(outcomes.map(({ status }) => status === 'rejected')).toEqual(
      requests.map((_, index) => index === 4),
    );
  });

  it('writes once, and answers the neighbours, when a kind fails to answer after the commit', async () => {
    const before = await countOfToys();
    const row = (index: number): ToyRequest => ({
      accountId: account(0),
      effects: (_view, ids) => ({ rows: [{ id: ids.row }] }),
      isSpeechless: index === 2,
    });
    const toys = [0, 1, 2, 3].map((index) => allKinds.submit(toy, row(index)));
    const paid = allKinds.submit(payment, cash(account(0), 1_00n));
    const outcomes = await Promise.allSettled(toys);
    expect(outcomes.map(({ status }) => status === 'rejected')).toEqual([false, false, true, false]);
    expect(await paid).toMatchObject({ kind: 'posted' });
    expect(await countOfToys()).toBe(before + 4n);
  });

  it('refuses for a closed period what falls into one, and no neighbour', async () => {
    const late = everything(account(0), (effects) => ({
      ...effects,
      entries: (effects.entries ?? []).map((entry) => ({ ...entry, accountingDate: '1999-01-01' })),
    }));
    const outcomes = await Promise.all([
      allKinds.submit(payment, cash(account(0), 1_00n)),
      allKinds.submit(toy, { accountId: account(0), effects: late }),
      allKinds.submit(payment, cash(account(1), 1_00n)),
    ]);
    expect(outcomes).toMatchObject([{ kind: 'posted' }, 'period closed', { kind: 'posted' }]);
  });

  it('answers the neighbours of one whose lookup cannot be asked', async () => {
    const lost = Object.assign(new ToyKind('TOY'), {
      lookUp: () => {
        throw new Error('lost');
      },
    });
    const outcomes = await Promise.allSettled([
      allKinds.submit(payment, cash(account(0), 1_00n)),
      allKinds.submit(lost, { accountId: account(0) }),
      allKinds.submit(payment, cash(account(1), 1_00n)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('commits a batch of mixed kinds as one transaction, in which each sees what the ones before it left', async () => {
    const owed = billOf(account(2), 80_00n, 'BLDG');
    const [billed, paid] = await Promise.all([
      allKinds.submit(bill, [owed, billOf(account(1), 5_00n)]),
      // Permits take no partial and no excess payments, so this is taken for exactly that bill or refused.
      allKinds.submit(payment, cash(account(2), 80_00n)),
      allKinds.submit(toy, { accountId: account(0), effects: everything(account(0)) }),
    ]);
    expect(billed).toEqual({ kind: 'issued' });
    expect(paid).toMatchObject({
      kind: 'posted',
      plan: { allocations: [{ charge: { id: owed.charges[0]!.id } }] },
    });
    const { rows } = await owner.query<{ kinds: string[] }>(
      `SELECT array_agg(kind ORDER BY sequence) AS kinds FROM ledger.entry
       GROUP BY transaction_id ORDER BY max(sequence) DESC LIMIT 1`,
    );
    expect(rows[0]!.kinds).toEqual(['BILL', 'PAYMENT', 'TOY']);
  });

  it('holds up no other movement of a batch while somebody holds an account, of whatever kind', async () => {
    const holder = createClient(database.superuser, 'test:holder');
    await holder.connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT FROM accounts.account WHERE id = $1 FOR UPDATE', [account(1)]);
      const held = allKinds.submit(bill, [billOf(account(1), 1_00n)]);
      const free = allKinds.submit(toy, { accountId: account(0), effects: everything(account(0)) });
      expect(await free).toMatchObject({ written: { rows: expect.any(Map) } });
      await holder.query('COMMIT');
      expect(await held).toEqual({ kind: 'issued' });
    } finally {
      await holder.end();
    }
  });

  describe('when the database gives up on a batch for one of its movements,', () => {
    const waits = (effects: Effects): Effects => ({
      ...effects,
      rows: (effects.rows ?? []).map((row) => ({ ...row, waits: true })),
    });
    const one = (more?: (effects: Effects) => Effects): ToyRequest => ({
      accountId: account(0),
      effects: everything(account(0), more),
    });
    let impatient: Pool;
    let holder: Client;

    beforeEach(async () => {
      impatient = createPool(database.migrator, { applicationName: 'test', lockTimeoutMs: 100 });
      holder = createClient(database.superuser, 'test:holder');
      await holder.connect();
      await holder.query('SELECT pg_advisory_lock($1)', [toyLock]);
    });

    afterEach(async () => {
      await holder.end();
      await impatient.end();
    });

    it('answers all others meanwhile, and that one as busy once its patience is over', async () => {
      const before = await countOfToys();
      const patient = new Engine(new EngineRepository(impatient), { patienceMs: 60_000 });
      const stuck = patient.submit(toy, { ...one(waits), patienceMs: 300 });
      const others = Array.from({ length: 5 }, () => patient.submit(toy, one()));
      const paid = patient.submit(payment, cash(account(1), 1_00n));
      for (const answer of await Promise.all(others)) expect(answer).toHaveProperty('written');
      expect(await paid).toMatchObject({ kind: 'posted' });
      expect(await stuck).toBe('busy');
      expect(await countOfToys()).toBe(before + 5n);
    });

    it('writes that one as well when what it waits for is let go in time', async () => {
      const patient = new Engine(new EngineRepository(impatient), { patienceMs: 60_000 });
      const stuck = patient.submit(toy, one(waits));
      expect(await patient.submit(toy, one())).toHaveProperty('written');
      await holder.query('SELECT pg_advisory_unlock($1)', [toyLock]);
      expect(await stuck).toHaveProperty('written');
    });

    it('also where both of them waited for an account before', async () => {
      const patient = new Engine(new EngineRepository(impatient), { patienceMs: 60_000 });
      await holder.query('BEGIN');
      await holder.query('SELECT FROM accounts.account WHERE id = $1 FOR UPDATE', [account(0)]);
      const [stuck, free] = [patient.submit(toy, one(waits)), patient.submit(toy, one())];
      while (patient.waiting < 2) await new Promise((resolve) => setImmediate(resolve));
      await holder.query('COMMIT');
      expect(await free).toHaveProperty('written');
      await holder.query('SELECT pg_advisory_unlock($1)', [toyLock]);
      expect(await stuck).toHaveProperty('written');
    });
  });

  it("lets no role post another's kind, nor look up for it", async () => {
    const before = await written();
    const accounts = createPool(database.services['accounts']!, { applicationName: 'test' });
    try {
      const stranger = new Engine(new EngineRepository(accounts));
      await expect(stranger.submit(payment, cash(account(0), 1_00n))).rejects.toMatchObject({
        code: permissionDenied,
      });
      await expect(
        stranger.submit(toy, { accountId: account(0), effects: everything(account(0)) }),
      ).rejects.toMatchObject({ code: permissionDenied });
      await expect(engine.submit(bill, [billOf(account(0), 1_00n)])).rejects.toMatchObject({
        code: permissionDenied,
      });
    } finally {
      await accounts.end();
    }
    expect(await written()).toBe(before);
  });

  it('lets no kind announce what is told by another, or tell of an entry that there is not', async () => {
    const before = await written();
    const forge = (change: object) =>
      everything(account(0), (effects) => ({
        ...effects,
        events: (effects.events ?? []).map((event) => ({ ...event, ...change })),
      }));
    for (const change of [{ kind: 'payment.posted.v1' }, { entryId: undefined }, { entryId: newId() }]) {
      await expect(
        engine.submit(toy, { accountId: account(0), effects: forge(change) }),
      ).rejects.toMatchObject({ code: permissionDenied });
    }
    expect(await written()).toBe(before);
  });

  it('leaves in the view what the database holds after the batch, whatever was in it', async () => {
    const cents = fc.bigInt({ min: 1_00n, max: 200_00n });
    const where = fc.constantFrom(0, 1);
    const movements = fc.array(fc.tuple(fc.constantFrom('bill', 'payment'), where, cents), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(movements, async (drawn) => {
        const answers = drawn.map(([kind, index, amount]) =>
          kind === 'bill'
            ? allKinds.submit(bill, [billOf(account(index), amount)])
            : allKinds.submit(payment, cash(account(index), amount)),
        );
        const looks = [0, 1].map((index) => allKinds.submit(toy, { accountId: account(index) }));
        await Promise.all(answers);
        const after = await openCents();
        for (const look of await Promise.all(looks)) {
          if (typeof look === 'string') throw new Error(look);
          for (const [id, open] of Object.entries(look.open)) expect([id, open]).toEqual([id, after[id]]);
        }
      }),
      { numRuns: 25 },
    );
  });
});
