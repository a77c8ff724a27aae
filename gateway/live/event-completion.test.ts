import type { Client } from 'graphql-ws';
import { connect, take, until } from '../testing/toy-client.js';
import { startToyGateway, type ToyGateway } from '../testing/toy-gateway.js';
import { cursorOf } from '../testing/toy-log.js';

const watch = `subscription ($id: ID!, $after: String) {
  accountChanged(accountId: $id, after: $after) { sequence account { owner { name } } } }`;
const watchLatest = watch.replace('accountChanged', 'latestBalance');

describe.each([
  ['every event', watch],
  ['events that stand for those before them', watchLatest],
])('a stream of %s whose events another subgraph completes', (_what, query) => {
  let toy: ToyGateway;
  let client: Client;

  beforeEach(async () => {
    toy = await startToyGateway();
    client = connect(toy.gateway.url, await toy.token());
  });
  afterEach(async () => {
    await client.dispose();
    await toy[Symbol.asyncDispose]();
  });

  const follow = (after?: string): ReturnType<Client['iterate']> =>
    client.iterate({ query, variables: { id: 'a1', after } });

  async function told(events: AsyncIterator<unknown>, count: number): Promise<unknown[]> {
    const results = await take(events, count);
    return results.map(({ data, errors }) => {
      const [event] = Object.values(data ?? {}) as [{ sequence: number; account: unknown }?];
      return errors ? [event?.sequence, errors[0]?.extensions?.['code']] : [event?.sequence];
    });
  }

  it('waits while that is out of order, trying one event at a time, and then tells each once, in order and whole', async () => {
    const events = follow();
    expect(await told(events, 1)).toEqual([[0]]);
    toy.state.ownersAreAway = true;
    const tried = toy.state.ownerLookups;
    toy.log.append('a1');
    await until(() => toy.state.ownerLookups > tried);
    for (let count = 0; count < 9; count++) toy.log.append('a1');
    const [lookups, opened] = [toy.state.ownerLookups, toy.log.streamsOpened];
    await until(() => toy.log.streamsOpened - opened >= 3);
    expect(toy.state.ownerLookups - lookups).toBeLessThanOrEqual(toy.log.streamsOpened - opened);
    toy.state.ownersAreAway = false;
    expect(await told(events, 10)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((sequence) => [sequence]));
    const resumed = follow(cursorOf(0));
    expect(await told(resumed, 10)).toHaveLength(10);
    expect(toy.gateway.upstreams).toBe(1);
  });

  it('holds the snapshot back too, for whoever comes while that is out of order', async () => {
    toy.state.ownersAreAway = true;
    const events = follow();
    const first = told(events, 1);
    await until(() => toy.log.streamsOpened >= 3);
    expect(toy.log.openStreams).toBeLessThanOrEqual(1);
    toy.state.ownersAreAway = false;
    expect(await first).toEqual([[0]]);
  });

  it('ends when that is out of order for too long, and says where to resume', async () => {
    await using impatient = await startToyGateway('in this process', { streamOutageMaxMs: 50 });
    const socket = connect(impatient.gateway.url, await impatient.token());
    const following = (after?: string): AsyncIterator<unknown> =>
      socket.iterate({ query, variables: { id: 'a1', after } });
    const events = following();
    await take(events, 1);
    impatient.log.append('a1');
    await take(events, 1);
    impatient.state.ownersAreAway = true;
    impatient.log.append('a1');
    const heldUp = { code: 'STREAM_HELD_UP', retryable: true, retryAfter: 1 };
    const ended = (extensions: object): unknown => [expect.objectContaining({ extensions })];
    await expect(take(events, 1)).rejects.toEqual(ended({ ...heldUp, cursor: cursorOf(1) }));
    await expect(take(following(cursorOf(1)), 1)).rejects.toEqual(ended({ ...heldUp, cursor: cursorOf(1) }));
    await expect(take(following(), 1)).rejects.toEqual(ended(heldUp));
    await until(() => impatient.gateway.upstreams === 0);
    impatient.state.ownersAreAway = false;
    expect(await told(following(cursorOf(1)), 1)).toEqual([[2]]);
    await socket.dispose();
  });

  it('tells an event that an accident spoilt as it is, and completes it again for whoever resumes before it', async () => {
    const events = follow();
    await told(events, 1);
    toy.state.ownersFail = true;
    toy.log.append('a1');
    expect(await told(events, 1)).toEqual([[undefined, 'INTERNAL_SERVER_ERROR']]);
    toy.state.ownersFail = false;
    toy.log.append('a1');
    expect(await told(events, 1)).toEqual([[2]]);
    expect(await told(follow(cursorOf(0)), 2)).toEqual([[1], [2]]);
  });
});
