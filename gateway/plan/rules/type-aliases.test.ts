import { ask, connect, post, take } from '../../testing/toy-client.js';
import { startToyGateway, type ToyGateway } from '../../testing/toy-gateway.js';

const account = '{ __isNode: __typename id owner { __isPerson: __typename name } }';
const answered = { __isNode: 'Account', id: 'a1', owner: { __isPerson: 'Person', name: 'Owner of a1' } };

describe('the aliases by which Relay asks for types', () => {
  let toy: ToyGateway;
  let token: string;
  beforeAll(async () => {
    toy = await startToyGateway();
    token = await toy.token();
  });
  afterAll(() => toy[Symbol.asyncDispose]());

  it.each<[where: string, query: string, data: object]>([
    [
      'of an interface',
      `{ node(id: "a1") { __typename ... on Node { __isNode: __typename id } } }`,
      {
        node: { __typename: 'Account', __isNode: 'Account', id: 'a1' },
      },
    ],
    ['of an entity of two subgraphs', `{ account(id: "a1") ${account} }`, { account: answered }],
    ['in a fragment', `{ node(id: "a1") { ...f } } fragment f on Account ${account}`, { node: answered }],
    ['of the root', '{ __isQuery: __typename me }', { __isQuery: 'Query', me: expect.any(String) }],
    [
      'of a mutation',
      'mutation { __isMutation: __typename deposit(accountId: "m1", amount: 1) { __isNode: __typename } }',
      {
        __isMutation: 'Mutation',
        deposit: { __isNode: 'Account' },
      },
    ],
    [
      'that depend on a condition',
      '{ account(id: "a1") { __isNode: __typename @skip(if: true) id } }',
      {
        account: { id: 'a1' },
      },
    ],
  ])('are answered: %s', async (_where, query, data) => {
    expect(await post(toy.gateway.url, { query }, token)).toEqual({ status: 200, data });
    expect(await ask(toy.gateway.url, query, token)).toEqual({ data });
  });

  it('are answered in the events of a stream', async () => {
    const client = connect(toy.gateway.url, token);
    const query = `subscription { accountChanged(accountId: "a1") { __isEvent: __typename account ${account} } }`;
    expect(await take(client.iterate({ query }), 1)).toEqual([
      { data: { accountChanged: { __isEvent: 'AccountEvent', account: answered } } },
    ]);
    await client.dispose();
  });

  it('are answered without limits too', async () => {
    await using open = await startToyGateway('in this process', { isOpen: true });
    const query = `{ node(id: "a1") { ... on Node { __isNode: __typename id } } }`;
    expect((await post(open.gateway.url, { query })).data).toEqual({
      node: { __isNode: 'Account', id: 'a1' },
    });
  });
});
