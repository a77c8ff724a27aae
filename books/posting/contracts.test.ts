import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { createPool } from '../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../platform/database/testing/test-database.js';
import { billRule } from '../../subgraphs/accounts/billing/bill.rules.js';
import { checkBooks } from '../../subgraphs/testing/books.js';
import { createToyAgency, type ToyAgency } from '../../subgraphs/testing/toy-agency.js';
import { toyPosting } from '../../subgraphs/testing/toy-posting.js';
import {
  postEffects,
  toyPayment,
  ToyTill,
  type ToyEffects,
  type ToyReceipt,
} from '../../subgraphs/testing/toy-till.js';

const daysFromNow = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const today = daysFromNow(0);
const permissionDenied = '42501';

const nothing: ToyEffects = {
  ...{ entries: [], deltas: [], charges: [], cures: [], rows: {}, events: [], changes: [], relapses: [] },
};

/** What a serving role hands over is not believed: each forgery is tried as that role, up to the commit. */
describe('the contracts of the books', () => {
  let database: TestDatabase;
  let agency: ToyAgency;
  let owner: Pool;
  let receipt: ToyReceipt;
  const pools: Record<string, Pool> = {};

  beforeAll(async () => {
    database = await createTestDatabase();
    agency = await createToyAgency(database.migrator, [
      {
        number: 'UB-1',
        department: 'UTIL',
        charges: [
          { revenueType: 'WATER', cents: 9_000 },
          { revenueType: 'STORM', cents: 4_000 },
          { revenueType: 'WATER', cents: 3_000 },
        ],
      },
      { number: 'UB-2', department: 'UTIL', charges: [{ revenueType: 'WATER', cents: 9_000 }] },
      { number: 'BP-1', department: 'PERMITS', charges: [{ revenueType: 'BLDG', cents: 8_000 }] },
      {
        number: 'UB-3',
        department: 'UTIL',
        charges: [{ revenueType: 'WATER', cents: 5_000, dueDate: '2020-01-01' }],
      },
    ]);
    owner = createPool(database.migrator, { applicationName: 'owner' });
    for (const [service, credentials] of Object.entries(database.services))
      pools[service] = createPool(credentials, { applicationName: service });
    await owner.query(
      `INSERT INTO accounts.hold (id, account_id, kind, reason, placed_at, lifts_when_paid)
       VALUES (gen_random_uuid(), $1, 'SHUTOFF', 'Past due', now(), true)`,
      [account(3)],
    );
    [receipt] = (await new ToyTill(pools['payments']!).take({ allocations: [water(1_000)] })) as [ToyReceipt];
  });

  afterAll(async () => {
    expect(await checkBooks(database.migrator)).toEqual([]);
    await Promise.all([owner, ...Object.values(pools)].map((pool) => pool.end()));
    await database[Symbol.asyncDispose]();
  });

  const account = (index: number): string => agency.accounts[index]!;
  const charge = (number: string, index = 0): string => agency.charges[number]![index]!;

  const water = (cents: number) =>
    ({ account: account(0), charge: charge('UB-1'), revenueType: 'WATER', cents }) as const;
  const permit = (cents: number) =>
    ({ account: account(2), charge: charge('BP-1'), revenueType: 'BLDG', cents }) as const;

  /** Runs statements as one transaction of a serving role; answers "committed" or the code of the refusal. */
  async function attempt(service: string, work: (client: PoolClient) => Promise<unknown>): Promise<string> {
    const client = await pools[service]!.connect();
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
    }
  }

  const post = (service: string, effects: Partial<ToyEffects>): Promise<string> =>
    attempt(service, (client) => postEffects(client, { ...nothing, ...effects }));

  /** A payment by card that is right but for what a forger changes. */
  function forge(change: (effects: ToyEffects) => void, allocations = [water(500), permit(700)]) {
    const effects = structuredClone(toyPayment({ allocations: allocations as never }));
    change(effects);
    return post('payments', effects);
  }

  const lineFor = ({ entries }: ToyEffects, tag: string, value: string): Record<string, unknown> =>
    (entries[0]!['lines'] as Record<string, unknown>[]).find((line) => line[tag] === value)!;

  const entryOf = (kind: string, lines: object[], more: object = {}) => ({
    ...{ id: randomUUID(), kind, description: kind, accountingDate: today, effectiveDate: today, lines },
    ...(['BILL', 'PAYMENT'].includes(kind) && { ruleCode: kind, ruleVersion: 1, facts: {} }),
    ...more,
  });

  const madeUp = [
    { account: '700-104100', fund: '700', debit: 500 },
    { account: '700-207100', fund: '700', credit: 500 },
    { account: '100-131700', fund: '100', debit: 500 },
    { account: '100-322000', fund: '100', credit: 500, department: 'PERMITS', revenueType: 'BLDG' },
  ];

  it('take a payment that is right', async () => {
    expect(await forge(() => undefined)).toBe('committed');
  });

  describe('refuse money that is made up:', () => {
    it.each(['payments', 'accounts'])(
      'TB012 or TB013: revenue of no payment and no bill, by %s',
      async (service) => {
        const kind = { payments: 'PAYMENT', accounts: 'BILL' }[service]!;
        expect(await post(service, { entries: [entryOf(kind, madeUp)] })).toMatch(/^TB01[23]$/);
      },
    );

    it('TB012: a second collection of a payment, under another step', async () => {
      const source = { sourceKind: 'PAYMENT', sourceId: receipt.id, sourceTransition: 'POSTED AGAIN' };
      expect(await post('payments', { entries: [entryOf('PAYMENT', madeUp, source)] })).toBe('TB012');
    });

    it('TB012: a refund that no movement of the kind decided', async () => {
      const given = madeUp.map(({ debit, credit, ...line }) => ({ ...line, debit: credit, credit: debit }));
      const source = { sourceKind: 'PAYMENT', sourceId: receipt.id, sourceTransition: 'REFUNDED' };
      expect(await post('payments', { entries: [entryOf('PAYMENT', given, source)] })).toBe('TB012');
      expect(await post('accounts', { entries: [entryOf('BILL', given, source)] })).toBe('TB012');
    });

    it('TB012: the entry of a payment reversed while the payment stays posted', async () => {
      const { rows } = await owner.query<Record<string, unknown>>(
        `SELECT account_code AS account, fund_code AS fund, nullif(debit_cents, 0) AS credit, nullif(credit_cents, 0) AS debit,
           department_code AS department, revenue_type_code AS "revenueType", revenue_account_code AS "revenueAccount", channel,
           resident_account_id AS "residentAccount", charge_id AS charge
         FROM ledger.line WHERE entry_id = $1`,
        [receipt.entryId],
      );
      const lines = rows.map((line) => JSON.parse(JSON.stringify(line, text)) as object);
      await owner.query(
        `WITH counted AS (INSERT INTO ledger.entry_kind VALUES ('UNDO', 'TAKEN_BACK'))
         INSERT INTO books.movement_kind (name, role, source_kind, source_transition, reverses)
         VALUES ('UNDO', 'tributary_payments', 'PAYMENT', 'VOIDED', true)`,
      );
      const back = {
        ...{ sourceKind: 'PAYMENT', sourceId: receipt.id, sourceTransition: 'VOIDED' },
        reversesEntryId: receipt.entryId,
      };
      for (const [service, kind] of [
        ['payments', 'UNDO'],
        ['payments', 'PAYMENT'],
        ['accounts', 'BILL'],
      ] as const) {
        const entry = entryOf(kind, lines, back);
        const delta = { entry: entry.id, account: account(0), charge: charge('UB-1') };
        const deltas = [{ ...delta, openCents: 1_000, creditCents: 0, controlCents: 1_000 }];
        expect([kind, await post(service, { entries: [entry], deltas })]).toEqual([kind, 'TB012']);
      }
      await owner.query(`DELETE FROM books.movement_kind WHERE name = 'UNDO'`);
    });

    it('TB006 or TB011: credit that no line gives', async () => {
      const more = { account: account(0), openCents: 0, creditCents: 5_000, controlCents: 0 };
      expect(await forge((e) => e.deltas.push({ ...more, entry: e.entries[0]!['id'] }))).toBe('TB006');
    });

    it('TB006: a resident moved that there is not', async () => {
      const stranger = { account: randomUUID(), openCents: 500, creditCents: 500, controlCents: 0 };
      expect(await forge((e) => e.deltas.push({ ...stranger, entry: e.entries[0]!['id'] }))).toBe('TB006');
    });

    it('TB011: a charge paid that no line names, and one named that is not paid', async () => {
      const other = { charge: charge('UB-1', 2) };
      expect(await forge((e) => Object.assign(e.deltas[0]!, other))).toBe('TB011');
      expect(await forge((e) => Object.assign(lineFor(e, 'charge', charge('UB-1')), other))).toBe('TB011');
      const paid = { account: account(0), charge: charge('UB-1', 2), creditCents: 0, controlCents: 0 };
      const onTop = (cents: number) => (e: ToyEffects) =>
        e.deltas.push({ ...paid, entry: e.entries[0]!['id'], openCents: cents });
      expect(await forge(onTop(-500))).toBe('TB011');
      const twice = (e: ToyEffects) => [
        onTop(-500)(e),
        e.deltas.push({ ...paid, entry: e.entries[0]!['id'], charge: null, openCents: 500 }),
      ];
      expect(await forge(twice)).toBe('TB011');
    });

    it('TB011: a charge paid down on another control account than it was billed to', async () => {
      const change = (e: ToyEffects): void => {
        const onStorm = { account: '520-115100', fund: '520' };
        Object.assign(lineFor(e, 'charge', charge('UB-1')), onStorm);
        Object.assign(lineFor(e, 'account', '500-131700'), { account: '520-131700', fund: '520' });
        Object.assign(lineFor(e, 'account', '700-207500'), { account: '700-207520' });
      };
      expect(await forge(change)).toBe('TB011');
    });

    it('TB011: charges that change without an entry', async () => {
      const delta = { account: account(0), charge: charge('UB-1'), creditCents: 0, controlCents: 0 };
      const deltas = [
        { ...delta, entry: randomUUID(), openCents: -500 },
        { ...delta, entry: randomUUID(), openCents: 500, charge: null },
      ];
      expect(await post('payments', { deltas })).toMatch(/^TB0(06|11)$/);
    });
  });

  describe('refuse lines that the payment does not ask for, also where they balance:', () => {
    const rest = () => ({ department: 'UTIL', channel: 'ONLINE', residentAccount: account(0) });
    const onTop = (...lines: object[]): Promise<string> =>
      forge((e) => (e.entries[0]!['lines'] as object[]).push(...lines), [water(50)] as never);

    it('revenue out of what is owed to somebody', async () => {
      expect(
        await onTop(
          { account: '700-222000', fund: '700', debit: 77, ...rest() },
          { account: '700-207500', fund: '700', credit: 77 },
          { account: '500-131700', fund: '500', debit: 77 },
          { account: '500-343300', fund: '500', credit: 77, ...rest() },
        ),
      ).toBe('TB013');
    });

    it('collections that are given and taken under other tags', async () => {
      const line = { account: '500-343300', fund: '500', ...rest() };
      const tagged = { ...line, revenueType: 'WATER', revenueAccount: '500-343300' };
      expect(await onTop({ ...tagged, credit: 78 }, { ...line, debit: 78 })).toBe('TB013');
    });

    it('money that goes from one fund to another', async () => {
      const owed = [
        { account: '700-207500', fund: '700', debit: 80 },
        { account: '700-207520', fund: '700', credit: 80 },
      ];
      expect(await onTop(...owed)).toBe('TB012');
      const moved = [
        { account: '500-131700', fund: '500', credit: 80 },
        { account: '520-131700', fund: '520', debit: 80 },
        { account: '500-343300', fund: '500', debit: 80, ...rest() },
        { account: '520-343700', fund: '520', credit: 80, ...rest() },
      ];
      expect(await onTop(...owed, ...moved)).toBe('TB013');
    });

    it('what is given with one line and taken with another', async () => {
      const cash = { account: '700-104100', fund: '700' };
      expect(await onTop({ ...cash, debit: 10 }, { ...cash, credit: 10 })).toBe('TB013');
      const twice = (e: ToyEffects): void => {
        const line = lineFor(e, 'charge', charge('BP-1'));
        const lines = e.entries[0]!['lines'] as object[];
        lines.push({ ...line, credit: undefined, debit: 10 }, { ...line, credit: 10 });
      };
      expect(await forge(twice)).toBe('TB013');
    });

    it.each<[string, { account: string; tags?: object; creditCents?: number; controlCents?: number }]>([
      [
        'on the credit account of another fund',
        { account: '100-221000', creditCents: 50, controlCents: -50 },
      ],
      ['on revenue', { account: '100-322000' }],
      [
        'as revenue of some type',
        { account: '100-322000', tags: { revenueType: 'BLDG', revenueAccount: '100-322000' } },
      ],
    ])('what no charge took, %s', async (_what, { account: code, tags, ...moves }) => {
      const unapplied = (e: ToyEffects): void => {
        e.entries[0]!['lines'] = [
          { account: '700-104100', fund: '700', debit: 50 },
          { account: '700-207100', fund: '700', credit: 50 },
          { account: '100-131700', fund: '100', debit: 50 },
          { account: code, fund: '100', credit: 50, ...rest(), ...tags },
        ];
        Object.assign(e.rows['PAYMENT']![0]!, { unappliedCents: 50, allocations: [] });
        Object.assign(e.events[0]!['payload'] as object, { allocations: [] });
        const delta = { entry: e.entries[0]!['id'], account: account(0), openCents: 0, ...moves };
        e.deltas = 'creditCents' in moves ? [delta] : [];
        e.cures = [];
      };
      expect(await forge(unapplied, [water(50)] as never)).toBe('TB013');
    });
  });

  it.each<[string, object]>([
    ['no rule', { ruleCode: undefined, ruleVersion: undefined, facts: undefined }],
    ['a rule that there is not', { ruleCode: 'GIFT' }],
    ['a version that there is not', { ruleVersion: 2 }],
    ['a rule of another kind', { ruleCode: 'BILL' }],
  ])('TB012: refuse an entry that was made by %s', async (_what, made) => {
    expect(await forge((e) => Object.assign(e.entries[0]!, made))).toBe('TB012');
  });

  describe('refuse a payment that says otherwise than its entry:', () => {
    const row = (e: ToyEffects): Record<string, unknown> => e.rows['PAYMENT']![0]!;
    const allocations = (e: ToyEffects) => row(e)['allocations'] as Record<string, unknown>[];

    it.each<[string, (e: ToyEffects) => unknown]>([
      ['another account', (e) => Object.assign(row(e), { account: account(1) })],
      ['another department', (e) => Object.assign(row(e), { department: 'COURT' })],
      ['another channel', (e) => Object.assign(row(e), { channel: 'COUNTER' })],
      ['a tender that goes elsewhere', (e) => Object.assign(row(e), { tender: 'CASH' })],
      ['another day', (e) => Object.assign(row(e), { accountingDate: '2020-01-01' })],
      [
        'another effective date',
        (e) => Object.assign(row(e), { effectiveDate: '2020-01-01', businessDate: '2020-01-01' }),
      ],
      ['another time of confirmation', (e) => Object.assign(row(e), { confirmedAt: new Date(0) })],
      [
        'a part held in suspense',
        (e) => Object.assign(row(e), { inSuspense: true, unappliedCents: 1_200, allocations: [] }),
      ],
      [
        'a part left over',
        (e) => Object.assign(row(e), { unappliedCents: 500, allocations: allocations(e).slice(1) }),
      ],
      ['another charge', (e) => Object.assign(allocations(e)[0]!, { charge: charge('UB-1', 2) })],
      ['a charge of another account', (e) => Object.assign(allocations(e)[0]!, { account: account(1) })],
      [
        'another revenue type',
        (e) => Object.assign(allocations(e)[1]!, { revenueType: 'FINE', department: 'COURT' }),
      ],
      [
        'parts of other amounts',
        (e) => [
          Object.assign(allocations(e)[0]!, { amountCents: '600' }),
          Object.assign(allocations(e)[1]!, { amountCents: '600' }),
        ],
      ],
      [
        'lines of another department',
        (e) => Object.assign(lineFor(e, 'charge', charge('BP-1')), { department: 'COURT' }),
      ],
      [
        'lines of another channel',
        (e) => Object.assign(lineFor(e, 'charge', charge('BP-1')), { channel: 'COUNTER' }),
      ],
      ...['channel', 'revenueAccount'].map((tag): [string, (e: ToyEffects) => unknown] => [
        `lines that name no ${tag}`,
        (e) => Object.assign(lineFor(e, 'charge', charge('BP-1')), { [tag]: undefined }),
      ]),
      [
        'lines as other revenue',
        (e) => Object.assign(lineFor(e, 'charge', charge('BP-1')), { revenueAccount: '100-351100' }),
      ],
      [
        'lines on other revenue',
        (e) => Object.assign(lineFor(e, 'charge', charge('BP-1')), { account: '100-351100' }),
      ],
      [
        'lines that nobody collects',
        (e) =>
          Object.assign(lineFor(e, 'charge', charge('BP-1')), {
            department: undefined,
            revenueAccount: undefined,
          }),
      ],
      [
        'cash that came into revenue',
        (e) => Object.assign(lineFor(e, 'account', '700-104100'), { account: '700-104200' }),
      ],
      ['no payment at all', (e) => Object.assign(e.rows, { PAYMENT: [] })],
      ...[300, -300].map((days): [string, (e: ToyEffects) => unknown] => [
        `both on a day that is ${days} days from the payment's own`,
        (e) => [e.entries[0]!, row(e)].map((of) => Object.assign(of, { accountingDate: daysFromNow(days) })),
      ]),
    ])('%s', async (_what, change) => {
      expect(await forge(change)).toMatch(/^TB01[03]$/);
    });

    it('what was posted before, or is in no entry of the same batch', async () => {
      const posted = () => structuredClone(row(toyPayment({ allocations: [water(50)] })));
      const again = {
        ...posted(),
        id: receipt.id,
        key: receipt.id,
        amountCents: 1_000,
        entry: receipt.entryId,
      };
      const changed = { ...again, attempted: true, allocations: [], accountingDate: '2020-01-01' };
      const begun = { ...posted(), entry: undefined, request: {} };
      expect(await post('payments', { rows: { PAYMENT: [begun] } })).toBe('committed');
      const attempts = [true, false].map((attempted) => ({ ...begun, attempted, entry: randomUUID() }));
      const ofNobody = [true, false].map((attempted) => ({ ...posted(), attempted, entry: randomUUID() }));
      for (const forged of [again, changed, ...attempts, ...ofNobody])
        expect(await post('payments', { rows: { PAYMENT: [forged] } })).toMatch(/^(TB010|23505)$/);
    });

    it('an attempt of an account that there is not, or for another department', async () => {
      const begun = { ...row(toyPayment({ allocations: [water(50)] })), entry: undefined, request: {} };
      for (const stray of [{ account: randomUUID() }, { department: 'COURT' }])
        expect(await post('payments', { rows: { PAYMENT: [{ ...begun, ...stray }] } })).toBe('TB013');
    });

    it('another amount', async () => {
      expect(await forge((e) => Object.assign(row(e), { amountCents: 1_201, unappliedCents: 1 }))).toBe(
        'TB013',
      );
    });
  });

  describe('refuse an event that says otherwise than its payment:', () => {
    const payload = (e: ToyEffects): Record<string, unknown> =>
      e.events[0]!['payload'] as Record<string, unknown>;

    it.each<[string, (e: ToyEffects) => unknown]>([
      ['of another payment', (e) => (payload(e)['paymentId'] = receipt.id)],
      ['of another account', (e) => (payload(e)['accountId'] = account(1))],
      ['of another channel', (e) => (payload(e)['channel'] = 'COUNTER')],
      ['of another tender', (e) => (payload(e)['tender'] = 'CASH')],
      ['of another entry', (e) => (payload(e)['entryId'] = receipt.entryId)],
      [
        'that pays for a permit without money',
        (e) => ((payload(e)['allocations'] as Record<string, unknown>[])[0]!['charge'] = charge('BP-1')),
      ],
      [
        'of another receipt',
        (e) => [
          (e.events[0]!['row'] = undefined),
          Object.assign(payload(e), { receiptNumber: 1, amountCents: 1_200 }),
        ],
      ],
      ['that reaches nobody', (e) => (e.events[0]!['topics'] = [])],
      ['that reaches others', (e) => e.events[0]!['topics'].push(`account:${account(1)}`)],
      ['that tells more', (e) => (payload(e)['note'] = 'more')],
      ['told twice', (e) => e.events.push(e.events[0]!)],
      ['never told', (e) => e.events.pop()],
    ])('%s', async (_what, change) => {
      expect(await forge(change)).toBe('TB013');
    });

    it('of no entry', async () => {
      const events = toyPayment({ allocations: [permit(8_000)] }).events.map((event) => ({
        ...event,
        entry: null,
      }));
      expect(await post('payments', { events })).toBe(permissionDenied);
      expect(
        await post('accounts', { events: events.map((event) => ({ ...event, movement: 'BILL' })) }),
      ).toBe(permissionDenied);
    });
  });

  describe('refuse a bill that says otherwise than its entry and its event:', () => {
    /** A bill of water, and of a fee that is revenue only when it is paid. */
    function bill(): ToyEffects {
      const water = { receivable: '500-115100', revenue: '500-343300', revenueType: 'WATER' };
      const charged = { ...water, department: 'UTIL', resident: account(1), cents: 700n };
      const entry = entryOf('BILL', [], toyPosting(billRule, { charges: [charged] }));
      const of = { account: account(1), movement: 'BILL', entry: entry.id, issuedOn: today, dueDate: today };
      const charges = [
        { ...of, id: randomUUID(), revenueType: 'WATER', amountCents: 700 },
        { ...of, id: randomUUID(), revenueType: 'BLDG', amountCents: 300 },
      ].map((each) => ({ ...each, kind: 'FEE', description: 'Bill', priority: 1 }));
      const event = {
        ...{ movement: 'BILL', kind: 'charges.issued.v1', topics: [`account:${account(1)}`] },
        payload: {
          ...{ billId: randomUUID(), accountId: account(1), entryId: entry.id, amountCents: '1000' },
          ...{ dueDate: today, charges: charges.map(({ id }) => id) },
        },
      };
      const delta = {
        entry: entry.id,
        account: account(1),
        openCents: 1_000,
        creditCents: 0,
        controlCents: 700,
      };
      return { entries: [entry], deltas: [delta], charges, cures: [], rows: {}, events: [event] };
    }

    function forgeBill(change: (effects: ToyEffects) => unknown): Promise<string> {
      const effects = structuredClone(bill());
      change(effects);
      return post('accounts', effects);
    }

    /** A fee of a permit, which moves no ledger account. */
    function fee(): ToyEffects {
      const { charges, events } = bill();
      const charge = { ...charges[1]!, id: charges[1]!['id'] as string, entry: null };
      const payload = {
        ...(events[0]!['payload'] as object),
        entryId: null,
        amountCents: '300',
        charges: [charge.id],
      };
      return { ...bill(), entries: [], deltas: [], charges: [charge], events: [{ ...events[0], payload }] };
    }

    const payload = (e: ToyEffects) => e.events[0]!['payload'] as Record<string, unknown>;

    it('but take one that is right, and a fee that moves no ledger account', async () => {
      expect(await forgeBill(() => undefined)).toBe('committed');
      expect(await post('accounts', fee())).toBe('committed');
    });

    it.each<[string, (e: ToyEffects) => unknown]>([
      ['no entry', (e) => [(e.entries = []), (e.deltas = [])]],
      ['no event', (e) => (e.events = [])],
      ['an event told twice', (e) => e.events.push(e.events[0]!)],
      ['an event to another', (e) => (payload(e)['accountId'] = account(0))],
      ['an event of another amount', (e) => (payload(e)['amountCents'] = '1')],
      ['an event due another day', (e) => (payload(e)['dueDate'] = '2020-01-01')],
      ['an event of another entry', (e) => (payload(e)['entryId'] = receipt.entryId)],
      ['an event without one of its charges', (e) => (payload(e)['charges'] as string[]).pop()],
      [
        'an event of a charge that was billed before',
        (e) => (payload(e)['charges'] as string[]).push(charge('UB-2')),
      ],
      [
        'an event of a charge that nobody knows',
        (e) => (payload(e)['charges'] as string[]).push(randomUUID()),
      ],
      ['a charge of another amount', (e) => (e.charges[0]!['amountCents'] = 600)],
      ['a charge of another account', (e) => (e.charges[0]!['account'] = account(0))],
      ['a charge of another revenue type', (e) => (e.charges[0]!['revenueType'] = 'STORM')],
      ['a charge that is not there', (e) => (e.charges = e.charges.slice(1))],
      ['revenue of another kind', (e) => (lineFor(e, 'account', '500-343300')['account'] = '500-359100')],
      ['revenue of another type', (e) => (lineFor(e, 'account', '500-343300')['revenueType'] = 'PENALTY')],
      ['a fee that moves nobody', (e) => (e.deltas[0]!['openCents'] = 700)],
      ['an event that reaches others', (e) => e.events[0]!['topics'].push(`account:${account(0)}`)],
      ['an event that reaches nobody', (e) => (e.events[0]!['topics'] = [])],
      ['an event that tells more', (e) => (payload(e)['note'] = 'more')],
      ['a charge of a type that nobody collects', (e) => (e.charges[1]!['revenueType'] = 'NONE')],
      ['revenue of another department', (e) => (lineFor(e, 'account', '500-343300')['department'] = 'COURT')],
      [
        'what is owed to another department',
        (e) => (lineFor(e, 'account', '500-115100')['department'] = 'COURT'),
      ],
      [
        'revenue for another account',
        (e) => (lineFor(e, 'account', '500-343300')['revenueAccount'] = '500-359100'),
      ],
      ['revenue that came in somehow', (e) => (lineFor(e, 'account', '500-343300')['channel'] = 'ONLINE')],
      [
        'revenue that pays a charge',
        (e) => (lineFor(e, 'account', '500-343300')['charge'] = e.charges[0]!['id']),
      ],
      ['an entry of another day', (e) => (e.entries[0]!['accountingDate'] = daysFromNow(300))],
      ['an entry that counts from another day', (e) => (e.entries[0]!['effectiveDate'] = daysFromNow(-30))],
      [
        'revenue that goes from one department to another',
        (e) =>
          (e.entries[0]!['lines'] as object[]).push(
            ...[
              { debit: 500, department: 'UTIL' },
              { credit: 500, department: 'COURT' },
            ].map((line) => ({
              ...{ account: '500-343300', fund: '500', revenueType: 'WATER' },
              ...line,
            })),
          ),
      ],
    ])('%s', async (_what, change) => {
      expect(await forgeBill(change)).toMatch(/^TB0(06|11|13)$/);
    });

    it('lines of no charge, which only balance', async () => {
      const line = { account: '500-343300', fund: '500', revenueType: 'WATER' };
      const lines = [
        { ...line, debit: 900, department: 'UTIL' },
        { ...line, credit: 900, department: 'PERMITS' },
      ];
      expect(await post('accounts', { entries: [entryOf('BILL', lines)] })).toBe('TB013');
    });

    it('a hold that it lifts or places, also where its entry is said to be that of a payment', async () => {
      const ofPayment = { sourceKind: 'PAYMENT', sourceId: receipt.id, sourceTransition: 'POSTED' };
      for (const source of [{}, ofPayment]) {
        const { entries, ...effects } = bill();
        const turn = { entry: entries[0]!['id'], account: account(1), businessDate: today };
        const said = { ...effects, entries: entries.map((entry) => ({ ...entry, ...source })) };
        expect(await post('accounts', { ...said, cures: [turn] })).toBe(permissionDenied);
        expect(await post('accounts', { ...said, relapses: [turn] })).toBe(permissionDenied);
      }
    });

    it('a fee without entry or event, an event without its fee, and a receivable without an entry', async () => {
      expect(await post('accounts', { ...fee(), events: [] })).toBe('TB013');
      expect(await post('accounts', { ...fee(), charges: [] })).toBe('TB013');
      const { charges } = fee();
      expect(await post('accounts', { ...fee(), charges: [{ ...charges[0], revenueType: 'WATER' }] })).toBe(
        'TB013',
      );
    });
  });

  describe('refuse what belongs to no entry of the caller, whoever it is:', () => {
    const nowhere = () => ({ entry: randomUUID(), account: account(0), businessDate: today });
    const owed = { openCents: 500, creditCents: 0, controlCents: 500 };
    const charge = () => ({
      ...{ id: randomUUID(), account: account(0), revenueType: 'BLDG', kind: 'FEE', description: 'Fee' },
      ...{ amountCents: 500, issuedOn: today, dueDate: today, priority: 1 },
    });
    const change = () => ({ aggregate: 'payments.payment', id: receipt.id, transition: 'DECLINE' });
    const told = (e: ReturnType<typeof charge>) => ({
      ...{ kind: 'charges.issued.v1', topics: [] },
      payload: { billId: e.id, accountId: e.account, amountCents: '500', dueDate: today, charges: [e.id] },
    });
    const inputs: readonly [string, RegExp, (movement: string) => Partial<ToyEffects>][] = [
      ['a delta', /^TB006$/, () => ({ deltas: [{ ...nowhere(), ...owed }] })],
      ['a delta without a name', /^TB006$/, () => ({ deltas: [{ ...nowhere(), entry: null, ...owed }] })],
      ['a cure', /^42501$/, () => ({ cures: [nowhere()] })],
      ['a cure without a name', /^42501$/, () => ({ cures: [{ ...nowhere(), entry: null }] })],
      ['a relapse', /^42501$/, () => ({ relapses: [nowhere()] })],
      ['a charge', /^TB013$/, (movement) => ({ charges: [{ ...charge(), movement, entry: randomUUID() }] })],
      [
        'a charge that nobody is told of',
        /^TB013$/,
        (movement) => ({ charges: [{ ...charge(), movement }] }),
      ],
      ['a charge of nobody', /^42501$/, () => ({ charges: [charge()] })],
      [
        'a change',
        /^42501$/,
        (movement) => ({ changes: [{ ...change(), movement, from: 'POSTED', to: 'DECLINED' }] }),
      ],
      [
        'a change of nobody',
        /^42501$/,
        () => ({ changes: [{ ...change(), from: 'POSTED', to: 'DECLINED' }] }),
      ],
      [
        'an event of a row',
        /^(TB013|42501)$/,
        (movement) => ({ events: [{ ...told(charge()), movement, row: receipt.id }] }),
      ],
      ['an event of nobody', /^42501$/, () => ({ events: [told(charge())] })],
    ];

    it.each(
      ['payments', 'accounts'].flatMap((service) =>
        inputs.map(([what, code, effects]) => ({ service, what, code, effects })),
      ),
    )('$what by $service', async ({ service, code, effects }) => {
      const movement = { payments: 'PAYMENT', accounts: 'BILL' }[service]!;
      expect(await post(service, effects(movement))).toMatch(code);
    });

    it("a charge issued by a payment, told by its own movement or another's", async () => {
      const issued = { ...charge(), movement: 'PAYMENT' };
      for (const movement of ['PAYMENT', 'BILL'])
        expect(await post('payments', { charges: [issued], events: [{ ...told(issued), movement }] })).toBe(
          permissionDenied,
        );
    });

    it('rows of a kind that keeps none', async () => {
      expect(await post('accounts', { rows: { BILL: [{ id: randomUUID() }] } })).toBe('TB013');
    });
  });

  describe('derive what a caller need not say:', () => {
    const late = (cents: number) =>
      ({ account: account(3), charge: charge('UB-3'), revenueType: 'WATER', cents }) as const;
    const hold = async () =>
      (
        await owner.query<{ lifted_by_payment_id: string | null }>(
          'SELECT lifted_by_payment_id FROM accounts.hold WHERE account_id = $1',
          [account(3)],
        )
      ).rows;

    it('a hold is lifted by its own payment, and on no day of the past', async () => {
      const pay = (cents: number): ToyEffects => {
        const effects = toyPayment({ allocations: [late(cents)] });
        const cures = effects.cures.map((cure) => ({
          ...cure,
          businessDate: '0001-01-01',
          payment: receipt.id,
        }));
        return { ...effects, cures };
      };
      expect(await post('payments', pay(1_000))).toBe('committed');
      expect(await hold()).toEqual([{ lifted_by_payment_id: null }]);
      const rest = pay(4_000);
      expect(await post('payments', rest)).toBe('committed');
      expect(await hold()).toEqual([{ lifted_by_payment_id: rest.rows['PAYMENT']![0]!['id'] }]);
    });

    it('a payment is on disk when its commit is answered, whatever the role has for a default', async () => {
      const effects = toyPayment({ allocations: [water(10)] });
      const commits = async (client: PoolClient): Promise<void> => {
        await client.query('SET LOCAL synchronous_commit = off');
        await postEffects(client, { ...effects });
        const { rows } = await client.query('SHOW synchronous_commit');
        expect(rows).toEqual([{ synchronous_commit: 'on' }]);
      };
      expect(await attempt('payments', commits)).toBe('committed');
    });

    it('what a charge is billed to follows from its revenue type', async () => {
      const { rows } = await owner.query(
        'SELECT DISTINCT revenue_type_code AS type, receivable_account_code AS code FROM accounts.charge ORDER BY 1',
      );
      expect(rows).toEqual([
        { type: 'BLDG', code: null },
        { type: 'STORM', code: '520-115100' },
        { type: 'WATER', code: '500-115100' },
      ]);
    });
  });

  describe('let nobody say what became of a payment but as it became:', () => {
    it('a payment is not marked as posted or settled, and one that is posted not as anything', async () => {
      const begun = structuredClone(toyPayment({ allocations: [water(100)] }).rows['PAYMENT']!);
      for (const row of begun) Object.assign(row, { entry: undefined, request: {} });
      expect(await post('payments', { rows: { PAYMENT: begun } })).toBe('committed');
      const mark = (marks: object): Promise<string> =>
        attempt('payments', (client) => client.query('SELECT payments.mark($1)', [JSON.stringify([marks])]));
      expect(await mark({ id: begun[0]!['id'], transition: 'POST' })).toMatch(/^(TB010|23514)$/);
      expect(await mark({ id: begun[0]!['id'], transition: 'SETTLE' })).toBe('TB009');
      const captured = { id: begun[0]!['id'], transition: 'TAKE_UP', pendingReason: 'POSTING', nextInMs: 0 };
      const there = { processorReference: 'ref', confirmedAt: new Date() };
      expect(await mark({ ...captured, ...there })).toBe('committed');
      const ended = { ...captured, transition: 'DECLINE', pendingReason: null, declineCode: 'LOST' };
      expect(await mark({ ...ended, ...there })).toBe('committed');
      const { rows } = await owner.query('SELECT status FROM payments.payment WHERE id = $1', [
        begun[0]!['id'],
      ]);
      expect(rows).toEqual([{ status: 'PENDING' }]);
      const { rows: before } = await owner.query<{ position: bigint }>('SELECT position FROM events.head');
      expect(await mark({ id: receipt.id, transition: 'DECLINE' })).toBe('committed');
      expect((await owner.query('SELECT position FROM events.head')).rows).toEqual(before);
    });
  });

  describe('tell of what a function did for its caller only what this may tell:', () => {
    const begin = async (): Promise<unknown> => {
      const [row] = structuredClone(toyPayment({ allocations: [water(100)] }).rows['PAYMENT']!);
      const begun = { ...row!, entry: undefined, request: {} };
      expect(await post('payments', { rows: { PAYMENT: [begun] } })).toBe('committed');
      return row!['id'];
    };
    const decline = async (service: string): Promise<string> => {
      const marks = JSON.stringify([{ id: await begin(), transition: 'DECLINE', declineCode: 'LOST' }]);
      return attempt(service, (client) => client.query('SELECT payments.mark($1)', [marks]));
    };

    it('a role that was let call it is refused all the same', async () => {
      await owner.query('GRANT EXECUTE ON FUNCTION payments.mark(jsonb) TO tributary_departments');
      expect(await decline('departments')).toBe(permissionDenied);
      await owner.query('REVOKE EXECUTE ON FUNCTION payments.mark(jsonb) FROM tributary_departments');
      expect(await decline('payments')).toBe('committed');
    });

    it('nothing is told of a payment but what became of it, now', async () => {
      const told = (payload: object, kind = 'payment.declined.v1', topics?: readonly string[]) => {
        const {
          id,
          amount,
          reason = null,
          code = null,
        } = { id: receipt.id, amount: 1_000, ...payload } as Record<string, unknown>;
        const said = {
          ...{ paymentId: id, accountId: account(0), amountCents: amount, channel: 'ONLINE' },
          ...{ tender: 'CARD_CREDIT', pendingReason: reason, declineCode: code },
        };
        const reached = [`payment:${String(id)}`, `account:${account(0)}`, 'department:UTIL'];
        return { movement: 'ATTEMPT', kind, topics: topics ?? reached, payload: said };
      };
      const forged = async (...events: object[]): Promise<string> => post('payments', { events: events });
      expect(await forged(told({ code: 'FORGED' }))).toBe('TB013');
      expect(
        await forged({ movement: 'ATTEMPT', kind: 'payment.abandoned.v1', topics: [], payload: {} }),
      ).toBe('TB013');
      const id = await begin();
      expect(await forged(told({ id, amount: 100, reason: 'PROCESSOR' }, 'payment.pending.v1'))).toBe(
        'TB013',
      );
      expect(await forged(told({ id, amount: 100 }))).toBe('TB013');
      const declines = (change: (event: ReturnType<typeof told>) => object) =>
        attempt('payments', async (client) => {
          const mark = { id, transition: 'DECLINE', declineCode: 'LOST' };
          await client.query('SELECT payments.mark($1)', [JSON.stringify([mark])]);
          const event = change(told({ id, amount: 100, code: 'LOST' }));
          await postEffects(client, { ...nothing, events: [event] });
        });
      const as = (more: object) => (event: ReturnType<typeof told>) => ({
        ...event,
        payload: { ...event.payload, ...more },
      });
      expect(await declines(as({ amountCents: 1 }))).toBe('TB013');
      expect(await declines(as({ declineCode: 'OTHER' }))).toBe('TB013');
      expect(await declines(as({ note: 'more' }))).toBe('TB013');
      expect(await declines((event) => ({ ...event, topics: ['department:COURT'] }))).toBe('TB013');
      expect(await declines((event) => ({ ...event, kind: 'payment.abandoned.v1' }))).toBe('TB013');
    });

    it('nothing is told that is not announced', async () => {
      const announcement = `movement_name = 'ATTEMPT' AND event_kind = 'payment.declined.v1'`;
      await owner.query(`DELETE FROM books.announcement WHERE ${announcement}`);
      expect(await decline('payments')).toBe(permissionDenied);
      await owner.query(`INSERT INTO books.announcement VALUES ('ATTEMPT', 'payment.declined.v1', false)`);
      expect(await decline('payments')).toBe('committed');
    });
  });

  describe('let a permit move by the payment of its fees alone:', () => {
    let item: string;
    let paid: ToyReceipt;

    beforeAll(async () => {
      item = randomUUID();
      const insert = (status: string): Promise<string> =>
        attempt('departments', async (client) => {
          await client.query(
            `INSERT INTO departments.item (id, number, kind, status, status_when_paid, department_code, account_id, due_cents)
             VALUES ($1, 'BLD-1', 'BUILDING_PERMIT', $2, 'READY_TO_ISSUE', 'PERMITS', $3, 8000)`,
            [item, status, account(2)],
          );
          await client.query('INSERT INTO departments.item_charge (charge_id, item_id) VALUES ($1, $2)', [
            charge('BP-1'),
            item,
          ]);
        });
      expect(await insert('READY_TO_ISSUE')).toBe('TB009');
      expect(await insert('FEES_DUE')).toBe('committed');
      await owner.query(`INSERT INTO departments.consumer SELECT 'items', position FROM events.head`);
      await owner.query(`UPDATE departments.item SET paid_cents = 700 WHERE id = $1`, [item]);
      [paid] = (await new ToyTill(pools['payments']!).take({ allocations: [permit(7_300)] })) as [ToyReceipt];
    });

    const pay = (...positions: number[]): Promise<string> =>
      attempt('departments', (client) => client.query('SELECT departments.pay_items($1)', [positions]));
    const moveCursor = (position: string): Promise<string> =>
      attempt('departments', (client) =>
        client.query(`UPDATE departments.consumer SET position = ${position} WHERE name = 'items'`),
      );
    const state = async (): Promise<unknown> =>
      (await owner.query('SELECT status, paid_cents FROM departments.item')).rows[0];

    it('its own role changes no item, tells of none and removes none', async () => {
      for (const sql of [
        `UPDATE departments.item SET status = 'ISSUED'`,
        `INSERT INTO departments.item (id, number, kind, status, status_when_paid, department_code, account_id, due_cents, paid_cents)
           SELECT gen_random_uuid(), 'X', kind, status, status_when_paid, department_code, account_id, due_cents, due_cents FROM departments.item`,
        'UPDATE departments.item_charge SET charge_id = gen_random_uuid()',
        `INSERT INTO departments.item_payment SELECT id, 1, id, 1 FROM departments.item`,
        'DELETE FROM departments.consumer',
        `SELECT events.append('[]')`,
      ])
        expect([sql, await attempt('departments', (client) => client.query(sql))]).toEqual([
          sql,
          permissionDenied,
        ]);
    });

    it('TB014: a cursor goes neither back, nor beyond the log, nor past a payment that was not counted', async () => {
      expect(await moveCursor('0')).toBe('TB014');
      expect(await moveCursor('position + 1000')).toBe('TB014');
      expect(await moveCursor(`${paid.position}`)).toBe('TB014');
      const fresh = `INSERT INTO departments.consumer (name, position) VALUES ('other', 1000000)`;
      expect(await attempt('departments', (client) => client.query(fresh))).toBe('TB014');
    });

    it('counts a payment once, however often it is named, and nothing that is no payment of it', async () => {
      expect(await pay(1, 2, receipt.position)).toBe('committed');
      expect(await state()).toEqual({ status: 'FEES_DUE', paid_cents: 700n });
      expect(await pay(paid.position, paid.position)).toBe('committed');
      expect(await pay(paid.position)).toBe('committed');
      expect(await state()).toEqual({ status: 'READY_TO_ISSUE', paid_cents: 8_000n });
      expect(await moveCursor(`${paid.position}`)).toBe('committed');
      expect(await pay(paid.position)).toBe('committed');
      expect(await state()).toEqual({ status: 'READY_TO_ISSUE', paid_cents: 8_000n });
    });
  });
});

const text = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : (value ?? undefined);
