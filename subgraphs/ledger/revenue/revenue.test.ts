import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Pool } from 'pg';
import type { Principal } from '../../../platform/access/principal.js';
import { roleGrants, type Role } from '../../../platform/access/roles.js';
import { createPool } from '../../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../../platform/database/testing/test-database.js';
import { LocalSubgraph } from '../../../platform/federation/local-subgraph.js';
import type { RunningSubgraph } from '../../../platform/federation/subgraph-module.js';
import { createLogger } from '../../../platform/telemetry/logger.js';
import { addDays } from '../../../platform/time/civil-date.js';
import { createToyAgency, type ToyAgency } from '../../testing/toy-agency.js';
import { ToyTill, type ToyAllocation } from '../../testing/toy-till.js';
import { LedgerContext } from '../context.js';
import { ledgerModule } from '../module.js';
import { readRevenue } from './revenue.repository.js';

const accounts = 8;
const departments = ['COURT', 'PERMITS', 'UTIL'];
const revenueTypes = ['WATER', 'STORM', 'FINE', 'STATE_COST', 'BLDG'] as const;
const channels = ['ONLINE', 'COUNTER', 'AUTOPAY'];

interface Revenue {
  ledgerSequence: number;
  byChannel: { net: string; started: number }[];
  byRevenueType: object[];
}
interface Revenues {
  _entities: { revenue: Revenue }[];
}

describe('the revenue of a department', () => {
  const logger = createLogger('test');
  const today = new Date().toISOString().slice(0, 10);
  const days = [-3, -2, -1, 0].map((offset) => addDays(today, offset));
  let database: TestDatabase;
  let agency: ToyAgency;
  let running: RunningSubgraph;
  let subgraph: LocalSubgraph;
  let pool: Pool;
  let paymentsPool: Pool;
  let till: ToyTill;

  beforeAll(async () => {
    database = await createTestDatabase();
    agency = await createToyAgency(
      database.migrator,
      Array.from({ length: accounts }, (_, index) => ({
        number: `UB-${index}`,
        department: index === 2 ? 'PERMITS' : 'UTIL',
        charges: revenueTypes.map((revenueType) => ({ revenueType, cents: 100_000_000 })),
      })),
    );
    const credentials = database.services['ledger']!;
    running = await ledgerModule.start({ credentials, logger, timeZone: 'UTC' });
    subgraph = new LocalSubgraph({ ...running, logger });
    pool = createPool(credentials, { applicationName: 'ledger' });
    paymentsPool = createPool(database.services['payments']!, { applicationName: 'payments' });
    till = new ToyTill(paymentsPool);
  });

  afterAll(async () => {
    await running[Symbol.asyncDispose]();
    await Promise.all([pool.end(), paymentsPool.end()]);
    await database[Symbol.asyncDispose]();
  });

  const part = (
    account: number,
    revenueType: (typeof revenueTypes)[number],
    cents: number,
  ): ToyAllocation => ({
    account: agency.accounts[account]!,
    charge: agency.charges[`UB-${account}`]![revenueTypes.indexOf(revenueType)]!,
    revenueType,
    cents,
  });

  const as = (role: Role, reach: Principal['departments']): Principal => ({
    subject: 'test',
    role,
    scopes: roleGrants[role],
    departments: reach,
  });

  /** The data, or the codes of the errors. */
  async function ask<Answer>(query: string, principal: Principal, variables = {}): Promise<Answer> {
    const { data, errors } = await subgraph.execute({ query, principal, variables });
    return (errors ? errors.map(({ extensions }) => extensions['code']) : data) as Answer;
  }

  const fields = `gross refunds returns net count asOf ledgerSequence
    byChannel { channel net count started abandoned } byRevenueType { revenueType { code } net }`;
  const asEntities = (codes: string[]): object[] => codes.map((code) => ({ __typename: 'Department', code }));

  it('is zero before anything is collected, with a place in the journal all the same', async () => {
    const query = `query ($d: [_Any!]!) { _entities(representations: $d) { ... on Department {
      revenue(from: "${today}", to: "${today}") { ${fields} } } } }`;
    const { _entities } = await ask<Revenues>(query, as('auditor', '*'), { d: asEntities(['PERMITS']) });
    expect(_entities[0]!.revenue).toMatchObject({
      gross: '0.00',
      net: '0.00',
      count: 0,
      ledgerSequence: accounts,
    });
    expect(_entities[0]!.revenue.byChannel).toHaveLength(10);
    expect(_entities[0]!.revenue.byRevenueType).toEqual([]);
  });

  it('adds up what was collected, given back and returned, by channel and by purpose', async () => {
    const [permit] = await till.take({ allocations: [part(2, 'BLDG', 5_000)] });
    await till.take(
      {
        allocations: [part(0, 'WATER', 1_000), part(0, 'STORM', 200), part(1, 'FINE', 300)],
        channel: 'COUNTER',
      },
      { allocations: [part(1, 'WATER', 50), part(1, 'STATE_COST', 999)] },
    );
    await till.refund(permit!.id, 700);
    await till.refund(permit!.id, 300, 'SENT_BACK', 'COUNTER');
    const query = `query ($d: [_Any!]!) { _entities(representations: $d) { ... on Department {
      revenue(from: "${today}", to: "${today}") { ${fields} } } } }`;
    const { _entities } = await ask<Revenues>(query, as('finance-director', '*'), {
      d: asEntities(departments),
    });
    const summaries = _entities.map(({ revenue }) => ({
      ...revenue,
      byChannel: revenue.byChannel.filter(({ net, started }) => net !== '0.00' || started > 0),
    }));
    const [court, permits, util] = summaries;
    expect(court).toMatchObject({
      ...{ gross: '3.00', refunds: '0.00', returns: '0.00', net: '3.00', count: 1 },
      byChannel: [{ channel: 'COUNTER', net: '3.00', count: 1, started: 0, abandoned: 0 }],
      byRevenueType: [{ revenueType: { code: 'FINE' }, net: '3.00' }],
    });
    expect(permits).toMatchObject({
      ...{ gross: '50.00', refunds: '7.00', returns: '3.00', net: '40.00', count: 1 },
      byChannel: [
        { channel: 'ONLINE', net: '43.00', count: 1, started: 1, abandoned: 0 },
        { channel: 'COUNTER', net: '-3.00', count: 0, started: 0, abandoned: 0 },
      ],
      byRevenueType: [{ revenueType: { code: 'BLDG' }, net: '40.00' }],
    });
    expect(util).toMatchObject({
      ...{ gross: '12.50', net: '12.50', count: 2 },
      byChannel: [
        { channel: 'ONLINE', net: '0.50', count: 1, started: 1 },
        { channel: 'COUNTER', net: '12.00', count: 1, started: 1 },
      ],
      byRevenueType: [
        { revenueType: { code: 'STORM' }, net: '2.00' },
        { revenueType: { code: 'WATER' }, net: '10.50' },
      ],
    });
    expect(new Set(summaries.map(({ ledgerSequence }) => ledgerSequence)).size).toBe(1);
  });

  it('tells what is recognised as revenue from what is collected', async () => {
    const query = `query ($d: [_Any!]!) { _entities(representations: $d) { ... on Department {
      revenue(from: "${today}", to: "${today}") { net recognized asOf byRevenueType { revenueType { code } net recognized } } } } }`;
    const of = async (code: string): Promise<{ asOf: string; net: string; recognized: string }> => {
      const { _entities } = await ask<Revenues>(query, as('auditor', '*'), { d: asEntities([code]) });
      return _entities[0]!.revenue as never;
    };
    // Permits are on a cash basis; water was billed on accrual, so its collections are revenue no second time.
    expect(await of('PERMITS')).toMatchObject({ net: '40.00', recognized: '40.00' });
    expect(await of('UTIL')).toMatchObject({ net: '12.50', recognized: '0.00' });
    const accrual = {
      ...{ id: randomUUID(), kind: 'ACCRUAL', description: 'x', accountingDate: today, effectiveDate: today },
      lines: [
        { account: '520-131700', fund: '520', debit: 12_345 },
        { account: '520-343700', fund: '520', credit: 12_000, department: 'UTIL', revenueType: 'STORM' },
        { account: '520-343700', fund: '520', credit: 345, department: 'UTIL' },
      ],
    };
    const owner = createPool(database.migrator, { applicationName: 'owner', maxConnections: 1 });
    await owner.query('SELECT ledger.post($1)', [JSON.stringify([accrual])]);
    await owner.end();
    const util = await of('UTIL');
    expect(util).toMatchObject({
      net: '12.50',
      recognized: '123.45',
      byRevenueType: [
        { revenueType: { code: 'STORM' }, net: '2.00', recognized: '120.00' },
        { revenueType: { code: 'WATER' }, net: '10.50', recognized: '0.00' },
      ],
    });
    const { rows } = await pool.query<{ posted_at: Date }>(
      'SELECT posted_at FROM ledger.entry WHERE id = $1',
      [accrual.id],
    );
    expect(util.asOf).toBe(rows[0]?.posted_at.toISOString());
  });

  it('counts what a till took back as never collected, and what moves no money not at all', async () => {
    const figures = async (): Promise<object> => {
      const question = { from: today, to: today };
      const now = (await readRevenue(pool, ['PERMITS'], question)).get('PERMITS')!;
      const asPosted = await readRevenue(pool, ['PERMITS'], { ...question, asOf: now.asOf });
      const [running, added] = [now, asPosted.get('PERMITS')!].map(({ channels: all }) =>
        all.find(({ channel }) => channel === 'KIOSK')!,
      );
      expect(added).toEqual(running);
      return running!;
    };
    const [one, other] = await till.take(
      { allocations: [part(2, 'BLDG', 1_000)], channel: 'KIOSK' },
      { allocations: [part(2, 'BLDG', 500)], channel: 'KIOSK' },
    );
    const both = { grossCents: 1_500n, refundCents: 0n, returnCents: 0n, paymentCount: 2 };
    expect(await figures()).toMatchObject(both);
    await till.refund(one!.id, 200, 'WAIVER', 'KIOSK');
    expect(await figures()).toMatchObject(both);
    await till.refund(other!.id, 500, 'VOID', 'KIOSK');
    expect(await figures()).toMatchObject({ ...both, grossCents: 1_000n, paymentCount: 1 });
    await till.refund(one!.id, 1_000, 'VOID', 'KIOSK');
    expect(await figures()).toMatchObject({ ...both, grossCents: 0n, paymentCount: 0 });
  });

  const payment = fc.record({
    channel: fc.constantFrom(...channels),
    day: fc.constantFrom(...days),
    parts: fc.array(
      fc.record({
        account: fc.nat(accounts - 1),
        revenueType: fc.constantFrom(...revenueTypes),
        cents: fc.integer({ min: 1, max: 9_999 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    refund: fc.option(
      fc.record({
        cents: fc.integer({ min: 1, max: 500 }),
        kind: fc.constantFrom('REFUND', 'SENT_BACK', 'VOID', 'WAIVER'),
      }),
    ),
  });

  it('is what the lines of the journal say, at every instant and between any dates', async () => {
    const figures = async (from: string, to: string, asOf?: Date): Promise<object[]> => {
      const revenue = await readRevenue(pool, departments, { from, to, asOf });
      return departments.map((code) => {
        const { channels: byChannel, revenueTypes: byType, ledgerSequence } = revenue.get(code)!;
        const sorted = byChannel.toSorted((a, b) => a.channel.localeCompare(b.channel));
        return { code, byChannel: sorted, byType, ledgerSequence };
      });
    };
    const anyDay = fc.constantFrom(...days);
    let earlier: { at: Date; from: string; to: string; figures: object[] }[] = [];
    await fc.assert(
      fc.asyncProperty(
        fc.array(payment, { minLength: 1, maxLength: 6 }),
        anyDay,
        anyDay,
        async (batch, one, other) => {
          const receipts = await till.take(
            ...batch.map(({ channel, day, parts }) => ({
              channel,
              accountingDate: day,
              allocations: parts.map(({ account, revenueType, cents }) =>
                part(account, revenueType, cents),
              ) as [ToyAllocation],
            })),
          );
          for (const [index, { refund }] of batch.entries()) {
            if (refund) await till.refund(receipts[index]!.id, refund.cents, refund.kind);
          }
          const [from, to] = [one, other].toSorted() as [string, string];
          const now = await figures(from, to);
          const at = (await readRevenue(pool, departments, { from, to })).get('UTIL')!.asOf;
          expect(await figures(from, to, at)).toEqual(now);
          expect(await figures(from, to, new Date(Date.now() + 60_000))).toEqual(now);
          for (const past of earlier)
            expect(await figures(past.from, past.to, past.at)).toEqual(past.figures);
          earlier = [...earlier.slice(-3), { at, from, to, figures: now }];
        },
      ),
      { numRuns: 40 },
    );
  });

  it('reads all departments of a list with one statement per range of dates', async () => {
    const statements: string[] = [];
    const countingPool = {
      query: (text: string, values: unknown[]) => {
        statements.push(text);
        return pool.query(text, values);
      },
    } as unknown as Pool;
    const { services } = running.createContext(as('auditor', '*')) as LedgerContext;
    const counting = new LocalSubgraph({
      ...running,
      logger,
      createContext: (principal) => new LedgerContext(principal, { ...services, pool: countingPool }),
    });
    const query = `query ($d: [_Any!]!) { _entities(representations: $d) { ... on Department {
      today: revenue(from: "${today}", to: "${today}") { net asOf byChannel { channel net } byRevenueType { net } }
      ever: revenue(from: "2020-01-01", to: "${today}") { net byChannel { started abandoned } } } } }`;
    const result = await counting.execute({
      query,
      principal: as('auditor', '*'),
      variables: { d: asEntities(departments) },
    });
    expect(result.errors).toBeUndefined();
    expect(
      statements.map((text) => (text.includes('payments.attempts') ? 'attempts' : 'revenue')).sort(),
    ).toEqual(['attempts', 'revenue', 'revenue']);
  });

  it('is only for those who may see revenue of that department', async () => {
    const query = `query ($d: [_Any!]!) { _entities(representations: $d) { ... on Department {
      revenue(from: "${today}", to: "${addDays(today, -1)}") { net } } } }`;
    const d = asEntities(['UTIL']);
    await expect(ask(query, as('billing-rep', ['UTIL']), { d })).resolves.toEqual(['FORBIDDEN']);
    await expect(ask(query, as('department-head', ['COURT']), { d })).resolves.toEqual(['FORBIDDEN']);
    await expect(ask(query, as('department-app', ['UTIL']), { d })).resolves.toEqual(['BAD_USER_INPUT']);
  });
});
