import { createClient as createRealClient, type ClientOptions } from 'graphql-ws';
import { WebSocket } from 'ws';
import { startToyGateway, type ToyGateway } from '../../../testing/toy-gateway.js';
import { createFetcher } from './fetcher.js';

const watch = 'subscription { accountChanged(accountId: "w1") { kind } }';

describe('the fetcher of the explorer', () => {
  let toy: ToyGateway;
  let told: string[];
  let sockets: ReturnType<typeof createRealClient>[];
  beforeAll(async () => {
    toy = await startToyGateway();
  });
  afterAll(() => toy[Symbol.asyncDispose]());
  beforeEach(() => {
    told = [];
    sockets = [];
  });
  afterEach(async () => {
    for (const each of sockets) await each.dispose();
  });

  /** The browser's own parts are those of Node; the rest is what runs in the browser. */
  function fetcherWith(credential: { headers: Record<string, string> }): ReturnType<typeof createFetcher> {
    const { origin, pathname } = new URL(toy.gateway.url);
    return createFetcher({
      createClient: (options: ClientOptions) => {
        const client = createRealClient({ ...options, webSocketImpl: WebSocket });
        sockets.push(client);
        return client;
      },
      fetch: (path: string, init: RequestInit) => fetch(new URL(path, origin), init),
      endpoint: pathname,
      origin,
      credential,
      tell: (problem: string) => void told.push(problem),
    });
  }

  const subscribe = (
    send: ReturnType<typeof createFetcher>,
    query = watch,
  ): Required<AsyncIterator<unknown, unknown, undefined>> => send({ query }) as never;

  const bearing = (token: string): { headers: Record<string, string> } => ({
    headers: { authorization: `Bearer ${token}` },
  });

  it('sends the token along, unless the headers of the operation have another', async () => {
    const send = fetcherWith(bearing('wrong'));
    expect(await send({ query: '{ me }' })).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
    const headers = { Authorization: `Bearer ${await toy.token()}` };
    expect(await send({ query: '{ me }' }, { headers })).toMatchObject({ data: { me: expect.any(String) } });
  });

  it('says why a socket was refused, at once', async () => {
    const events = subscribe(fetcherWith(bearing('wrong')));
    expect(await events.next()).toEqual({
      done: false,
      value: {
        errors: [
          {
            message: 'The socket was closed with code 4403: The token is not valid.',
            extensions: { closeCode: 4403 },
          },
        ],
      },
    });
    expect(told).toEqual(['The socket was closed with code 4403: The token is not valid.']);
    expect((await events.next()).done).toBe(true);
  });

  it('says why a subscription was refused', async () => {
    const events = subscribe(fetcherWith({ headers: {} }));
    expect((await events.next()).value).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
    const unknown = subscribe(fetcherWith(bearing(await toy.token())), 'subscription { nothing }');
    expect((await unknown.next()).value).toMatchObject({
      errors: [{ message: expect.stringContaining('nothing') }],
    });
  });

  it('watches, and stops while it waits for the next event', async () => {
    const events = subscribe(fetcherWith(bearing(await toy.token())));
    expect((await events.next()).value).toMatchObject({
      data: { accountChanged: { kind: expect.any(String) } },
    });
    const waiting = events.next();
    await events.return();
    expect(await waiting).toMatchObject({ done: true });
  });

  it('opens another socket for another token', async () => {
    const credential = bearing('wrong');
    const send = fetcherWith(credential);
    await subscribe(send).next();
    credential.headers = bearing(await toy.token()).headers;
    const events = subscribe(send);
    expect((await events.next()).value).toHaveProperty('data');
    expect(sockets).toHaveLength(2);
    await events.return();
  });

  it('says that an answer is no JSON', async () => {
    const send = createFetcher({
      createClient: () => undefined,
      fetch: () => Promise.resolve(new Response('<html>', { status: 502 })),
      endpoint: '/graphql',
      origin: 'http://127.0.0.1',
      credential: { headers: {} },
      tell: () => undefined,
    });
    expect(await send({ query: '{ me }' })).toEqual({
      errors: [{ message: 'The answer was no JSON; its status is 502.' }],
    });
  });
});
