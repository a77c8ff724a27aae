import { getIntrospectionQuery } from 'graphql';
import { assertPlannerGuards } from './limits.js';
import { ask, connect, post } from '../testing/toy-client.js';
import { startToyGateway, type ToyGateway } from '../testing/toy-gateway.js';

function nested(levels: number): string {
  return `{ account(id: "a1") { ${'parent { '.repeat(levels - 2)} id ${'} '.repeat(levels - 2)} } }`;
}

function aliased(count: number, field: string): string {
  return `{ ${Array.from({ length: count }, (_, i) => `x${i}: ${field}`).join(' ')} }`;
}

function chained(fragments: number, body: (next: string) => string): string {
  const definitions = Array.from(
    { length: fragments },
    (_, i) => `fragment f${i} on Account { ${body(`...f${i + 1}`)} }`,
  );
  return `{ account(id: "a1") { ...f0 } } ${definitions.join(' ')} fragment f${fragments} on Account { id }`;
}

const tooMuch: [what: string, query: string][] = [
  ['13 levels', nested(13)],
  ['13 levels hidden in fragments', chained(12, (next) => `parent { ${next} }`)],
  ['fragments that double thirty times', chained(30, (next) => `parent { ${next} } parent { ${next} }`)],
  ['fragments that triple on one level', chained(8, (next) => `${next} ${next} ${next}`)],
  ['16 aliases', aliased(16, 'me')],
  ['11 root fields', `{ ${'me '.repeat(11)} }`],
  ['11 directives', `{ me ${'@include(if: true) '.repeat(11)} }`],
  ['more than 1,000 tokens', `{ account(id: "a1") { ${'id '.repeat(1_000)} } }`],
  [
    'a fragment that spreads itself',
    '{ account(id: "a1") { ...f } } fragment f on Account { parent { ...f } }',
  ],
  ['an alias that is the key of the type', '{ account(id: "a1") { id: previousId balance } }'],
  [
    'an alias that is the key behind an interface',
    '{ node(id: "a1") { ... on Account { id: previousId } } }',
  ],
  [
    'a variable that has the name of the one for entities',
    'query ($representations: ID!) { account(id: $representations) { id } }',
  ],
  ['an alias that hides the type', '{ account(id: "a1") { __typename: id } }'],
  ['a field in the place of what says that a type is another', '{ account(id: "a1") { __isNode: id } }'],
  ['a type in the place of a prototype', '{ account(id: "a1") { __proto__: __typename } }'],
  ['a field that does not exist', '{ account(id: "a1") { iban } }'],
  ['a syntax error', '{ account(id: "a1") '],
];

describe('the limits', () => {
  let toy: ToyGateway;
  let token: string;
  beforeAll(async () => {
    toy = await startToyGateway();
    token = await toy.token();
  });
  afterAll(() => toy[Symbol.asyncDispose]());

  it.each(tooMuch)('refuse %s over HTTP and over a socket alike', async (_what, query) => {
    const overHttp = await post(toy.gateway.url, { query }, token);
    const overSocket = await ask(toy.gateway.url, query, token);
    expect(overHttp.status).toBe(400);
    expect(overHttp.errors).not.toHaveLength(0);
    expect(overHttp.errors?.map(({ extensions }) => extensions?.['code'])).toEqual(
      overSocket.errors?.map(({ extensions }) => extensions?.['code']),
    );
    expect(overHttp.errors?.[0]?.message).toBe(overSocket.errors?.[0]?.message);
    expect(overHttp.errors?.[0]?.extensions?.['code']).toMatch(/^GRAPHQL_(PARSE|VALIDATION)_FAILED$/);
  });

  it.each([
    ['12 levels', nested(12)],
    [
      '15 aliases',
      `{ ${Array.from({ length: 5 }, (_, i) => `a${i}: account(id: "a1") { b: id c: balance }`).join(' ')} }`,
    ],
    ['10 root fields', `{ ${'me '.repeat(10)} }`],
    ['a type that is told by 100 names', `{ account(id: "a1") ${aliased(100, '__typename')} }`],
  ])('allow %s', async (_what, query) => {
    expect((await post(toy.gateway.url, { query }, token)).errors).toBeUndefined();
    expect((await ask(toy.gateway.url, query, token)).errors).toBeUndefined();
  });

  it('say of a document that repeats itself too often which limit it is over', async () => {
    const { errors } = await post(
      toy.gateway.url,
      { query: `{ account(id: "a1") { ${'id '.repeat(985)} } }` },
      token,
    );
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    expect(errors?.[0]?.message).toMatch(/repeats too many fields .* Select each field once/);
  });

  it('let anybody read the schema, and nobody anything else, without a token', async () => {
    const introspection = getIntrospectionQuery();
    for (const answer of [
      await post(toy.gateway.url, { query: introspection }),
      await ask(toy.gateway.url, introspection),
    ]) {
      expect(answer.data?.__schema.queryType).toEqual({ name: 'Query', kind: 'OBJECT' });
    }
    const query = '{ __typename me }';
    const answer = await post(toy.gateway.url, { query });
    expect(answer).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    for (const operation of [query, 'subscription { accountChanged(accountId: "a1") { kind } }']) {
      const { errors } = await ask(toy.gateway.url, operation);
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    }
  });

  it('refuse a forged or expired token over HTTP', async () => {
    const expired = await toy.token('auditor', '*', -1);
    for (const bad of ['nonsense', `${token}x`, expired]) {
      expect(await post(toy.gateway.url, { query: '{ me }' }, bad)).toMatchObject({
        status: 401,
        errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
      });
    }
  });

  it('refuse a body of more than 100 KB', async () => {
    const answer = await post(toy.gateway.url, { query: '{ me }', padding: 'x'.repeat(110_000) }, token);
    expect(answer).toMatchObject({ status: 413, errors: [{ extensions: { code: 'BODY_TOO_LARGE' } }] });
  });

  it('refuse batches, persisted queries, text bodies, broken JSON and mutations by GET', async () => {
    const persistedQuery = { version: 1, sha256Hash: 'ab'.repeat(32) };
    expect((await post(toy.gateway.url, [{ query: '{ me }' }, { query: '{ me }' }], token)).status).toBe(400);
    expect((await post(toy.gateway.url, { extensions: { persistedQuery } }, token)).data).toBeUndefined();
    expect((await post(toy.gateway.url, '{ "query":', token)).status).toBe(400);
    const asText = await fetch(toy.gateway.url, { method: 'POST', body: '{"query":"{ __typename }"}' });
    expect(asText.status).toBe(415);
    const byGet = new URL(toy.gateway.url);
    byGet.searchParams.set('query', '{ __typename }');
    expect((await fetch(byGet)).status).toBe(400);
    const headers = { 'apollo-require-preflight': 'yes', authorization: `Bearer ${token}` };
    expect((await fetch(byGet, { headers })).status).toBe(200);
    byGet.searchParams.set('query', 'mutation { deposit(accountId: "a1", amount: 1) { id } }');
    expect((await fetch(byGet, { headers })).status).toBe(405);
  });

  it('refuse what cannot be one stream without closing the socket', async () => {
    const client = connect(toy.gateway.url, token);
    const conditional =
      'subscription ($yes: Boolean!) { accountChanged(accountId: "a1") @include(if: $yes) { kind } }';
    const refused = [
      { query: conditional, variables: { yes: true } },
      { query: 'subscription { accountChanged(accountId: "a1") @skip(if: false) { kind } }' },
      { query: 'subscription { __typename }' },
      { query: 'subscription { ... @include(if: true) { accountChanged(accountId: "a1") { kind } } }' },
      { query: 'subscription ($id: ID!) { accountChanged(accountId: $id) { kind } }', variables: {} },
      {
        query:
          'subscription A { accountChanged(accountId: "a1") { kind } } subscription B { accountChanged(accountId: "a1") { kind } }',
      },
    ];
    for (const operation of refused) {
      await expect(client.iterate(operation).next()).rejects.toMatchObject([
        {
          extensions: {
            code: expect.stringMatching(
              /^(BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED|OPERATION_RESOLUTION_FAILURE)$/,
            ) as string,
          },
        },
      ]);
    }
    const viaFragment =
      'subscription { ...S } fragment S on Subscription { accountChanged(accountId: "a1") { ...E } } fragment E on AccountEvent { kind }';
    expect((await client.iterate({ query: viaFragment }).next()).value).toEqual({
      data: { accountChanged: { kind: 'snapshot' } },
    });
    await client.dispose();
  });

  it('send whoever subscribes over HTTP to the socket', async () => {
    const query = 'subscription { accountChanged(accountId: "a1") { kind } }';
    expect(await post(toy.gateway.url, { query }, token)).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: 'SUBSCRIPTION_NEEDS_WEBSOCKET' } }],
    });
  });

  it('include the guards of the query planner, which nobody may switch off', () => {
    expect(() => assertPlannerGuards()).not.toThrow();
    const env = { APOLLO_DISABLE_SECURITY_RECURSIVE_SELECTIONS_CHECK: 'true' };
    expect(() => assertPlannerGuards(env)).toThrow('APOLLO_DISABLE_SECURITY_RECURSIVE_SELECTIONS_CHECK');
  });
});
