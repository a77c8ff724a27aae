import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { createPool } from '../../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../../platform/database/testing/test-database.js';
import { checkBooks } from '../../testing/books.js';
import { createToyAgency, type ToyAgency } from '../../testing/toy-agency.js';
import { toyPosting } from '../../testing/toy-posting.js';
import { postEffects, ToyTill, type ToyEffects } from '../../testing/toy-till.js';
import { adjustmentRule } from './adjustment.rules.js';

const today = new Date().toISOString().slice(0, 10);

/** What the accounts subgraph hands over of adjustments is not believed: each forgery is tried as its role, up to the commit. */
describe('the contract of adjustments', () => {
  let database: TestDatabase;
  let agency: ToyAgency;
  let owner: Pool;
  let accounts: Pool;
  let payments: Pool;

  /** Of UB-1, the first charge is open, and the second was paid in part. */
  beforeAll(async () => {
    database = await createTestDatabase();
    agency = await createToyAgency(database.migrator, [
      {
        number: 'UB-1',
        department: 'UTIL',
        charges: [
          { revenueType: 'WATER', cents: 90_000 },
          { revenueType: 'WATER', cents: 9_000 },
        ],
      },
      { number: 'UB-2', department: 'UTIL', charges: [{ revenueType: 'WATER', cents: 9_000 }] },
    ]);
    owner = createPool(database.migrator, { applicationName: 'owner' });
    await owner.query(`INSERT INTO departments.adjustment_limit VALUES ('UTIL', 'billing-rep', 1000000)`);
    accounts = createPool(database.services['accounts']!, { applicationName: 'accounts' });
    payments = createPool(database.services['payments']!, { applicationName: 'payments' });
    await new ToyTill(payments).take({
      allocations: [
        { account: agency.accounts[0]!, charge: charge('UB-1', 1), revenueType: 'WATER', cents: 5_000 },
      ],
    });
  });

  afterAll(async () => {
    expect(await checkBooks(database.migrator)).toEqual([]);
    await Promise.all([owner, accounts, payments].map((pool) => pool.end()));
    await database[Symbol.asyncDispose]();
  });

  const charge = (number: string, index = 0): string => agency.charges[number]![index]!;

  /** Runs as one transaction; answers "committed" or the code of the refusal. */
  async function attempt(pool: Pool, work: (client: PoolClient) => Promise<unknown>): Promise<string> {
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
    }
  }

  interface Wish {
    readonly id?: string;
    readonly openCents?: number;
    readonly paidCents?: number;
    /** The place of the charge. */
    readonly of?: number;
    readonly by?: string;
    readonly as?: string;
    readonly kind?: 'CORRECTION' | 'LEAK_ADJUSTMENT';
    readonly transition?: 'REQUEST' | 'ADJUST' | 'APPROVE' | 'REJECT';
  }

  /** A step of an adjustment of water that is right but for what a forger changes. */
  function stepOf({
    id = randomUUID(),
    openCents = 100,
    paidCents = 0,
    of = 0,
    by = 'clerk',
    as = 'billing-rep',
    kind = 'CORRECTION',
    transition = 'ADJUST',
  }: Wish): ToyEffects {
    const account = agency.accounts[0]!;
    const isPosted = transition === 'ADJUST' || transition === 'APPROVE';
    const entry = randomUUID();
    const chargeId = charge('UB-1', of);
    const amountCents = String(openCents + paidCents);
    const said = { kind, reason: 'OTHER', amountCents, note: 'Another rate', reference: 'Ticket 1' };
    const asked = { askedOn: today, askedAs: as };
    const told = { ADJUST: 'approved', APPROVE: 'approved', REQUEST: 'requested', REJECT: 'rejected' }[
      transition
    ];
    const deltas = [
      { entry, account, charge: chargeId, openCents: -openCents, creditCents: 0, controlCents: -openCents },
      { entry, account, openCents: 0, creditCents: paidCents, controlCents: -paidCents },
    ];
    const posting = toyPosting(adjustmentRule, {
      ...{ takenFrom: '500-343300', receivable: '500-115100', revenue: '500-343300', credit: '500-221000' },
      ...{ revenueType: 'WATER', department: 'UTIL', keeper: 'UTIL', resident: account, charge: chargeId },
      ...{ openCents: BigInt(openCents), paidCents: BigInt(paidCents) },
    });
    const head = { id: entry, kind: 'ADJUSTMENT', description: 'Adjustment', accountingDate: today };
    const source = { sourceKind: 'ADJUSTMENT', sourceId: id, sourceTransition: 'APPROVED' };
    return {
      entries: isPosted ? [{ ...head, effectiveDate: today, ...source, ...posting }] : [],
      deltas: isPosted ? deltas.filter(({ controlCents }) => controlCents !== 0) : [],
      charges: [],
      cures: [],
      rows: {
        ADJUSTMENT: [
          {
            id,
            ...((transition === 'ADJUST' || transition === 'REQUEST') && {
              asked: {
                account,
                charge: chargeId,
                ...said,
                ...asked,
                scope: 'toy',
                key: id,
                requestHash: '00',
              },
            }),
            ...{ transition, by, comment: null },
            ...(isPosted && { entry, creditedCents: String(paidCents) }),
          },
        ],
      },
      events: [
        {
          ...{ movement: 'ADJUSTMENT', kind: `adjustment.${told}.v1` },
          topics: [`account:${account}`, 'department:UTIL'],
          payload: {
            ...{ adjustmentId: id, accountId: account, chargeId, ...said, ...asked, by, comment: null },
            ...(isPosted && { entryId: entry, creditedCents: String(paidCents) }),
          },
          ...(isPosted && { entry }),
        },
      ],
    };
  }

  function post(
    wish: Wish,
    change: (effects: ToyEffects) => unknown = () => undefined,
    pool = accounts,
  ): Promise<string> {
    const effects = structuredClone(stepOf(wish));
    change(effects);
    return attempt(pool, (client) => postEffects(client, effects));
  }

  const row = ({ rows }: ToyEffects) => Object.values(rows)[0]![0]!;
  const lines = ({ entries }: ToyEffects) => entries[0]!['lines'] as Record<string, unknown>[];
  const payload = ({ events }: ToyEffects) => events[0]!['payload'] as Record<string, unknown>;

  it('takes one that is right, and what follows it', async () => {
    const id = randomUUID();
    expect(await post({ id, transition: 'REQUEST' })).toBe('committed');
    expect(await post({ id, transition: 'APPROVE', by: 'director' })).toBe('committed');
    expect(await post({ openCents: 4_000, paidCents: 1_000, of: 1 })).toBe('committed');
  });

  it('is nobody else’s to post', async () => {
    expect(await post({}, undefined, payments)).toBe('42501');
    for (const table of ['adjustment', 'adjustment_step'])
      expect(await attempt(accounts, (client) => client.query(`DELETE FROM accounts.${table}`))).toBe(
        '42501',
      );
  });

  it('TB015: refuses what is above the limit of a role, and who approves what they asked for', async () => {
    const { rows } = await owner.query<{ cents: number }>(
      `SELECT coalesce(sum(a.amount_cents), 0)::int AS cents FROM accounts.adjustment a
       JOIN accounts.adjustment_step s ON s.adjustment_id = a.id AND s.transition = 'ADJUST'`,
    );
    const limit = (cents: number) =>
      owner.query(`UPDATE departments.adjustment_limit SET limit_cents = $1`, [cents]);
    await limit(rows[0]!.cents + 1_000);
    expect(await post({ openCents: 1_001 })).toBe('TB015');
    expect(await post({ openCents: 1, as: 'cashier' })).toBe('TB015');
    expect(await post({ openCents: 1_000 })).toBe('committed');
    expect(await post({ openCents: 1 })).toBe('TB015');
    await limit(1_000_000);
    const id = randomUUID();
    await post({ id, transition: 'REQUEST' });
    expect(await post({ id, transition: 'APPROVE' })).toBe('TB015');
    expect(await post({ id, transition: 'REJECT' })).toBe('committed');
    expect(await post({ id, transition: 'APPROVE', by: 'director' })).toBe('TB009');
  });

  it('TB015: refuses a second leak of an account, be it asked for or done', async () => {
    expect(await post({ kind: 'LEAK_ADJUSTMENT', transition: 'REQUEST' })).toBe('committed');
    expect(await post({ kind: 'LEAK_ADJUSTMENT', transition: 'REQUEST' })).toBe('TB015');
    expect(await post({ kind: 'LEAK_ADJUSTMENT' })).toBe('TB015');
  });

  it('credits nobody with what was not paid, and takes off no more than was billed', async () => {
    expect(await post({ openCents: 0, paidCents: 100 })).toBe('TB013');
    expect(await post({ openCents: 0, paidCents: 4_001, of: 1 })).toBe('TB013');
    expect(await post({ openCents: 90_001 })).toMatch(/^(23514|TB013)$/);
    expect(await post({ openCents: 0, paidCents: 4_000, of: 1 })).toBe('committed');
  });

  it.each<[string, (e: ToyEffects) => unknown]>([
    [
      'no entry',
      (e) => [
        ...[(e.entries = []), (e.deltas = []), delete e.events[0]!['entry']],
        ...[delete row(e)['entry'], delete row(e)['creditedCents']],
      ],
    ],
    ['an entry that it does not know', (e) => [delete row(e)['entry'], delete row(e)['creditedCents']]],
    ['no row', (e) => delete (e.rows as Record<string, unknown>)['ADJUSTMENT']],
    ['no event', (e) => (e.events = [])],
    ['an event told twice', (e) => e.events.push(e.events[0]!)],
    ['an event of another amount', (e) => (payload(e)['amountCents'] = '1')],
    ['an event of another credit', (e) => (payload(e)['creditedCents'] = '1')],
    ['an event of another kind', (e) => (payload(e)['kind'] = 'WAIVER')],
    ['an event for another reason', (e) => (payload(e)['reason'] = 'HARDSHIP')],
    ['an event of another day', (e) => (payload(e)['askedOn'] = '2020-01-01')],
    [
      'what was asked for a year ago',
      (e) => [(row(e)['asked'].askedOn = '2020-01-01'), (payload(e)['askedOn'] = '2020-01-01')],
    ],
    ['an event by somebody else', (e) => (payload(e)['by'] = 'mayor')],
    ['an event of another charge', (e) => (payload(e)['chargeId'] = charge('UB-2'))],
    ['an event of another adjustment', (e) => (payload(e)['adjustmentId'] = randomUUID())],
    ['another amount', (e) => (row(e)['asked'].amountCents = '90')],
    ['a credit that the entry does not give', (e) => (row(e)['creditedCents'] = '100')],
    ['another charge', (e) => (row(e)['asked'].charge = charge('UB-1', 1))],
    ['another account', (e) => (row(e)['asked'].account = agency.accounts[1])],
    ['a correction without a document', (e) => (row(e)['asked'].reference = null)],
    ['other revenue', (e) => (lines(e)[0]!['account'] = '500-359100')],
    ['revenue of another type', (e) => (lines(e)[0]!['revenueType'] = 'PENALTY')],
    ['another department', (e) => (lines(e)[0]!['department'] = 'COURT')],
    ['a channel, as if it were money', (e) => (lines(e)[1]!['channel'] = 'COUNTER')],
    ['cash in place of revenue', (e) => (lines(e)[0] = { account: '500-131700', fund: '500', debit: 100 })],
    ['another resident', (e) => (lines(e)[1]!['residentAccount'] = agency.accounts[1])],
    ['a charge that stays open', (e) => (e.deltas[0]!['openCents'] = 0)],
    ['a status that it does not make', (e) => (row(e)['transition'] = 'REQUEST')],
  ])('refuses one that says otherwise: %s', async (_what, change) => {
    expect(await post({}, change)).toMatch(/^(TB0(06|09|11|12|13)|42501|23514)$/);
  });

  it('lets nobody change what was adjusted, not even the owner of the tables', async () => {
    await post({});
    for (const change of [
      'UPDATE accounts.adjustment SET amount_cents = 1',
      `UPDATE accounts.adjustment SET note = 'Another'`,
      `UPDATE accounts.adjustment_step SET made_by = 'mayor'`,
      'DELETE FROM accounts.adjustment_step',
    ])
      expect([change, await attempt(owner, (client) => client.query(change))]).toEqual([change, 'TB007']);
    const undone = `UPDATE accounts.adjustment SET status = 'PENDING_APPROVAL' WHERE status = 'APPROVED'`;
    expect(await attempt(owner, (client) => client.query(undone))).toBe('TB009');
  });
});
