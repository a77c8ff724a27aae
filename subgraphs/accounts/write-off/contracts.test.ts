import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { createPool } from '../../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../../platform/database/testing/test-database.js';
import { checkBooks } from '../../testing/books.js';
import { createToyAgency, type ToyAgency } from '../../testing/toy-agency.js';
import { toyPosting, type ToyPosting } from '../../testing/toy-posting.js';
import { postEffects, type ToyEffects } from '../../testing/toy-till.js';
import { writeOffRule } from './write-off.rules.js';

const today = new Date().toISOString().slice(0, 10);

/** What the accounts subgraph hands over of write-offs is not believed: each forgery is tried as its role, up to the commit. */
describe('the contract of write-offs', () => {
  let database: TestDatabase;
  let agency: ToyAgency;
  let owner: Pool;
  let accounts: Pool;
  let payments: Pool;

  beforeAll(async () => {
    database = await createTestDatabase();
    agency = await createToyAgency(database.migrator, [
      {
        number: 'UB-1',
        department: 'UTIL',
        charges: [
          { revenueType: 'WATER', cents: 9_000 },
          { revenueType: 'WATER', cents: 9_000 },
        ],
      },
      { number: 'UB-2', department: 'UTIL', charges: [{ revenueType: 'WATER', cents: 9_000 }] },
    ]);
    owner = createPool(database.migrator, { applicationName: 'owner' });
    await owner.query(`INSERT INTO departments.write_off_limit VALUES ('UTIL', 1000000)`);
    accounts = createPool(database.services['accounts']!, { applicationName: 'accounts' });
    payments = createPool(database.services['payments']!, { applicationName: 'payments' });
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
    readonly cents?: number;
    readonly by?: string;
    readonly transition?: 'REQUEST' | 'WRITE_OFF' | 'APPROVE' | 'REJECT' | 'RECOVER';
    readonly reverses?: string;
  }

  const takenBack = ({ lines }: ToyPosting): object => ({
    ...{ ruleCode: 'WRITE_OFF_RECOVERY', ruleVersion: 1, facts: {} },
    lines: lines.map(({ debit, credit, ...line }) => ({ ...line, debit: credit, credit: debit })),
  });

  /** A step of a write-off of water that is right but for what a forger changes. */
  function stepOf({
    id = randomUUID(),
    cents = 1_000,
    by = 'clerk',
    transition = 'WRITE_OFF',
    reverses,
  }: Wish): ToyEffects {
    const account = agency.accounts[0]!;
    const isPosted = transition !== 'REQUEST' && transition !== 'REJECT';
    const isAsked = transition === 'REQUEST' || transition === 'WRITE_OFF';
    const back = transition === 'RECOVER';
    const movement = back ? 'WRITE_OFF_RECOVERY' : 'WRITE_OFF';
    const entry = randomUUID();
    const posting = toyPosting(writeOffRule, {
      parts: [
        {
          ...{ receivable: '500-115100', revenue: '500-343300', revenueType: 'WATER', department: 'UTIL' },
          ...{ resident: account, charge: charge('UB-1'), cents: BigInt(cents) },
        },
      ],
    });
    const parts = [{ charge: charge('UB-1'), amountCents: String(cents) }];
    const said = { reason: 'Moved away', reference: null };
    const kinds = {
      REQUEST: 'requested',
      WRITE_OFF: 'approved',
      APPROVE: 'approved',
      REJECT: 'rejected',
      RECOVER: 'recovered',
    };
    return {
      entries: isPosted
        ? [
            {
              ...{
                id: entry,
                kind: movement,
                description: 'Write-off',
                accountingDate: today,
                effectiveDate: today,
              },
              ...{ sourceKind: 'WRITE_OFF', sourceId: id, sourceTransition: back ? 'RECOVERED' : 'APPROVED' },
              reversesEntryId: reverses,
              ...(back ? takenBack(posting) : posting),
            },
          ]
        : [],
      deltas: isPosted
        ? [
            {
              ...{ entry, account, charge: charge('UB-1'), creditCents: 0 },
              ...{ openCents: back ? cents : -cents, controlCents: back ? cents : -cents },
            },
          ]
        : [],
      charges: [],
      cures: [],
      rows: {
        [movement]: [
          {
            id,
            ...(isAsked && {
              asked: {
                account,
                amountCents: String(cents),
                ...said,
                scope: 'toy',
                key: id,
                requestHash: '00',
                parts,
              },
            }),
            ...{ transition, by, note: null },
            ...(isPosted && { entry }),
          },
        ],
      },
      events: [
        {
          ...{
            movement,
            kind: `writeoff.${kinds[transition]}.v1`,
            topics: [`account:${account}`, 'department:UTIL'],
          },
          payload: {
            ...{
              writeOffId: id,
              accountId: account,
              amountCents: String(cents),
              charges: parts,
              ...said,
              by,
              note: null,
            },
            ...(isPosted && { entryId: entry }),
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
    expect(await post({ id, cents: 2_000, transition: 'REQUEST' })).toBe('committed');
    expect(await post({ id, cents: 2_000, transition: 'APPROVE', by: 'director' })).toBe('committed');
    const { rows } = await owner.query<{ id: string }>('SELECT id FROM ledger.entry WHERE source_id = $1', [
      id,
    ]);
    expect(await post({ id, cents: 2_000, transition: 'RECOVER', reverses: rows[0]!.id })).toBe('committed');
    expect(await post({})).toBe('committed');
  });

  it('is nobody else’s to post', async () => {
    expect(await post({}, undefined, payments)).toBe('42501');
    for (const table of ['write_off', 'write_off_part', 'write_off_step'])
      expect(await attempt(accounts, (client) => client.query(`DELETE FROM accounts.${table}`))).toBe(
        '42501',
      );
  });

  it('TB015: refuses what is above the limit of one person, and who approves what they asked for', async () => {
    const { rows } = await owner.query<{ cents: number }>(
      `SELECT coalesce(sum(w.amount_cents), 0)::int AS cents FROM accounts.write_off w
       JOIN accounts.write_off_step s ON s.write_off_id = w.id AND s.transition = 'WRITE_OFF' WHERE w.status = 'APPROVED'`,
    );
    const limit = (cents: number) =>
      owner.query(`UPDATE departments.write_off_limit SET limit_cents = $1`, [cents]);
    await limit(rows[0]!.cents + 1_000);
    expect(await post({ cents: 1_001 })).toBe('TB015');
    expect(await post({ cents: 1_000 })).toBe('committed');
    expect(await post({ cents: 1 })).toBe('TB015');
    await limit(1_000_000);
    const id = randomUUID();
    await post({ id, cents: 2_000, transition: 'REQUEST' });
    expect(await post({ id, cents: 2_000, transition: 'APPROVE' })).toBe('TB015');
    expect(await post({ id, cents: 2_000, transition: 'REJECT' })).toBe('committed');
    expect(await post({ id, cents: 2_000, transition: 'APPROVE', by: 'director' })).toBe('TB009');
  });

  it.each<[string, (e: ToyEffects) => unknown]>([
    [
      'no entry',
      (e) => [(e.entries = []), (e.deltas = []), delete row(e)['entry'], delete e.events[0]!['entry']],
    ],
    ['an entry that it does not know', (e) => delete row(e)['entry']],
    ['no row', (e) => delete (e.rows as Record<string, unknown>)['WRITE_OFF']],
    ['no event', (e) => (e.events = [])],
    ['an event told twice', (e) => e.events.push(e.events[0]!)],
    ['an event of another amount', (e) => (payload(e)['amountCents'] = '1')],
    ['an event for another reason', (e) => (payload(e)['reason'] = 'Another')],
    ['an event by somebody else', (e) => (payload(e)['by'] = 'mayor')],
    [
      'an event of another charge',
      (e) => (payload(e)['charges'] = [{ charge: charge('UB-2'), amountCents: '1000' }]),
    ],
    ['an event of another write-off', (e) => (payload(e)['writeOffId'] = randomUUID())],
    ['parts that do not add up', (e) => (row(e)['asked'].amountCents = '900')],
    ['parts of another charge', (e) => (row(e)['asked'].parts[0].charge = charge('UB-1', 1))],
    ['parts of another account', (e) => (row(e)['asked'].account = agency.accounts[1])],
    ['other revenue', (e) => (lines(e)[0]!['account'] = '500-359100')],
    ['revenue of another type', (e) => (lines(e)[0]!['revenueType'] = 'PENALTY')],
    ['another department', (e) => (lines(e)[0]!['department'] = 'COURT')],
    ['a channel, as if it were money', (e) => (lines(e)[1]!['channel'] = 'COUNTER')],
    ['cash in place of revenue', (e) => (lines(e)[0] = { account: '500-131700', fund: '500', debit: 1_000 })],
    ['another resident', (e) => (lines(e)[1]!['residentAccount'] = agency.accounts[1])],
    ['a charge that stays open', (e) => (e.deltas[0]!['openCents'] = 0)],
    ['a status that it does not make', (e) => (row(e)['transition'] = 'REQUEST')],
  ])('refuses one that says otherwise: %s', async (_what, change) => {
    expect(await post({}, change)).toMatch(/^(TB0(06|09|11|13)|42501)$/);
  });

  it('refuses to take back what does not stand, more than once, or another entry', async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    for (const id of [one, two]) await post({ id });
    const { rows } = await owner.query<{ of: string; id: string }>(
      'SELECT source_id AS of, id FROM ledger.entry WHERE source_id = ANY ($1)',
      [[one, two]],
    );
    const entryOf = (of: string): string => rows.find((entry) => entry.of === of)!.id;
    expect(await post({ id: one, transition: 'RECOVER', reverses: entryOf(two) })).toMatch(/^TB01[23]$/);
    expect(await post({ id: one, transition: 'RECOVER' })).toMatch(/^TB01[23]$/);
    expect(await post({ id: one, cents: 900, transition: 'RECOVER', reverses: entryOf(one) })).toMatch(
      /^TB01[23]$/,
    );
    expect(await post({ id: one, transition: 'RECOVER', reverses: entryOf(one) })).toBe('committed');
    expect(await post({ id: one, transition: 'RECOVER', reverses: entryOf(one) })).toBe('23505');
  });

  it('lets nobody change what was written off, not even the owner of the tables', async () => {
    await post({});
    for (const change of [
      'UPDATE accounts.write_off SET amount_cents = 1',
      `UPDATE accounts.write_off SET reason = 'Another'`,
      `UPDATE accounts.write_off_step SET made_by = 'mayor'`,
      'UPDATE accounts.write_off_part SET amount_cents = 1',
      'DELETE FROM accounts.write_off_part',
    ])
      expect([change, await attempt(owner, (client) => client.query(change))]).toEqual([change, 'TB007']);
    const undone = `UPDATE accounts.write_off SET status = 'PENDING_APPROVAL' WHERE status = 'APPROVED'`;
    expect(await attempt(owner, (client) => client.query(undone))).toBe('TB009');
  });
});
