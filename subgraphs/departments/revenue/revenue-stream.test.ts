import { setTimeout as delay } from 'node:timers/promises';
import type { ExecutionResult } from 'graphql';
import type { Pool } from 'pg';
import type { Principal } from '../../../platform/access/principal.js';
import { roleGrants, type Role } from '../../../platform/access/roles.js';
import { createPool } from '../../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../../platform/database/testing/test-database.js';
import { LocalSubgraph } from '../../../platform/federation/local-subgraph.js';
import type { RunningSubgraph } from '../../../platform/federation/subgraph-module.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import { createLogger } from '../../../platform/telemetry/logger.js';
import { createToyAgency, type ToyAgency } from '../../testing/toy-agency.js';
import { ToyTill, type ToyAllocation } from '../../testing/toy-till.js';
import { departmentsModule } from '../module.js';

interface Item {
  sequence: number;
  cursor: string;
  reset: boolean;
  department: { code: string };
  delta: string;
  accountingDate: string;
  netToday: string;
  netFiscalYear: string;
  payment: { id: string } | null;
}

type Stream = Required<AsyncIterableIterator<ExecutionResult<{ departmentRevenueChanged: Item }>>>;

const cents = (amount: string): bigint => BigInt(amount.replace('.', ''));
const accounts = 30;

describe('the stream of a department’s revenue', () => {
  const logger = createLogger('test');
  const today = new Date().toISOString().slice(0, 10);
  let database: TestDatabase;
  let agency: ToyAgency;
  let running: RunningSubgraph;
  let subgraph: LocalSubgraph;
  let paymentsPool: Pool;
  let till: ToyTill;

  beforeAll(async () => {
    database = await createTestDatabase();
    agency = await createToyAgency(
      database.migrator,
      Array.from({ length: accounts }, (_, index) => ({
        number: `UB-${index}`,
        department: 'UTIL',
        charges: [
          { revenueType: 'WATER', cents: 1_000_000 },
          { revenueType: 'FINE', cents: 1_000_000 },
          { revenueType: 'STATE_COST', cents: 1_000_000 },
        ],
      })),
    );
    const credentials = database.services['departments']!;
    running = await departmentsModule.start({ credentials, logger, timeZone: 'UTC' });
    subgraph = new LocalSubgraph({ ...running, logger });
    paymentsPool = createPool(database.services['payments']!, { applicationName: 'payments' });
    till = new ToyTill(paymentsPool);
  });

  afterAll(async () => {
    await running[Symbol.asyncDispose]();
    await paymentsPool.end();
    await database[Symbol.asyncDispose]();
  });

  const as = (role: Role, departments: Principal['departments']): Principal => ({
    subject: 'test',
    role,
    scopes: roleGrants[role],
    departments,
  });
  const head = as('department-head', ['UTIL']);

  async function open(after?: string, principal = head, code = 'UTIL'): Promise<Stream> {
    return (await subgraph.subscribe({
      query: `subscription ($code: String!, $after: String) { departmentRevenueChanged(departmentCode: $code, after: $after) {
        sequence cursor reset department { code } delta accountingDate netToday netFiscalYear payment { id } } }`,
      variables: { code, after },
      principal,
    })) as Stream;
  }

  async function take(stream: Stream, count: number): Promise<Item[]> {
    const items: Item[] = [];
    while (items.length < count) {
      const { value } = await stream.next();
      expect(value.errors).toBeUndefined();
      items.push(value.data!.departmentRevenueChanged);
    }
    return items;
  }

  const pay = (
    account: number,
    revenueType: 'WATER' | 'FINE' | 'STATE_COST',
    amount: number,
  ): ToyAllocation => ({
    account: agency.accounts[account]!,
    charge: agency.charges[`UB-${account}`]![['WATER', 'FINE', 'STATE_COST'].indexOf(revenueType)]!,
    revenueType,
    cents: amount,
  });

  it('begins with a snapshot and goes on with what moves this department’s revenue, passing over the rest', async () => {
    const stream = await open();
    const [snapshot] = await take(stream, 1);
    expect(snapshot).toMatchObject({ reset: false, delta: '0.00', accountingDate: today, payment: null });
    await till.take({ allocations: [pay(0, 'FINE', 700)] });
    await till.take({ allocations: [pay(0, 'STATE_COST', 700)] });
    const [receipt] = await till.take({ allocations: [pay(1, 'FINE', 100), pay(1, 'WATER', 250)] });
    const [event] = await take(stream, 1);
    expect(event).toEqual({
      sequence: receipt?.position,
      cursor: expect.any(String),
      reset: false,
      department: { code: 'UTIL' },
      delta: '2.50',
      accountingDate: today,
      netToday: '2.50',
      netFiscalYear: '2.50',
      payment: { id: toPublicId('pay', receipt!.id) },
    });
    await stream.return();
  });

  it('resumes after a cursor, also behind events that are passed over', async () => {
    const stream = await open();
    const [snapshot] = await take(stream, 1);
    for (let index = 0; index < 5; index += 1) {
      await till.take(
        { allocations: [pay(2, 'FINE', 100)] },
        { allocations: [pay(2, 'WATER', 100 + index)] },
      );
    }
    await stream.return();
    const resumed = await open(snapshot?.cursor);
    const events = await take(resumed, 5);
    expect(events.map(({ delta }) => delta)).toEqual(['1.00', '1.01', '1.02', '1.03', '1.04']);
    await resumed.return();
    const again = await open(events[1]?.cursor);
    expect(await take(again, 3)).toEqual(events.slice(2));
    await again.return();
  });

  it('chains without gap or repeat wherever it is opened, dropped and resumed amid concurrent postings', async () => {
    let posting = true;
    const post = async (worker: number): Promise<void> => {
      for (let round = 0; posting; round += 1) {
        await till.take(
          ...Array.from({ length: 1 + ((round * 7 + worker) % 5) }, (_, index) => ({
            allocations: [
              pay((worker * 7 + round + index) % accounts, 'WATER', 1 + ((round * 13 + index) % 90)),
              pay((worker * 5 + round) % accounts, 'FINE', 1),
            ] as const,
          })),
        );
        if (round % 3 === 0) await till.take({ allocations: [pay(worker, 'STATE_COST', 5)] });
      }
    };
    const watch = async (reader: number): Promise<number> => {
      await delay(reader * 17);
      let stream = await open();
      let [last] = await take(stream, 1);
      let resumptions = 0;
      for (let seen = 0; seen < 60; seen += 1) {
        if (seen % 20 === 13) {
          await stream.return();
          stream = await open(last?.cursor);
          resumptions += 1;
        }
        const [next] = await take(stream, 1);
        expect(next?.sequence).toBeGreaterThan(last!.sequence);
        expect(cents(next!.netToday)).toBe(cents(last!.netToday) + cents(next!.delta));
        expect(cents(next!.netFiscalYear)).toBe(cents(last!.netFiscalYear) + cents(next!.delta));
        last = next;
      }
      await stream.return();
      return resumptions;
    };
    const posters = [0, 1, 2].map(post);
    const resumptions = await Promise.all(Array.from({ length: 25 }, (_, reader) => watch(reader)));
    posting = false;
    await Promise.all(posters);
    expect(resumptions.every((count) => count === 3)).toBe(true);
  });

  it('is for those who may see the department’s revenue', async () => {
    const codeOf = (answer: unknown): unknown => (answer as ExecutionResult).errors?.[0]?.extensions['code'];
    expect(codeOf(await open(undefined, as('billing-rep', ['UTIL'])))).toBe('FORBIDDEN');
    expect(codeOf(await open(undefined, as('department-app', ['COURT'])))).toBe('FORBIDDEN');
    expect(codeOf(await open(undefined, as('auditor', '*'), 'NONE'))).toBe('DEPARTMENT_NOT_FOUND');
    expect(codeOf(await open('nonsense'))).toBe('CURSOR_MALFORMED');
    expect(codeOf(await open(Buffer.from(`2:99999999:${Date.now()}`).toString('base64url')))).toBe(
      'CURSOR_IN_FUTURE',
    );
  });
});
