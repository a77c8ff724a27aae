import { ask, post, streamTo, take, until } from '../../testing/toy-client.js';
import { startToyGateway, type ToyGateway } from '../../testing/toy-gateway.js';

const query = '{ account(id: "s1") { balance owner { name } } }';
const mutation = 'mutation { deposit(accountId: "s1", amount: 5) { balance } }';

describe('equal queries that are under way at the same time', () => {
  let toy: ToyGateway;
  let token: string;
  beforeEach(async () => {
    toy = await startToyGateway('in this process', { coalescesRequests: true });
    token = await toy.token();
  });
  afterEach(() => toy[Symbol.asyncDispose]());

  const balanceIn = ({ data }: { data?: { account: { balance: number } } }): number | undefined =>
    data?.account.balance;

  it.each<[string, () => Promise<unknown>]>([
    ['HTTP', () => post(toy.gateway.url, { query: mutation }, token)],
    ['a socket', () => ask(toy.gateway.url, mutation, token)],
    ['an event stream', () => take(streamTo(toy.gateway.url, token).iterate({ query: mutation }), 1)],
  ])('share no answer that began before a mutation over %s was answered', async (_, deposit) => {
    const gate = Promise.withResolvers<void>();
    toy.state.ownersWaitFor = gate.promise;
    const before = post(toy.gateway.url, { query }, token);
    await until(() => toy.state.ownerLookups === 1);
    await deposit();
    const after = post(toy.gateway.url, { query }, token);
    await until(() => toy.state.ownerLookups === 2);
    gate.resolve();
    expect([balanceIn(await before), balanceIn(await after)]).toEqual([0, 5]);
  });
});
