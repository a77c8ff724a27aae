import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Client } from 'pg';
import { createClient } from '../../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../../platform/database/testing/test-database.js';
import { createToyAgency, type ToyAgency } from '../../testing/toy-agency.js';

interface Standing {
  readonly entry: string;
  readonly account: string;
  readonly balanceCents: number;
  readonly balanceVersion: number;
}

describe('applying deltas to accounts', () => {
  let database: TestDatabase;
  let agency: ToyAgency;
  let owner: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    const charges = [
      { revenueType: 'WATER', cents: 9_000 },
      { revenueType: 'STORM', cents: 4_000 },
    ] as const;
    agency = await createToyAgency(
      database.migrator,
      ['UB-1', 'UB-2', 'UB-3'].map((number) => ({ number, department: 'UTIL', charges })),
    );
    owner = createClient(database.migrator, 'owner');
    await owner.connect();
  });

  afterAll(async () => {
    await owner.end();
    await database[Symbol.asyncDispose]();
  });

  it('tells and keeps how each account stood after each entry, in their order', async () => {
    const entries = Array.from({ length: 4 }, () => randomUUID());
    const delta = fc.record({
      entry: fc.constantFrom(...entries),
      account: fc.nat({ max: 2 }),
      // Of a charge, or of nothing in particular.
      charge: fc.option(fc.nat({ max: 1 })),
      openCents: fc.integer({ min: -100, max: 0 }),
      creditCents: fc.nat({ max: 500 }),
      controlCents: fc.integer({ min: -600, max: 0 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(delta, { maxLength: 20 }), async (drawn) => {
        const deltas = drawn.map((item) => ({
          ...item,
          account: agency.accounts[item.account]!,
          charge: item.charge === null ? undefined : agency.charges[`UB-${item.account + 1}`]![item.charge]!,
        }));
        await owner.query('BEGIN');
        try {
          const before = await standings();
          const { rows } = await owner.query<{ moved: Standing[] }>('SELECT accounts.apply($1) AS moved', [
            JSON.stringify(deltas),
          ]);
          const moved = rows[0]!.moved;
          const expected = expectedOf(deltas, before);
          expect(moved).toEqual(expected);
          expect(byPlace(await movements(entries))).toEqual(byPlace(expected));
          for (const [account, stood] of await standings()) {
            const last = expected.findLast((standing) => standing.account === account);
            expect(stood).toEqual(last ? [last.balanceCents, last.balanceVersion] : before.get(account));
          }
        } finally {
          await owner.query('ROLLBACK');
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are refused for an account that there is not', async () => {
    const nobody = {
      entry: randomUUID(),
      account: randomUUID(),
      openCents: 0,
      creditCents: 5,
      controlCents: 0,
    };
    const applied = owner.query('SELECT accounts.apply($1)', [JSON.stringify([nobody])]);
    await expect(applied).rejects.toMatchObject({ code: 'TB006' });
  });

  it('writes a charge that stays open without touching its indexes', async () => {
    const { rows } = await owner.query<{ indexed: string }>(
      `SELECT pg_get_indexdef(i.indexrelid) AS indexed FROM pg_index i WHERE i.indrelid = 'accounts.charge'::regclass`,
    );
    expect(rows.filter(({ indexed }) => indexed.includes('open_cents'))).toEqual([]);
  });

  async function standings(): Promise<Map<string, [number, number]>> {
    const { rows } = await owner.query<{ id: string; cents: bigint; version: number }>(
      'SELECT id, balance_cents AS cents, balance_version AS version FROM accounts.account',
    );
    return new Map(rows.map(({ id, cents, version }) => [id, [Number(cents), version]]));
  }

  async function movements(of: readonly string[]): Promise<Standing[]> {
    const { rows } = await owner.query<{ entry: string; account: string; cents: bigint; version: number }>(
      `SELECT entry_id AS entry, account_id AS account, balance_cents AS cents, balance_version AS version
       FROM accounts.movement WHERE entry_id = ANY ($1)`,
      [of],
    );
    return rows.map(({ entry, account, cents, version }) => ({
      entry,
      account,
      balanceCents: Number(cents),
      balanceVersion: version,
    }));
  }
});

/** One movement for each entry and account, in the order in which they are first named. */
function expectedOf(
  deltas: readonly { entry: string; account: string; openCents: number; creditCents: number }[],
  before: ReadonlyMap<string, readonly [number, number]>,
): Standing[] {
  const places = [...Map.groupBy(deltas, ({ entry, account }) => `${entry} ${account}`).values()];
  const now = new Map(before);
  return places.map((ofPlace) => {
    const { entry, account } = ofPlace[0]!;
    const [cents, version] = now.get(account)!;
    const moved = ofPlace.reduce((sum, { openCents, creditCents }) => sum + openCents - creditCents, 0);
    const next = [cents + moved, version + 1] as const;
    now.set(account, next);
    return { entry, account, balanceCents: next[0], balanceVersion: next[1] };
  });
}

const byPlace = (standings: readonly Standing[]): Standing[] =>
  standings.toSorted((a, b) => `${a.entry} ${a.account}`.localeCompare(`${b.entry} ${b.account}`));
