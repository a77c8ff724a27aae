import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { Registry } from 'prom-client';
import { WebSocket } from 'ws';
import { valueOf } from '../../../platform/telemetry/testing/samples.js';
import { limits } from '../../common/limits.js';
import { GatewayMetrics } from '../../telemetry/gateway-metrics.js';
import { LogLines } from '../../testing/log-lines.js';
import { connect, streamTo, take, until } from '../../testing/toy-client.js';
import { startToyGateway, type ToyGateway } from '../../testing/toy-gateway.js';

const watch = 'subscription { accountChanged(accountId: "w1") { sequence } }';

describe('the socket edge', () => {
  let toy: ToyGateway;
  let token: string;
  const registry = new Registry();
  beforeAll(async () => {
    toy = await startToyGateway('in this process', { metrics: new GatewayMetrics(registry) });
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

  async function refusedWith(socket: WebSocket): Promise<object> {
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
    const { statusCode: status, headers } = response;
    const body = JSON.parse(await text(response)) as object;
    return { status, retryAfter: headers['retry-after'], ...body };
  }

  const init = { type: 'connection_init', payload: {} };
  const subscribe = (id: string): object => ({ type: 'subscribe', id, payload: { query: watch } });

  it.each([
    ['what is no JSON', ['{'], 4400],
    ['an unknown message', [{ type: 'shout' }], 4400],
    ['an answer, which only servers send', [{ type: 'next', id: '1', payload: {} }], 4400],
    ['an error, which only servers send', [{ type: 'error', id: '1', payload: [{ message: 'x' }] }], 4400],
    ['a welcome, which only servers send', [{ type: 'connection_ack' }], 4400],
    ['an answer without anything in it', [{ type: 'next' }], 4400],
    ['a subscription before the greeting', [subscribe('1')], 4401],
    ['a second greeting', [init, init], 4429],
    ['a message of more than 64 KiB', ['x'.repeat(70_000)], 1009],
  ])('closes a socket after %s, with the code of the protocol', async (_what, messages, code) => {
    expect(await closeCodeAfter(...messages)).toBe(code);
  });

  it('logs nothing of what clients do wrong as a fault of ours', async () => {
    const log = new LogLines();
    await using own = await startToyGateway('in this process', { logger: log.logger });
    const next = { type: 'next', id: '1', payload: {} };
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const [head, tail] = JSON.stringify({
      type: 'subscribe',
      id: '1',
      payload: { query: '{ me }', variables: { a: 0 } },
    }).split('0');
    for (const message of ['{', 'null', '[]', '"x"', JSON.stringify(next), `${head}${deep}${tail}`]) {
      const socket = new WebSocket(own.gateway.url.replace(/^http/, 'ws'), 'graphql-transport-ws');
      await once(socket, 'open');
      socket.send(JSON.stringify({ ...init, payload: { authorization: `Bearer ${await own.token()}` } }));
      await once(socket, 'message');
      socket.send(message);
      expect([message.slice(0, 20), ...(await once(socket, 'close'))]).toContain(4400);
    }
    expect(log.lines.filter(({ level }) => Number(level) >= 40)).toEqual([]);
  });

  it('closes a socket that sends a message in too many pieces', async () => {
    const socket = await greeted();
    for (let piece = 0; piece < 100; piece++) socket.send(' ', { fin: false });
    expect(await once(socket, 'close')).toContain(1008);
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

  /** Sends messages in one go and collects what is answered. */
  function converse(socket: WebSocket, ...messages: object[]): Record<string, unknown>[] {
    const answers: Record<string, unknown>[] = [];
    socket.on('message', (data: Buffer) =>
      answers.push(JSON.parse(data.toString()) as Record<string, unknown>),
    );
    // In one piece, because many small ones may arrive apart, and what is begun by then is no test of what is being begun.
    const { _socket: connection } = socket as unknown as { readonly _socket: Socket };
    connection.cork();
    for (const message of messages) socket.send(JSON.stringify(message));
    connection.uncork();
    return answers;
  }

  const complete = (id: string): object => ({ type: 'complete', id });

  it('takes an identifier again that the client has completed while the subscription was still being begun', async () => {
    const socket = await greeted();
    const upstreams = toy.log.openStreams;
    const answers = converse(socket, subscribe('1'), complete('1'), subscribe('1'));
    await until(() => answers.length > 0);
    toy.log.append('w1');
    await until(() => answers.length > 1);
    expect(answers.map(({ id, type }) => [id, type])).toEqual([
      ['1', 'next'],
      ['1', 'next'],
    ]);
    socket.close();
    await until(() => toy.log.openStreams === upstreams);
  });

  it('takes an identifier again that the client has completed, and does not mistake the two subscriptions', async () => {
    const socket = await greeted();
    const upstreams = toy.log.openStreams;
    const answers = converse(socket, subscribe('1'));
    await until(() => answers.length === 1);
    for (const message of [complete('1'), subscribe('1')]) socket.send(JSON.stringify(message));
    await until(() => answers.length === 2);
    toy.log.append('w1');
    await until(() => answers.length === 3);
    expect(new Set(answers.map(({ type }) => type))).toEqual(new Set(['next']));
    socket.send(JSON.stringify(complete('1')));
    await until(() => toy.log.openStreams === upstreams);
    toy.log.append('w1');
    socket.send(JSON.stringify({ type: 'ping' }));
    await until(() => answers.length === 4);
    expect(answers.at(-1)).toEqual({ type: 'pong' });
    socket.close();
  });

  it('takes an identifier again after the operation has ended by itself, or was refused', async () => {
    const socket = await greeted();
    const ask = (query: string): object => ({ type: 'subscribe', id: '"1"', payload: { query } });
    for (const [query, types] of [
      ['{ me }', ['next', 'complete']],
      ['{ iban }', ['error']],
    ] as const) {
      for (const _again of [1, 2]) {
        const answers = converse(socket, ask(query));
        await until(() => answers.length === types.length);
        expect(answers.map(({ id, type }) => [id, type])).toEqual(types.map((type) => ['"1"', type]));
        socket.removeAllListeners('message');
      }
    }
    socket.close();
  });

  it('ignores that an operation is completed which it does not know', async () => {
    const socket = await greeted();
    const answers = converse(socket, subscribe('a'), complete('0'), complete('1'));
    await until(() => answers.length === 1);
    toy.log.append('w1');
    await until(() => answers.length === 2);
    expect(answers.map(({ id, type }) => [id, type])).toEqual([
      ['a', 'next'],
      ['a', 'next'],
    ]);
    socket.close();
  });

  it('counts operations that are still being begun, though their client has completed them', async () => {
    const socket = await greeted();
    const upstreams = toy.gateway.upstreams;
    const watchOther = (i: number): object => ({
      type: 'subscribe',
      id: '1',
      payload: { query: `subscription { accountChanged(accountId: "o${i}") { sequence } }` },
    });
    const pairs = Array.from({ length: limits.socketOperationsMax + 20 }, (_, i) => [
      watchOther(i),
      complete('1'),
    ]);
    const answers = converse(socket, ...pairs.flat(), watchOther(-1));
    let most = 0;
    await until(() => {
      most = Math.max(most, toy.gateway.upstreams);
      return answers.length > 0;
    });
    expect(answers).toMatchObject([{ payload: [{ extensions: { code: 'TOO_MANY_OPERATIONS' } }] }]);
    expect(most - upstreams).toBeLessThanOrEqual(limits.socketOperationsMax);
    await until(() => toy.gateway.upstreams === upstreams);
    socket.close();
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

  it.each([
    [{ path: '/elsewhere' }, 404, 'NO_SOCKET_HERE'],
    [{ origin: 'https://evil.example' }, 403, 'ORIGIN_NOT_ALLOWED'],
  ])('says as HTTP does why it opens no socket: %j', async (options, status, code) => {
    expect(await refusedWith(dial(options))).toMatchObject({ status, errors: [{ extensions: { code } }] });
  });

  it('says that it stops to whoever comes too late, and when to come again', async () => {
    await using own = await startToyGateway('in this process', { drainNoticeMs: 0 });
    const url = own.gateway.url.replace(/^http/, 'ws');
    const open = new WebSocket(url, 'graphql-transport-ws');
    await once(open, 'open');
    // A socket that does not answer the farewell keeps the gateway waiting.
    open.pause();
    const stopped = own.gateway[Symbol.asyncDispose]();
    await until(async () => {
      const late = new WebSocket(url, 'graphql-transport-ws');
      const isOpen = await Promise.race([
        once(late, 'open').then(() => true),
        refusedWith(late).then((refusal) => {
          expect(refusal).toMatchObject({
            status: 503,
            retryAfter: '1',
            errors: [{ extensions: { code: 'SERVICE_STOPPING', retryable: true } }],
          });
          return false;
        }),
      ]);
      late.on('error', () => undefined).terminate();
      return !isOpen;
    });
    open.terminate();
    await stopped;
  });

  it('does not speak the protocol that came before', async () => {
    const socket = dial({ protocol: 'graphql-ws' });
    await expect(once(socket, 'open')).rejects.toThrow('Server sent no subprotocol');
  });

  it('carries a limited number of operations on one socket', async () => {
    const client = connect(toy.gateway.url, await toy.token('finance-director'));
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
    expect(await valueOf(registry, 'tributary_slow_subscribers_total')).toBe(1);
    slow.resume();
    expect(await once(slow, 'close')).toContain(4290);
    await client.dispose();
  });

  it('takes a client that goes away while much is being sent for no fault of ours', async () => {
    const log = new LogLines();
    await using own = await startToyGateway('in this process', { logger: log.logger });
    const socket = new WebSocket(own.gateway.url.replace(/^http/, 'ws'), 'graphql-transport-ws');
    const stream = once(socket, 'upgrade') as Promise<[IncomingMessage]>;
    await once(socket, 'open');
    const [{ socket: connection }] = await stream;
    socket.send(JSON.stringify({ ...init, payload: { authorization: `Bearer ${await own.token()}` } }));
    await once(socket, 'message');
    for (let id = 0; id < 10; id++)
      socket.send(JSON.stringify({ type: 'subscribe', id: String(id), payload: { query: bulky } }));
    await once(socket, 'message');
    socket.pause();
    for (let events = 0; events < 100; events++) {
      own.log.append(bulkyAccount);
      await new Promise((resolve) => setImmediate(resolve));
    }
    connection.resetAndDestroy();
    await until(() => own.gateway.upstreams === 0);
    expect(log.lines.filter(({ level }) => Number(level) >= 40)).toEqual([]);
  });

  it('closes a socket for which too much waits to be sent, though no subscription on it has many events', async () => {
    const slow = await greeted();
    const arrived = new Set<string>();
    slow.on('message', (data: Buffer) => arrived.add((JSON.parse(data.toString()) as { id: string }).id));
    const ids = Array.from({ length: 40 }, (_, i) => String(i));
    for (const id of ids) slow.send(JSON.stringify({ type: 'subscribe', id, payload: { query: bulky } }));
    await until(() => arrived.size === ids.length);
    slow.pause();
    const upstreams = toy.gateway.upstreams;
    for (let events = 0; events < limits.subscriberQueueMax / 5; events++) {
      toy.log.append(bulkyAccount);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    slow.resume();
    expect(await once(slow, 'close')).toContain(4290);
    await until(() => toy.gateway.upstreams === upstreams - 1);
  });

  it('lets a caller have a limited number of sockets and event streams, until one of them is closed', async () => {
    const mine = await toy.token('department-head');
    const sockets = Array.from({ length: limits.callerConnectionsMax - 1 }, () =>
      connect(toy.gateway.url, mine),
    );
    const query = 'subscription { accountChanged(accountId: "w2") { kind } }';
    await Promise.all(sockets.map((socket) => take(socket.iterate({ query }), 1)));
    const streams = streamTo(toy.gateway.url, mine);
    const [stream, refused] = [streams.iterate({ query }), connect(toy.gateway.url, mine)];
    await take(stream, 1);
    await expect(refused.iterate({ query }).next()).rejects.toMatchObject({
      code: 4291,
      reason: 'You have 20 connections open. Close one, or share a socket.',
    });
    await take(connect(toy.gateway.url, token).iterate({ query }), 1);
    await stream.return?.();
    await until(() =>
      connect(toy.gateway.url, mine)
        .iterate({ query })
        .next()
        .then(
          () => true,
          () => false,
        ),
    );
    streams.dispose();
  });

  it('lets a caller begin a limited number of subscriptions at a time, and keeps the socket open', async () => {
    const client = connect(toy.gateway.url, await toy.token('department-app'));
    const query = 'subscription { accountChanged(accountId: "w3") { kind } }';
    const begin = async (): Promise<void> => {
      const events = client.iterate({ query });
      await take(events, 1);
      await events.return?.();
    };
    const beginMany = async (): Promise<void> => {
      for (let begun = 0; begun < 500; begun++) await begin();
    };
    await expect(beginMany()).rejects.toEqual([
      {
        message: 'At most 10 subscriptions may begin per second. Try again later.',
        extensions: { code: 'SUBSCRIBE_RATE_EXCEEDED', retryable: true, retryAfter: 1 },
      },
    ]);
    expect(await take(client.iterate({ query: '{ me }' }), 1)).toHaveLength(1);
    await client.dispose();
  });

  it('executes nothing that comes after the message for which it closes the socket', async () => {
    const socket = await greeted();
    const deposit = 'mutation { deposit(accountId: "w4", amount: 5) { balance } }';
    socket.send(JSON.stringify(init));
    socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: deposit } }));
    expect(await once(socket, 'close')).toContain(4429);
    const client = connect(toy.gateway.url, token);
    await take(client.iterate({ query: deposit }), 1);
    expect(toy.log.balanceOf('w4')).toBe(5);
    await client.dispose();
  });

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
