import { limits } from '../../common/limits.js';
import { ask, connect, post, take } from '../../testing/toy-client.js';
import { startToyGateway, type ToyGateway } from '../../testing/toy-gateway.js';

const page = (first: number | string, inner: string): string =>
  `children(first: ${first}) { edges { node { ${inner} } } }`;
const account = (inner: string): string => `{ account(id: "a1") { ${inner} } }`;

const tooDear: [what: string, query: string][] = [
  ['pages of pages of pages', account(page(100, page(100, page(100, 'id'))))],
  ['one page that is far too long', account(page(200_000, 'id'))],
  [
    'a subscription whose every event is dear',
    `subscription { accountChanged(accountId: "a1") { account { ${page(100, page(100, 'id'))} } } }`,
  ],
  [
    'a mutation before it changes anything',
    `mutation { deposit(accountId: "a1", amount: 1) { ${page(200_000, 'id')} } }`,
  ],
];

describe('the limit of the cost', () => {
  let toy: ToyGateway;
  let token: string;
  beforeAll(async () => {
    toy = await startToyGateway();
    token = await toy.token();
  });
  afterAll(() => toy[Symbol.asyncDispose]());

  it.each(tooDear)('refuses %s before a subgraph is asked', async (_what, query) => {
    const before = toy.state.contextsCreated;
    const overSocket = await ask(toy.gateway.url, query, token);
    expect(overSocket.errors).toMatchObject([
      {
        message: expect.stringContaining('AccountConnection.edges') as string,
        extensions: { code: 'COST_TOO_HIGH' },
      },
    ]);
    if (!query.startsWith('subscription')) {
      const overHttp = await post(toy.gateway.url, { query }, token);
      expect(overHttp).toEqual({ status: 400, errors: overSocket.errors });
    }
    expect(toy.state.contextsCreated).toBe(before);
    expect(toy.log.head).toBe(0);
  });

  it('goes by the variables of each request', async () => {
    const query = `query ($n: Int!) ${account(page('$n', 'id'))}`;
    expect(await post(toy.gateway.url, { query, variables: { n: 200_000 } }, token)).toMatchObject({
      status: 400,
      errors: [
        {
          message: expect.stringMatching(
            /^The operation is estimated at 400002 points; at most 20000 are allowed\. AccountConnection\.edges /,
          ) as string,
          extensions: { code: 'COST_TOO_HIGH' },
        },
      ],
    });
    expect((await post(toy.gateway.url, { query, variables: { n: 100 } }, token)).errors).toBeUndefined();
    const client = connect(toy.gateway.url, token);
    await expect(client.iterate({ query, variables: { n: 200_000 } }).next()).rejects.toMatchObject([
      { extensions: { code: 'COST_TOO_HIGH' } },
    ]);
    const [answer] = await take(client.iterate({ query, variables: { n: 100 } }), 1);
    expect(answer?.errors).toBeUndefined();
    await client.dispose();
  });

  it('is lower for callers from outside of the agency', async () => {
    const query = account(page(limits.outsideCostMax / 2, 'id'));
    expect((await post(toy.gateway.url, { query }, token)).errors).toBeUndefined();
    expect(await post(toy.gateway.url, { query }, await toy.token('integrator'))).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: 'COST_TOO_HIGH' } }],
    });
  });

  it('is told with the cost to those who ask, and to nobody else', async () => {
    const send = async (headers: Record<string, string>): Promise<unknown> => {
      const response = await fetch(toy.gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
        body: JSON.stringify({ query: account(page(3, 'id')) }),
      });
      return ((await response.json()) as { extensions?: unknown }).extensions;
    };
    expect(await send({ 'x-graphql-cost': 'yes' })).toEqual({
      cost: { total: 2 + 3 * 2, limit: limits.agencyCostMax },
    });
    expect(await send({})).toBeUndefined();
  });

  it('does not hold in the open profile', async () => {
    await using open = await startToyGateway('in this process', { verifier: undefined });
    expect((await post(open.gateway.url, { query: account(page(200_000, 'id')) })).errors).toBeUndefined();
  });
});
