import { once } from 'node:events';
import { WebSocket } from 'ws';
import { limits } from '../limits.js';
import { connect, take, until } from '../testing/toy-client.js';
import { startToyGateway, type ToyGateway } from '../testing/toy-gateway.js';

const watch = 'subscription { accountChanged(accountId: "w1") { sequence } }';

describe('the socket edge', () => {
  let toy: ToyGateway;
  let token: string;
  beforeAll(async () => {
    toy = await startToyGateway();
    token = await toy.token();
  });
  afterAll(() => toy[Symbol.asyncDispose]());

  function dial(options: { origin?: string; path?: string; protocol?: string } = {}): WebSocket {
    const url = new URL(options.path ?? '/graphql', toy.gateway.url.replace(/^http/, 'ws'));
    const { origin } = options;
    return new WebSocket(url, options.protocol ?? 'graphql-transport-ws', { ...(origin && { origin }) });
  }

  /** Sends messages one after the other and tells with which code the socket is closed. */
  async function closeCodeAfter(...messages: unknown[]): Promise<number> {
    const socket = dial();
    await once(socket, 'open');
    for (const message of messages)
      socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    const [code] = (await once(socket, 'close')) as [number];
    return code;
  }

  async function handshakeStatus(options: Parameters<typeof dial>[0]): Promise<number | undefined> {
    const socket = dial(options);
    const outcome = await Promise.race([
      once(socket, 'open').then(() => 101),
      once(socket, 'unexpected-response').then(
        ([, response]) => (response as { statusCode: number }).statusCode,
      ),
    ]);
    socket.on('error', () => undefined).terminate();
    return outcome;
  }

  const init = { type: 'connection_init', payload: {} };
  const subscribe = (id: string): object => ({ type: 'subscribe', id, payload: { query: watch } });

  it.each([
    ['what is no JSON', ['{'], 4400],
    ['an unknown message', [{ type: 'shout' }], 4400],
    ['a subscription before the greeting', [subscribe('1')], 4401],
    ['a second greeting', [init, init], 4429],
    ['a message of more than 64 KiB', ['x'.repeat(70_000)], 1009],
  ])('closes a socket after %s, with the code of the protocol', async (_what, messages, code) => {
    expect(await closeCodeAfter(...messages)).toBe(code);
  });

  /** Opens a socket and waits until its token is accepted. */
  async function greeted(nameOfToken = 'authorization'): Promise<WebSocket> {
    const socket = dial();
    await once(socket, 'open');
    socket.send(JSON.stringify({ ...init, payload: { [nameOfToken]: `Bearer ${token}` } }));
    await once(socket, 'message');
    return socket;
  }

  it('closes a socket that uses an identifier twice', async () => {
    const socket = await greeted();
    socket.send(JSON.stringify(subscribe('1')));
    socket.send(JSON.stringify(subscribe('1')));
    expect(await once(socket, 'close')).toContain(4409);
  });

  it('closes a socket that does not greet within three seconds', async () => {
    const startedAt = Date.now();
    expect(await closeCodeAfter()).toBe(4408);
    expect(Date.now() - startedAt).toBeGreaterThan(2_900);
  });

  it('closes a socket whose token is not valid, so that the client comes back with another', async () => {
    expect(await closeCodeAfter({ type: 'connection_init', payload: { authorization: 'Bearer no' } })).toBe(
      4403,
    );
  });

  it('closes a socket when its token expires', async () => {
    let closed: { code: number } | undefined;
    const shortLived = await toy.token('auditor', '*', 2);
    const client = connect(toy.gateway.url, shortLived, {
      closed: (event) => (closed = event as { code: number }),
    });
    const events = client.iterate({ query: watch });
    await take(events, 1);
    await expect(events.next()).rejects.toMatchObject({ code: 4403 });
    expect(closed?.code).toBe(4403);
    await until(() => toy.log.openStreams === 0);
  });

  it('takes the token under either spelling of its name', async () => {
    for (const name of ['authorization', 'Authorization']) {
      const socket = await greeted(name);
      socket.send(JSON.stringify(subscribe('1')));
      const [message] = (await once(socket, 'message')) as [Buffer];
      expect(JSON.parse(message.toString())).toMatchObject({ type: 'next', id: '1' });
      socket.terminate();
    }
  });

  it('accepts pages of its own host and clients that are no pages, and refuses all other pages', async () => {
    expect(await handshakeStatus({})).toBe(101);
    expect(await handshakeStatus({ origin: new URL(toy.gateway.url).origin })).toBe(101);
    expect(await handshakeStatus({ origin: 'https://evil.example' })).toBe(403);
    expect(await handshakeStatus({ origin: 'null' })).toBe(403);
    expect(await handshakeStatus({ path: '/elsewhere' })).toBe(404);
  });

  it('does not speak the protocol that came before', async () => {
    const socket = dial({ protocol: 'graphql-ws' });
    await expect(once(socket, 'open')).rejects.toThrow('Server sent no subprotocol');
  });

  it('carries a limited number of operations on one socket', async () => {
    const client = connect(toy.gateway.url, token);
    const streams = Array.from({ length: limits.socketOperationsMax }, () =>
      client.iterate({ query: watch }),
    );
    await Promise.all(streams.map((stream) => take(stream, 1)));
    await expect(client.iterate({ query: watch }).next()).rejects.toMatchObject([
      { extensions: { code: 'TOO_MANY_OPERATIONS' } },
    ]);
    await streams[0]?.return?.();
    await until(async () => {
      const another = client.iterate({ query: watch });
      return another.next().then(
        () => true,
        () => false,
      );
    });
    await client.dispose();
    await until(() => toy.gateway.upstreams === 0);
  });

  it('closes the socket of a subscriber that does not read, and the others go on', async () => {
    const slow = await greeted();
    slow.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: bulky } }));
    await once(slow, 'message');
    slow.pause();
    const client = connect(toy.gateway.url, token);
    const events = client.iterate({
      query: `subscription { accountChanged(accountId: "${bulkyAccount}") { sequence } }`,
    });
    await take(events, 1);
    const before = toy.gateway.upstreams;
    // The operating system holds a few megabytes for a connection before the gateway notices.
    for (let i = 0; i < 5_000 && toy.gateway.upstreams === before; i++) {
      toy.log.append(bulkyAccount);
      await take(events, 1);
    }
    expect(toy.gateway.upstreams).toBe(before - 1);
    slow.resume();
    expect(await once(slow, 'close')).toContain(4290);
    await client.dispose();
  }, 60_000);

  it('sends every socket away with "service restart" when the gateway stops', async () => {
    const stopping = await startToyGateway();
    const socket = new WebSocket(stopping.gateway.url.replace(/^http/, 'ws'), 'graphql-transport-ws');
    await once(socket, 'open');
    const closed = once(socket, 'close');
    await stopping[Symbol.asyncDispose]();
    expect(await closed).toContain(1012);
  });
});

/** An event that carries this name sixteen times fills the buffers of a connection soon. */
const bulkyAccount = 'w'.repeat(2_000);
const bulky = `subscription { accountChanged(accountId: "${bulkyAccount}") { account { id
  ${Array.from({ length: 15 }, (_, i) => `x${i}: owner { name }`).join(' ')} } } }`;
