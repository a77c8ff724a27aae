import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Principal } from '../../../platform/access/principal.js';
import { roleGrants } from '../../../platform/access/roles.js';
import { createPool } from '../../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../../platform/database/testing/test-database.js';
import { LocalSubgraph } from '../../../platform/federation/local-subgraph.js';
import type { RunningSubgraph } from '../../../platform/federation/subgraph-module.js';
import { createLogger } from '../../../platform/telemetry/logger.js';
import { createToyAgency, type ToyAgency } from '../../testing/toy-agency.js';
import { ToyTill } from '../../testing/toy-till.js';
import { accountsModule } from '../module.js';

interface Resident {
  readonly number: string;
  readonly department: 'UTIL' | 'COURT';
  readonly name: string;
  readonly phone?: string;
  readonly email?: string;
  readonly address?: string;
  readonly mailing?: string;
}

const dana = {
  name: 'Dana Whitfield',
  phone: '+1 972-555-0142',
  email: 'dana.whitfield@example.org',
  mailing: '418 Heron Ct, Larkspur Bend, TX 75999',
};
const residents: readonly Resident[] = [
  { ...dana, number: 'UB-100001', department: 'UTIL', address: '418 Heron Ct' },
  { ...dana, number: 'CT-100001', department: 'COURT' },
  {
    number: 'UB-100002',
    department: 'UTIL',
    name: 'Renée Núñez-Ortiz',
    address: '12 North Mill Creek Road Apt 4',
  },
  { number: 'UB-100003', department: 'UTIL', name: "Siobhán O'Brien", phone: '972.555.0199' },
  { number: 'UB-100004', department: 'UTIL', name: 'Søren Weiß', address: '1418 Heron Trail' },
  { number: 'UB-100005', department: 'UTIL', name: 'Whitney Danaher' },
  { number: 'UB-100006', department: 'UTIL', name: 'Łukasz Court', phone: '9725550100' },
];

describe('a search for accounts', () => {
  const logger = createLogger('test');
  let database: TestDatabase;
  let agency: ToyAgency;
  let owner: Pool;
  let paymentsPool: Pool;
  let running: RunningSubgraph;
  let subgraph: LocalSubgraph;

  beforeAll(async () => {
    database = await createTestDatabase();
    agency = await createToyAgency(
      database.migrator,
      residents.map(({ number, department }) => ({
        ...{ number, department },
        charges: [{ revenueType: department === 'UTIL' ? 'WATER' : 'FINE', cents: 9_000 }],
      })),
    );
    owner = createPool(database.migrator, { applicationName: 'owner', maxConnections: 1 });
    for (const { number, name, phone, email, address, mailing } of residents) {
      await owner.query(
        `UPDATE accounts.party SET display_name = $2, phone = $3, email = $4, mailing_address = $5
         WHERE id = (SELECT holder_id FROM accounts.account WHERE number = $1)`,
        [number, name, phone, email, mailing],
      );
      await owner.query('UPDATE accounts.account SET service_address = $2 WHERE number = $1', [
        number,
        address,
      ]);
    }
    paymentsPool = createPool(database.services['payments']!, { applicationName: 'payments' });
    running = await accountsModule.start({
      credentials: database.services['accounts']!,
      logger,
      timeZone: 'UTC',
    });
    subgraph = new LocalSubgraph({ ...running, logger });
  });

  afterAll(async () => {
    await running[Symbol.asyncDispose]();
    await Promise.all([owner.end(), paymentsPool.end()]);
    await database[Symbol.asyncDispose]();
  });

  async function search(
    text: string,
    {
      departments = '*',
      first = 100,
      after,
    }: { departments?: Principal['departments']; first?: number; after?: string } = {},
  ): Promise<unknown> {
    const principal: Principal = {
      ...{ subject: 'test', role: 'billing-rep', departments },
      scopes: roleGrants['billing-rep'],
    };
    const { data, errors } = await subgraph.execute({
      query:
        'query ($text: String!, $first: Int!, $after: String) { searchAccounts(text: $text, first: $first, after: $after) { number } }',
      variables: { text, first, after },
      principal,
    });
    expect(errors).toBeUndefined();
    return (data as { searchAccounts: { number: string }[] }).searchAccounts.map(({ number }) => number);
  }

  const both = ['CT-100001', 'UB-100001'];

  it.each([
    ['9725550142', both],
    ['(972) 555-0142', both],
    ['972-555-0142', both],
    ['972.555.0142', both],
    ['+1 (972) 555 0142', both],
    ['1-972-555-0142', both],
    ['555-0142', both],
    ['555 0142', both],
    ['5550142', both],
    ['Whitfield 972-555-0142', both],
    ['Dana Whitfield', both],
    ['Whitfield Dana', both],
    ['Whitfield, Dana', both],
    ['  dana   WHITFIELD ', both],
    ['whitf dan', both],
    ['dana.whitfield@example.org', both],
    ['Dana.Whitfield@Example.org', both],
    ['418 Heron Court', both],
    ['418 Heron Ct.', both],
    ['418 heron ct', both],
    ['418 Heron', both],
    ['UB-100001', ['UB-100001']],
    ['ub100001', ['UB-100001']],
    ['UB 100001', ['UB-100001']],
    ['100001', both],
    ['1418 Heron Trl', ['UB-100004']],
    ['12 N Mill Creek Rd #4', ['UB-100002']],
    ['12 North Mill Creek Road, Apartment 4', ['UB-100002']],
    ['Renée Núñez', ['UB-100002']],
    ['Rene\u0301e Nu\u0301n\u0303ez', ['UB-100002']],
    ['renee nunez', ['UB-100002']],
    ['Nunez-Ortiz', ['UB-100002']],
    ['nunez ortiz', ['UB-100002']],
    ['nunezortiz', ['UB-100002']],
    ["O'Brien", ['UB-100003']],
    ['O’Brien', ['UB-100003']],
    ['Oʼbrien', ['UB-100003']],
    ['O´Brien', ['UB-100003']],
    ['OBrien', ['UB-100003']],
    ['O Brien', ['UB-100003']],
    ['Siobhan', ['UB-100003']],
    ['Ｓｉｏｂｈａｎ', ['UB-100003']],
    ['972 555 0199', ['UB-100003']],
    ['Soren Weiss', ['UB-100004']],
    ['SØREN WEIß', ['UB-100004']],
    ['Lukasz Court', ['UB-100006']],
    ['Whitfield Heron Trail', []],
    ['Nobody', []],
    ['', []],
    ['   ', []],
    ["-,.'%_", []],
  ])('finds by %p', async (text, numbers) => {
    expect(await search(text)).toEqual(numbers);
  });

  it('puts the number that was told first, then whole words, then beginnings', async () => {
    expect(await search('dana')).toEqual(['CT-100001', 'UB-100001', 'UB-100005']);
    expect(await search('heron')).toEqual(['CT-100001', 'UB-100001', 'UB-100004']);
  });

  it('goes on behind the last account of a page, in the same order', async () => {
    const all = (await search('dana')) as string[];
    const pages: string[] = [];
    for (let page = (await search('dana', { first: 1 })) as string[]; page.length > 0;) {
      pages.push(...page);
      page = (await search('dana', { first: 1, after: pages.at(-1)! })) as string[];
    }
    expect(pages).toEqual(all);
  });

  it('shows nothing of departments that are not the caller’s', async () => {
    expect(await search('Whitfield', { departments: ['UTIL'] })).toEqual(['UB-100001']);
    expect(await search('CT-100001', { departments: ['UTIL'] })).toEqual([]);
    expect(await search('Whitfield', { departments: [] })).toEqual([]);
  });

  it('finds the accounts of a receipt, those that the caller may see', async () => {
    const [water, fine] = [0, 1];
    const part = (index: number, revenueType: 'WATER' | 'FINE') => ({
      ...{ account: agency.accounts[index]!, charge: agency.charges[residents[index]!.number]![0]! },
      ...{ revenueType, cents: 100 },
    });
    const [receipt] = await new ToyTill(paymentsPool).take({
      allocations: [part(water, 'WATER'), part(fine, 'FINE')],
    });
    const shown = `R-${String(receipt!.receiptNumber).padStart(8, '0')}`;
    for (const text of [shown, shown.toLowerCase(), `receipt ${receipt!.receiptNumber}`, shown.slice(2)]) {
      expect([text, await search(text)]).toEqual([text, both]);
    }
    expect(await search(shown, { departments: ['UTIL'] })).toEqual(['UB-100001']);
    expect(await search('R-99999999')).toEqual([]);
  });

  it('follows a person who moves, marries or gets another telephone', async () => {
    const [holder, account] = [randomUUID(), randomUUID()];
    await owner.query(`INSERT INTO accounts.party (id, display_name) VALUES ($1, 'Ada Maiden')`, [holder]);
    await owner.query(
      `INSERT INTO accounts.account (id, number, type, status, department_code, holder_id)
       VALUES ($1, 'UB-200001', 'UTILITY', 'ACTIVE', 'UTIL', $2)`,
      [account, holder],
    );
    expect(await search('ada maiden')).toEqual(['UB-200001']);
    await owner.query(
      `UPDATE accounts.party SET display_name = 'Ada Wedded', phone = '469-555-0111' WHERE id = $1`,
      [holder],
    );
    await owner.query(
      `UPDATE accounts.account SET service_address = '7 New Street', department_code = 'COURT' WHERE id = $1`,
      [account],
    );
    expect(await search('ada maiden')).toEqual([]);
    expect(await search('ada wedded 469 555 0111')).toEqual(['UB-200001']);
    expect(await search('7 New St', { departments: ['COURT'] })).toEqual(['UB-200001']);
    expect(await search('7 New St', { departments: ['UTIL'] })).toEqual([]);
  });
});
