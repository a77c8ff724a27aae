import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  getNamedType,
  isAbstractType,
  isObjectType,
  isRequiredArgument,
  lexicographicSortSchema,
  printSchema,
  type GraphQLNamedType,
} from 'graphql';
import { fixtures } from '../../../demo/city/fixtures.js';
import { projectRoot } from '../../../platform/config/paths.js';
import type { ApiClient } from '../../e2e-support/api-client.js';
import { mustPay, paymentInput, previewInput } from '../../e2e-support/payments.js';
import { startTimeoutMs, World } from '../../e2e-support/world.js';

const schema = buildSchema(readFileSync(join(projectRoot, 'schema/public.graphql'), 'utf8'));

/** Selects every field that there is below a type, each at one of its places, so that all fit into one operation. */
function everythingOf(type: GraphQLNamedType, selected = new Set<string>()): string {
  if (isAbstractType(type)) {
    const members = schema
      .getPossibleTypes(type)
      .map((member) => `... on ${member.name} ${everythingOf(member, selected)}`);
    return `{ ${members.join(' ')} }`;
  }
  if (!isObjectType(type)) return '';
  const selections = Object.values(type.getFields()).map((field) => {
    const place = `${type.name}.${field.name}`;
    if (selected.has(place)) return '';
    selected.add(place);
    // Below the roots, nothing but the size of a page has to be given.
    const given = field.args.filter(isRequiredArgument).map(({ name }) => `${name}: 1`);
    return `${field.name}${given.length > 0 ? `(${given.join(', ')})` : ''} ${everythingOf(getNamedType(field.type), selected)}`;
  });
  return `{ __typename ${selections.join(' ')} }`;
}

interface Entrance {
  readonly variables: string;
  readonly args: string;
}

/** How each root field is asked. */
const entrances: Readonly<Record<string, Entrance>> = {
  'Query.apiKeys': { variables: '', args: '' },
  'Query.account': { variables: '($number: String!)', args: '(number: $number)' },
  'Query.department': { variables: '', args: '(code: "UTIL")' },
  'Query.departments': { variables: '', args: '' },
  'Query.payment': { variables: '($paymentId: ID!)', args: '(id: $paymentId)' },
  'Query.previewPayment': { variables: '($preview: PreviewPaymentInput!)', args: '(input: $preview)' },
  'Mutation.createPayment': { variables: '($input: CreatePaymentInput!)', args: '(input: $input)' },
  'Mutation.createApiKey': {
    variables: '',
    args: '(name: "Kiosk", scopes: ["payment:read"], sandbox: true)',
  },
  'Mutation.revokeApiKey': { variables: '($endedKeyId: ID!)', args: '(id: $endedKeyId)' },
  'Mutation.rotateApiKey': { variables: '($keyId: ID!)', args: '(id: $keyId)' },
  'Query.node': { variables: '($accountId: ID!)', args: '(id: $accountId)' },
  'Subscription.accountBalanceChanged': { variables: '($accountId: ID!)', args: '(accountId: $accountId)' },
  'Subscription.paymentEvents': { variables: '', args: '' },
};

describe('of the public schema, an integrator', () => {
  let world: World;
  let portal: ApiClient;
  let variables: Record<string, unknown>;

  beforeAll(async () => {
    world = await World.start('one process');
    portal = await world.as('integrator');
    const { id: accountId } = await world.cityHall.openAccount('UTIL', {
      revenueType: 'WATER',
      cents: 30_00n,
    });
    const { payment } = await mustPay(portal, { accountId, amount: '10.00' });
    const makeKey = async (): Promise<string> =>
      (await portal.run('M6_SandboxKey', { name: 'Kiosk', scopes: ['payment:read'] })).createApiKey.id;
    variables = {
      number: fixtures.danaWhitfield.utilityAccount.number,
      accountId,
      paymentId: payment.id,
      keyId: await makeKey(),
      endedKeyId: await makeKey(),
      input: paymentInput({ accountId, amount: '5.00' }),
      preview: previewInput({ accountId, amount: '4.00' }),
    };
  }, startTimeoutMs);

  afterAll(() => world?.[Symbol.asyncDispose]());

  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const rootFields = roots.flatMap((root) =>
    Object.values(root!.getFields()).map((field) => [`${root!.name}.${field.name}`, field] as const),
  );

  it.each(rootFields)('is refused nothing: %s', async (place, { name, type }) => {
    const { variables: header, args } = entrances[place]!;
    const kind = place.split('.', 1).join().toLowerCase();
    const operation = `${kind} ${header} { ${name}${args} ${everythingOf(getNamedType(type))} }`;
    const { data, errors } = await (kind === 'subscription'
      ? portal.askBySocket(operation, variables)
      : portal.ask(operation, variables));
    expect(errors).toBeUndefined();
    expect(data?.[name]).toBeTruthy();
  });

  it.each([
    ['a root field', 'query { searchAccounts(text: "Dana", first: 5) { edges { node { number } } } }'],
    ['a field', 'query ($number: String!) { account(number: $number) { holds { kind } } }'],
    ['a type', 'query { __typename ... on Hold { kind } }'],
    ['a stream', 'subscription { departmentRevenueChanged(departmentCode: "UTIL") { cursor } }'],
  ])('does not find %s that is not in it, over HTTP and over a socket', async (_what, operation) => {
    for (const ask of [portal.ask.bind(portal), portal.askBySocket.bind(portal)]) {
      const { data, errors } = await ask(operation, variables);
      expect(data).toBeUndefined();
      expect(errors?.[0]?.extensions?.['code']).toBe('GRAPHQL_VALIDATION_FAILED');
    }
  });

  it('does not find an input field that is not in it', async () => {
    const operation =
      'mutation ($input: CreatePaymentInput!) { createPayment(input: $input) { __typename } }';
    const input = { ...(variables['input'] as object), effectiveDate: '2026-01-01' };
    const { data, errors } = await portal.ask(operation, { input });
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('"effectiveDate" is not defined') as string,
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
  });

  it('is shown it by introspection, as is a stranger; the staff is shown the whole', async () => {
    const shown = async (client: ApiClient): Promise<string> => {
      const { data } = await client.ask(getIntrospectionQuery());
      return printSchema(lexicographicSortSchema(buildClientSchema(data)));
    };
    const expected = printSchema(lexicographicSortSchema(schema));
    expect(await shown(portal)).toBe(expected);
    expect(await shown(world.anonymous())).toBe(expected);
    expect(await shown(await world.as('billing-rep'))).toContain('type Hold ');
  });
});
