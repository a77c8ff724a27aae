import { roleGrants, type Role } from '../../platform/access/roles.js';
import type { Principal } from '../../platform/access/principal.js';
import { createPool } from '../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../platform/database/testing/test-database.js';
import { LocalSubgraph } from '../../platform/federation/local-subgraph.js';
import type { RunningSubgraph } from '../../platform/federation/subgraph-module.js';
import { toPublicId } from '../../platform/ids/public-id.js';
import { createLogger } from '../../platform/telemetry/logger.js';
import { createToyAgency, type ToyAgency } from '../testing/toy-agency.js';
import { departmentsModule } from './module.js';

interface Department {
  id: string;
  revenueTypes: { code: string }[];
}

describe('the departments subgraph', () => {
  const logger = createLogger('test');
  const itemId = '01890000-0000-7000-8000-000000000001';
  let database: TestDatabase;
  let agency: ToyAgency;
  let running: RunningSubgraph;
  let subgraph: LocalSubgraph;

  beforeAll(async () => {
    database = await createTestDatabase();
    agency = await createToyAgency(database.migrator, [{ number: 'BP-1', department: 'PERMITS' }]);
    const owner = createPool(database.migrator, { applicationName: 'test' });
    await owner.query(
      `INSERT INTO departments.item (id, number, kind, status, status_when_paid, department_code, account_id, due_cents)
       VALUES ($1, 'BLD-1', 'BUILDING_PERMIT', 'FEES_DUE', 'READY_TO_ISSUE', 'PERMITS', $2, 8000)`,
      [itemId, agency.accounts[0]],
    );
    await owner.end();
    const credentials = database.services['departments']!;
    running = await departmentsModule.start({ credentials, logger, timeZone: 'UTC' });
    subgraph = new LocalSubgraph({ ...running, logger });
  });

  afterAll(async () => {
    await running[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  const as = (role: Role, departments: Principal['departments']): Principal => ({
    subject: 'test',
    role,
    scopes: roleGrants[role],
    departments,
  });

  /** The data, or the codes of the errors. */
  async function ask<Answer>(query: string, principal: Principal, variables = {}): Promise<Answer> {
    const { data, errors } = await subgraph.execute({ query, principal, variables });
    return (errors ? errors.map(({ extensions }) => extensions['code']) : data) as Answer;
  }

  it('shows a department with what it collects for', async () => {
    const query = `{ department(code: "UTIL") { id code name
      revenueTypes { id code name department { code } ledgerAccount { code } } } }`;
    const { department } = await ask<{ department: Department }>(query, as('billing-rep', ['UTIL']));
    expect(department).toMatchObject({ code: 'UTIL', name: 'Utility Billing' });
    expect(department.id).toMatch(/^dept_[0-9a-f]{32}$/);
    expect(department.revenueTypes.map(({ code }) => code)).toEqual(['PENALTY', 'STORM', 'WATER']);
    expect(department.revenueTypes[2]).toMatchObject({
      department: { code: 'UTIL' },
      ledgerAccount: { code: '500-343300' },
    });
  });

  it('refuses another department than the caller’s, existing or not, and answers null for an unknown one', async () => {
    const query = 'query ($code: String!) { department(code: $code) { code } }';
    await expect(ask(query, as('department-head', ['COURT']), { code: 'UTIL' })).resolves.toEqual([
      'FORBIDDEN',
    ]);
    await expect(ask(query, as('department-head', ['COURT']), { code: 'NONE' })).resolves.toEqual([
      'FORBIDDEN',
    ]);
    await expect(ask(query, as('auditor', '*'), { code: 'NONE' })).resolves.toEqual({ department: null });
  });

  it('lists the departments within reach, by code', async () => {
    const query = '{ departments { code } }';
    await expect(ask(query, as('auditor', '*'))).resolves.toEqual({
      departments: [{ code: 'COURT' }, { code: 'PERMITS' }, { code: 'UTIL' }],
    });
    await expect(ask(query, as('billing-rep', ['UTIL', 'COURT']))).resolves.toEqual({
      departments: [{ code: 'COURT' }, { code: 'UTIL' }],
    });
  });

  it('finds an item of a department by its number, and only of that department', async () => {
    const query = `query ($code: String!) { department(code: $code) {
      item(number: "BLD-1") { id number kind status due paid account { id } } } }`;
    const rep = as('billing-rep', '*');
    await expect(ask(query, rep, { code: 'UTIL' })).resolves.toEqual({ department: { item: null } });
    await expect(ask(query, rep, { code: 'PERMITS' })).resolves.toEqual({
      department: {
        item: {
          id: toPublicId('item', itemId),
          number: 'BLD-1',
          kind: 'BUILDING_PERMIT',
          status: 'FEES_DUE',
          due: '80.00',
          paid: '0.00',
          account: { id: toPublicId('acct', agency.accounts[0]!) },
        },
      },
    });
  });

  it('resolves what other subgraphs refer to, names for everybody and items within reach', async () => {
    const query = `query ($references: [_Any!]!) { _entities(representations: $references) { __typename
      ... on Department { name item(number: "BLD-1") { number } } ... on RevenueType { name department { name } }
      ... on RevenueItem { number } } }`;
    const clerk = as('cashier', ['UTIL']);
    const references = [
      { __typename: 'RevenueType', code: 'FINE' },
      { __typename: 'RevenueItem', id: toPublicId('item', itemId) },
      { __typename: 'RevenueItem', number: 'BLD-1' },
      { __typename: 'Department', code: 'NONE' },
    ];
    await expect(ask(query, clerk, { references })).resolves.toEqual({
      _entities: [
        { __typename: 'RevenueType', name: 'FINE', department: { name: 'Municipal Court' } },
        null,
        null,
        null,
      ],
    });
    await expect(
      ask(query, as('cashier', ['PERMITS']), { references: references.slice(1, 3) }),
    ).resolves.toEqual({
      _entities: [
        { __typename: 'RevenueItem', number: 'BLD-1' },
        { __typename: 'RevenueItem', number: 'BLD-1' },
      ],
    });
    const department = { __typename: 'Department', code: 'PERMITS' };
    await expect(ask(query, clerk, { references: [department] })).resolves.toEqual(['FORBIDDEN']);
  });
});
