import { startToyGateway, type ToyGateway } from '../../testing/toy-gateway.js';
import type { ExplorerGuide } from './explorer-offer.js';

const guide: ExplorerGuide = {
  operations: () => [
    { name: 'Me', query: 'query Me { me }' },
    {
      name: 'Deposit',
      query: 'mutation Deposit($id: ID!) { deposit(accountId: $id, amount: 1) { id } }',
      variables: { id: 'w1' },
    },
    { name: 'OfAnotherGraph', query: '{ elsewhere }' },
  ],
  tokenCommands: [{ role: 'auditor', command: 'make one' }],
};

describe('what the explorer offers', () => {
  let toy: ToyGateway;
  beforeAll(async () => {
    toy = await startToyGateway('in this process', { explorer: guide });
  });
  afterAll(() => toy[Symbol.asyncDispose]());

  function ask(token?: string, method = 'GET'): Promise<Response> {
    const headers = { ...(token && { authorization: `Bearer ${token}` }) };
    return fetch(new URL('/graphiql/offer.json', toy.gateway.url), { method, headers });
  }

  it('are the operations that are valid in the schema, with their variables, and the commands for tokens', async () => {
    const response = await ask();
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({
      caller: null,
      operations: guide.operations().slice(0, 2),
      tokenCommands: guide.tokenCommands,
    });
  });

  it('comes with who one is by one’s token', async () => {
    const response = await ask(await toy.token('billing-rep', ['UTIL']));
    expect(await response.json()).toHaveProperty('caller', {
      subject: 'billing-rep@example.test',
      role: 'billing-rep',
      departments: ['UTIL'],
    });
  });

  it('is refused to a wrong token, with the reason', async () => {
    const response = await ask('wrong');
    expect([response.status, await response.json()]).toMatchObject([
      401,
      {
        errors: [
          {
            message: expect.stringContaining('The token is not valid.'),
            extensions: { code: 'UNAUTHENTICATED' },
          },
        ],
      },
    ]);
  });

  it('is read by GET, by pages of this server alone', async () => {
    const response = await ask(undefined, 'POST');
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
    expect((await ask()).headers.get('access-control-allow-origin')).toBeNull();
    expect((await ask()).headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });

  it('is nothing where nothing is to be offered', async () => {
    await using own = await startToyGateway();
    const response = await fetch(new URL('/graphiql/offer.json', own.gateway.url));
    expect(await response.json()).toEqual({ caller: null, operations: [], tokenCommands: [] });
  });
});
