import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type GraphQLInterfaceType } from 'graphql';
import { projectRoot } from '../../../platform/config/paths.js';
import type { ApiClient } from '../../e2e-support/api-client.js';
import { modes, startTimeoutMs, World } from '../../e2e-support/world.js';
import { openCase, type AccessCase } from './access-cases.js';

const schema = buildSchema(readFileSync(join(projectRoot, 'schema/api.graphql'), 'utf8'));
const typeNames = schema
  .getPossibleTypes(schema.getType('Node') as GraphQLInterfaceType)
  .map(({ name }) => name)
  .sort();

/** What everybody may know; the rest is shown to the departments that it concerns. */
const noSecrets = ['Department', 'Fund', 'LedgerAccount', 'RevenueType'];
const nobody = '00000000000000000000000000000000';

const idsQuery = `query ($number: String!, $item: String!, $department: String!) {
  department(code: $department) { id item(number: $item) { id } revenueTypes { id } }
  account(number: $number) { id payments(first: 1) { edges { node { id
    allocations { charge { id } }
    journalEntries { id lines { ledgerAccount { id fund { id } } } } } } } } }`;

const everything = typeNames.map((name) => `... on ${name} { of${name}: id }`).join(' ');

describe.each(modes)('Query.node (%s)', (mode) => {
  let world: World;
  let own: Record<string, string>;
  let foreign: Record<string, string>;
  let clerk: ApiClient;

  beforeAll(async () => {
    world = await World.start(mode);
    clerk = await world.as('department-app', { departments: ['UTIL'] });
    const opened = await openCase(world, 'UTIL', { revenueType: 'WATER', cents: 93_11n }, '31.07');
    own = await idsOf(opened, clerk);
    const court = await world.as('department-app', { departments: ['COURT'], subject: 'court' });
    foreign = await idsOf(
      await openCase(world, 'COURT', { revenueType: 'FINE', cents: 87_19n }, '47.13'),
      court,
    );
  }, startTimeoutMs);

  afterAll(() => world?.[Symbol.asyncDispose]());

  /** An object of each type that has to do with a case, by the id that other answers have of it. */
  async function idsOf(subject: AccessCase, client: ApiClient): Promise<Record<string, string>> {
    const { number, item, department: code } = subject;
    const { department, account } = await client.query(idsQuery, { number, item, department: code });
    const [{ node: payment }] = account.payments.edges;
    const [entry] = payment.journalEntries;
    const { createApiKey } = await client.query(
      'mutation { createApiKey(name: "node", scopes: ["account:read"], sandbox: true) { id } }',
    );
    return {
      Adjustment: subject.adjustment,
      Account: account.id,
      ApiKey: createApiKey.id,
      Charge: payment.allocations[0].charge.id,
      Department: department.id,
      Fund: entry.lines[0].ledgerAccount.fund.id,
      JournalEntry: entry.id,
      LedgerAccount: entry.lines[0].ledgerAccount.id,
      Payment: payment.id,
      RevenueItem: department.item.id,
      RevenueType: department.revenueTypes[0].id,
      WriteOff: subject.writeOff,
    };
  }

  it.each(typeNames)('answers a %s by its id, and nothing to those who may not see it', async (type) => {
    const ask = (id: string | undefined, selection: string, client = clerk): Promise<unknown> =>
      client.ask(`query ($id: ID!) { node(id: $id) { ${selection} } }`, { id });
    for (const selection of ['id', '__typename', everything, `... on ${type} { id }`]) {
      const answer = { __typename: type, id: own[type], [`of${type}`]: own[type] };
      const names =
        selection === everything ? [`of${type}`] : selection === '__typename' ? ['__typename'] : ['id'];
      const node = Object.fromEntries(names.map((name) => [name, answer[name]]));
      expect([selection, await ask(own[type], selection)]).toEqual([
        selection,
        { status: 200, data: { node } },
      ]);
      const unknown = own[type]?.replace(/[^_]+$/, nobody);
      const others = [unknown, ...(noSecrets.includes(type) ? [] : [foreign[type]])];
      for (const other of others) {
        expect([selection, await ask(other, selection)]).toEqual([
          selection,
          { status: 200, data: { node: null } },
        ]);
      }
    }
  });

  it.each(['', 'acct', 'acct_', 'acct_1', `_${nobody}`, `constructor_${nobody}`, 'pay_' + 'F'.repeat(32)])(
    'answers null for "%s", which is no id',
    async (id) => {
      await expect(clerk.query('query ($id: ID!) { node(id: $id) { id } }', { id })).resolves.toEqual({
        node: null,
      });
    },
  );

  it('shows a journal entry and a payment to each department that got a part, and to those who see all', async () => {
    const query =
      'query ($ids: ID!, $entry: ID!) { payment: node(id: $ids) { id } entry: node(id: $entry) { id } }';
    const variables = { ids: foreign['Payment'], entry: foreign['JournalEntry'] };
    const auditor = await world.as('auditor', { departments: '*' });
    await expect(auditor.query(query, variables)).resolves.toEqual({
      payment: { id: foreign['Payment'] },
      entry: { id: foreign['JournalEntry'] },
    });
  });

  it('is refused to those who lack a scope that a type behind it asks for', async () => {
    for (const scopes of [['account:read'], ['payment:read']] as const) {
      const client = await world.as('department-app', { departments: ['UTIL'], scopes });
      expect(
        await client.ask('query ($id: ID!) { node(id: $id) { id } }', { id: own['Department'] }),
      ).toMatchObject({
        data: { node: null },
        errors: [{ extensions: { code: 'FORBIDDEN' } }],
      });
    }
  });

  it('shows a key to its maker alone, and only while they may manage keys', async () => {
    const query = 'query ($id: ID!) { node(id: $id) { id } }';
    const scopes = ['account:read', 'payment:read'] as const;
    const narrow = await world.as('department-app', { departments: ['UTIL'], scopes });
    await expect(narrow.query(query, { id: own['ApiKey'] })).resolves.toEqual({ node: null });
  });
});
