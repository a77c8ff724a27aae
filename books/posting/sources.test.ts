import fc from 'fast-check';
import type { Pool } from 'pg';
import { createPool } from '../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../platform/database/testing/test-database.js';
import { newId } from '../../platform/ids/public-id.js';
import { readRevenue } from '../../subgraphs/ledger/revenue/revenue.repository.js';
import { checkBooks } from '../../subgraphs/testing/books.js';
import { createToyAgency, type ToyAgency } from '../../subgraphs/testing/toy-agency.js';
import type { Entry } from './effects.js';
import { Engine } from './engine.js';
import { EngineRepository } from './engine.repository.js';
import { ToyKind } from './testing/toy-kind.js';

const today = new Date().toISOString().slice(0, 10);
const notOfItsKind = 'TB012';
const alreadyThere = '23505';

describe('the source of an entry', () => {
  let database: TestDatabase;
  let agency: ToyAgency;
  let owner: Pool;
  let pool: Pool;
  let ledger: Pool;
  let engine: Engine;

  beforeAll(async () => {
    database = await createTestDatabase();
    agency = await createToyAgency(database.migrator, [{ number: 'BP-1', department: 'PERMITS' }]);
    owner = createPool(database.migrator, { applicationName: 'owner' });
    pool = createPool(database.services['payments']!, { applicationName: 'test' });
    ledger = createPool(database.services['ledger']!, { applicationName: 'test' });
    await owner.query(
      `WITH counted AS (INSERT INTO ledger.entry_kind VALUES ('PLEDGE', 'NOTHING'), ('APPEAL', 'NOTHING'))
       INSERT INTO books.movement_kind (name, role, source_kind, source_transition)
       VALUES ('PLEDGE', 'tributary_payments', 'PLEDGE', '%'), ('APPEAL', 'tributary_payments', 'DISPUTE', '%')`,
    );
    engine = new Engine(new EngineRepository(pool));
  });

  afterAll(async () => {
    const findings = await checkBooks(database.migrator);
    // The kinds of movement that are made here are none of the product's.
    expect(findings.filter(({ check }) => check !== 'guards')).toEqual([]);
    await Promise.all([owner.end(), pool.end(), ledger.end()]);
    await database[Symbol.asyncDispose]();
  });

  /** Posts an entry that lowers the revenue of a department, as a kind of movement that only tests know. */
  function post(kind: string, source: Entry['source']): Promise<unknown> {
    const tags = { department: 'PERMITS', revenueType: 'BLDG', revenueAccount: '100-322000' };
    const lines = [
      { account: '100-322000', fund: '100', debitCents: 100n, ...tags },
      { account: '100-131700', fund: '100', creditCents: 100n },
      { account: '700-207100', fund: '700', debitCents: 100n },
      { account: '700-104100', fund: '700', creditCents: 100n },
    ];
    return engine.submit(new ToyKind(kind), {
      accountId: agency.accounts[0]!,
      effects: (_view, ids) => ({
        entries: [
          {
            ...{ id: ids.entry, description: 'Toy', accountingDate: today, effectiveDate: today },
            ...(source && { source }),
            lines,
          },
        ],
      }),
    });
  }

  const entries = async (): Promise<number> => {
    const { rows } = await owner.query<{ count: bigint }>('SELECT count(*) FROM ledger.entry');
    return Number(rows[0]!.count);
  };

  it('is of the kind that the movement has, and of no payment even where its transition is called alike', async () => {
    const id = newId();
    await post('PLEDGE', { kind: 'PLEDGE', id, transition: 'POSTED' });
    const { rows } = await owner.query<object>(
      'SELECT kind, source_kind, source_transition FROM ledger.entry WHERE source_id = $1',
      [id],
    );
    expect(rows).toEqual([{ kind: 'PLEDGE', source_kind: 'PLEDGE', source_transition: 'POSTED' }]);
  });

  it.each([
    ['that its movement does not have', 'PLEDGE', 'PAYMENT'],
    ['of the name of its movement, whose sources are called otherwise', 'APPEAL', 'APPEAL'],
    ['though its movement has none', 'TEST', 'PAYMENT'],
    ['that nobody knows', 'PLEDGE', 'GIFT'],
  ])('is refused when it is of a kind %s', async (_what, kind, sourceKind) => {
    const before = await entries();
    const source = { kind: sourceKind, id: newId(), transition: 'MADE' };
    await expect(post(kind, source)).rejects.toMatchObject({ code: notOfItsKind });
    expect(await entries()).toBe(before);
  });

  it('is not left out where the movement has one', async () => {
    const before = await entries();
    await expect(post('PLEDGE', undefined)).rejects.toMatchObject({ code: notOfItsKind });
    expect(await entries()).toBe(before);
  });

  it('is posted at most once for each of its transitions, whatever its kind', async () => {
    const ids = [newId(), newId()];
    const posted = new Set<string>();
    const drawn = fc.record({
      kind: fc.constantFrom('PLEDGE', 'APPEAL', 'REFUND'),
      id: fc.constantFrom(...ids),
      transition: fc.constantFrom('REFUND 1', 'REFUND 2', 'REFUND 3'),
    });
    const sourceKinds: Readonly<Record<string, string>> = { APPEAL: 'DISPUTE', REFUND: 'PAYMENT' };
    await fc.assert(
      fc.asyncProperty(fc.array(drawn, { minLength: 1, maxLength: 6 }), async (steps) => {
        const before = await entries();
        const known = posted.size;
        const outcomes = await Promise.allSettled(
          steps.map(({ kind, id, transition }) =>
            post(kind, { kind: sourceKinds[kind] ?? kind, id, transition }),
          ),
        );
        for (const { kind, id, transition } of steps) posted.add(`${kind} ${id} ${transition}`);
        const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
        expect(refused.map(({ reason }) => (reason as { code: string }).code)).toEqual(
          refused.map(() => alreadyThere),
        );
        expect(await entries()).toBe(before + posted.size - known);
        expect(refused).toHaveLength(steps.length - (posted.size - known));
      }),
      { numRuns: 10 },
    );
    expect(posted.size).toBeGreaterThan(6);
  });

  it('is not looked at where its kind does not say how it counts in what is collected', async () => {
    await owner.query(
      `INSERT INTO books.movement_kind (name, role, source_kind, source_transition) VALUES ('MUTE', 'tributary_payments', 'MUTE', '%')`,
    );
    const mute = post('MUTE', { kind: 'MUTE', id: newId(), transition: 'MADE' });
    await expect(mute).rejects.toMatchObject({ code: 'TB012' });
  });

  it('does not decide what counts as collected: the kind of movement does', async () => {
    const read = async (asOf?: Date) => {
      const revenue = await readRevenue(ledger, ['PERMITS'], { from: today, to: today, asOf });
      const { channels, revenueTypes } = revenue.get('PERMITS')!;
      return {
        refunded: channels.reduce((sum, { refundCents }) => sum + refundCents, 0n),
        gross: channels.reduce((sum, { grossCents }) => sum + grossCents, 0n),
        net: revenueTypes.reduce((sum, { netCents }) => sum + netCents, 0n),
        recognized: revenueTypes.reduce((sum, { recognizedCents }) => sum + recognizedCents, 0n),
      };
    };
    const before = await read();
    await post('PLEDGE', { kind: 'PLEDGE', id: newId(), transition: 'MADE' });
    const writtenOff = { ...before, recognized: before.recognized - 100n };
    expect(await read()).toEqual(writtenOff);
    expect(await read(new Date())).toEqual(writtenOff);
    await post('REFUND', { kind: 'PAYMENT', id: newId(), transition: 'REFUND 1' });
    const refunded = {
      ...writtenOff,
      refunded: before.refunded + 100n,
      net: before.net - 100n,
      recognized: before.recognized - 200n,
    };
    expect(await read()).toEqual(refunded);
    expect(await read(new Date())).toEqual(refunded);
  });
});
