import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { apiKeyPrefix, newApiKey } from '../../../platform/access/api-keys.js';
import { ask, connect, post, streamTo, take, until } from '../../testing/toy-client.js';
import { startToyGateway, type ToyGateway } from '../../testing/toy-gateway.js';
import { ToyKeys } from '../../testing/toy-keys.js';

const me = '{ me }';
const unknownKey = (): string => newApiKey(apiKeyPrefix('01890000-0000-7000-8000-000000000001', true));

describe('an API key', () => {
  let keys: ToyKeys;
  let toy: ToyGateway;

  beforeEach(async () => {
    keys = new ToyKeys();
    toy = await startToyGateway('in this process', { apiKeys: keys });
  });
  afterEach(() => toy[Symbol.asyncDispose]());

  interface Response {
    status: number;
    code: string | undefined;
    me: string | undefined;
    retryAfter: string | null;
  }

  async function send(headers: Record<string, string>): Promise<Response> {
    const response = await fetch(toy.gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: me }),
    });
    const { data, errors } = (await response.json()) as {
      data?: { me: string };
      errors?: { extensions: { code: string } }[];
    };
    return {
      status: response.status,
      code: errors?.[0]?.extensions.code,
      me: data?.me,
      retryAfter: response.headers.get('retry-after'),
    };
  }

  /** What came over a response, however it ended. */
  async function textBeforeBreak({ body }: globalThis.Response): Promise<string> {
    const decoder = new TextDecoder();
    let text = '';
    try {
      for await (const chunk of body!) text += decoder.decode(chunk as Uint8Array);
    } catch {
      // A stream that is broken off makes its client come back.
    }
    return text;
  }

  async function messageFrom(socket: WebSocket): Promise<unknown> {
    const [message] = (await once(socket, 'message')) as [Buffer];
    return JSON.parse(message.toString());
  }

  /** Opens a socket with these parameters and tells with which code it is closed. */
  async function closeCodeOf(parameters: object): Promise<number> {
    const socket = new WebSocket(toy.gateway.url.replace(/^http/, 'ws'), 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: parameters }));
    const [code] = (await once(socket, 'close')) as [number];
    return code;
  }

  it('is accepted as a bearer credential and in a header of its own', async () => {
    const key = keys.issue();
    for (const headers of [{ authorization: `Bearer ${key}` }, { 'x-api-key': key }] as Record<
      string,
      string
    >[]) {
      expect(await send(headers)).toMatchObject({ status: 200, me: expect.stringMatching(/^key:/) });
    }
  });

  it.each(['authorization', 'x-api-key'])('is accepted over a socket, as %s', async (field) => {
    const key = keys.issue();
    const socket = new WebSocket(toy.gateway.url.replace(/^http/, 'ws'), 'graphql-transport-ws');
    await once(socket, 'open');
    const value = field === 'authorization' ? `Bearer ${key}` : key;
    socket.send(JSON.stringify({ type: 'connection_init', payload: { [field]: value } }));
    expect(await messageFrom(socket)).toEqual({ type: 'connection_ack' });
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: me } }));
    expect(await messageFrom(socket)).toMatchObject({
      payload: { data: { me: expect.stringMatching(/^key:/) } },
    });
    socket.close();
  });

  it.each([
    ['unknown', unknownKey()],
    ['malformed', 'trib_test_nonsense'],
    ['no key at all', 'nonsense'],
  ])('that is %s is refused, and a socket with it closed', async (_what, key) => {
    expect(await send({ 'x-api-key': key })).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    expect(await closeCodeOf({ 'x-api-key': key })).toBe(4403);
  });

  it('is refused when it has expired, or comes with a second credential', async () => {
    const expired = keys.issue({ expiresAt: new Date(Date.now() - 1) });
    expect(await send({ 'x-api-key': expired })).toMatchObject({ status: 401 });
    const good = { authorization: `Bearer ${await toy.token()}` };
    expect(await send({ ...good, 'x-api-key': keys.issue() })).toMatchObject({ status: 401 });
  });

  it('is refused by a gateway that has no keys', async () => {
    await using without = await startToyGateway();
    expect(await post(without.gateway.url, { query: me }, keys.issue())).toMatchObject({ status: 401 });
    expect(keys.lookups).toBe(0);
  });

  it('is looked up once by many requests, whether it is good or not', async () => {
    for (const key of [keys.issue(), unknownKey()]) {
      keys.lookups = 0;
      await Promise.all(Array.from({ length: 9 }, () => send({ 'x-api-key': key })));
      await send({ 'x-api-key': key });
      expect(keys.lookups).toBe(1);
    }
  });

  it('that was revoked is refused within seconds, and its live socket and event stream are ended', async () => {
    const [key, other] = [keys.issue(), keys.issue()];
    const closed = Promise.withResolvers<number>();
    const client = connect(toy.gateway.url, key, {
      closed: (event) => closed.resolve((event as { code: number }).code),
    });
    const bystander = connect(toy.gateway.url, other);
    const watch = 'subscription { accountChanged(accountId: "k1") { sequence } }';
    const events = client.iterate({ query: watch });
    const undisturbed = bystander.iterate({ query: watch });
    await Promise.all([take(events, 1), take(undisturbed, 1)]);
    expect(await send({ 'x-api-key': key })).toMatchObject({ status: 200 });
    const stream = await fetch(toy.gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', 'x-api-key': key },
      body: JSON.stringify({ query: watch }),
    });
    keys.revoke(key);
    expect(await closed.promise).toBe(4403);
    await expect(textBeforeBreak(stream)).resolves.toContain('The key is no longer valid.');
    expect(await send({ 'x-api-key': key })).toMatchObject({ status: 401 });
    toy.log.append('k1');
    await take(undisturbed, 1);
    await Promise.all([client.dispose(), bystander.dispose()]);
  });

  it('closes its socket at the moment at which it expires', async () => {
    const key = keys.issue({ expiresAt: new Date(Date.now() + 500) });
    expect(await closeCodeOf({ 'x-api-key': key })).toBe(4403);
  });

  describe('while nobody can say what it allows', () => {
    it('is refused for now, over HTTP and over a socket', async () => {
      keys.isDown = true;
      const key = keys.issue();
      expect(await send({ 'x-api-key': key })).toEqual({
        status: 503,
        code: 'SUBGRAPH_UNAVAILABLE',
        me: undefined,
        retryAfter: '1',
      });
      expect(await closeCodeOf({ 'x-api-key': key })).toBe(1013);
      keys.isDown = false;
      expect(await send({ 'x-api-key': key })).toMatchObject({ status: 200 });
    });

    it('keeps its live socket', async () => {
      const client = connect(toy.gateway.url, keys.issue());
      const events = client.iterate({
        query: 'subscription { accountChanged(accountId: "k2") { sequence } }',
      });
      await take(events, 1);
      keys.isDown = true;
      keys.lookups = 0;
      while (keys.lookups < 2) await delay(100);
      toy.log.append('k2');
      await take(events, 1);
      await client.dispose();
    });
  });

  describe('may send', () => {
    /** How often each status and code came. */
    async function tally(key: string, query: string, times: number): Promise<Record<string, number>> {
      const answers = await Promise.all(
        Array.from({ length: times }, () => post(toy.gateway.url, { query }, key)),
      );
      const outcomes: Record<string, number> = {};
      for (const { status, errors } of answers) {
        const code = errors?.[0]?.extensions?.['code'] as string | undefined;
        const outcome = code ? `${status} ${code}` : String(status);
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      }
      return outcomes;
    }

    it('so many operations per second, and short bursts', async () => {
      const [key, other] = [keys.issue({ requestsPerSecond: 2 }), keys.issue({ requestsPerSecond: 2 })];
      const outcomes = await tally(key, me, 60);
      expect(Object.keys(outcomes).sort()).toEqual(['200', '429 RATE_LIMITED']);
      expect(outcomes['200']).toBeGreaterThanOrEqual(2 + 5 * 2);
      expect(await send({ 'x-api-key': key })).toMatchObject({
        status: 429,
        retryAfter: '1',
      });
      expect(await send({ 'x-api-key': other })).toMatchObject({ status: 200 });
      const { errors } = await ask(toy.gateway.url, me, key);
      expect(errors).toMatchObject([
        { extensions: { code: 'RATE_LIMITED', retryable: true, retryAfter: 1 } },
      ]);
    });

    it('fewer mutations', async () => {
      const key = keys.issue({ mutationsPerSecond: 1 });
      const deposit = 'mutation { deposit(accountId: "r1", amount: 1) { id } }';
      const outcomes = await tally(key, deposit, 30);
      expect(outcomes).toMatchObject({ '429 RATE_LIMITED': expect.any(Number) });
      expect(toy.log.balanceOf('r1')).toBe(outcomes['200']);
      expect(await ask(toy.gateway.url, deposit, key)).toMatchObject({
        errors: [{ extensions: { code: 'RATE_LIMITED' } }],
      });
      expect(await send({ 'x-api-key': key })).toMatchObject({ status: 200 });
    });

    describe('mutations, however many come in one operation', () => {
      const deposits = (count: number, more = ''): string =>
        Array.from(
          { length: count },
          (_, i) => `d${i}: deposit(accountId: "r2", amount: 1) { id } ${more}`,
        ).join(' ');
      const tenFold: [what: string, query: string, variables?: object][] = [
        ['aliases', `mutation { ${deposits(10)} }`],
        ['a fragment', `mutation { ...F } fragment F on Mutation { ${deposits(10)} }`],
        [
          'what a condition lets in',
          `mutation ($yes: Boolean = true) { ... @include(if: $yes) { ${deposits(10)} } }`,
        ],
      ];

      it.each(tenFold)('over HTTP, by %s', async (_what, query) => {
        const key = keys.issue({ mutationsPerSecond: 1 });
        const before = toy.log.balanceOf('r2');
        await tally(key, query, 20);
        expect(toy.log.balanceOf('r2') - before).toBe(10);
      });

      it('over a socket and an event stream', async () => {
        const key = keys.issue({ mutationsPerSecond: 1 });
        const [, query] = tenFold[0]!;
        expect((await ask(toy.gateway.url, query, key)).errors).toBeUndefined();
        const events = streamTo(toy.gateway.url, key);
        const refusal = { errors: [{ extensions: { code: 'RATE_LIMITED' } }] };
        expect(await ask(toy.gateway.url, query, key)).toMatchObject(refusal);
        await expect(take(events.iterate({ query }), 1)).rejects.toThrow();
        events.dispose();
      });

      it('but not what is left out or done once', async () => {
        const key = keys.issue({ mutationsPerSecond: 1 });
        const once = 'deposit(accountId: "r3", amount: 1) { id }';
        const query = `mutation ($no: Boolean = false) { __typename ${once} ${once} ... @include(if: $no) { ${deposits(6)} } }`;
        expect((await tally(key, query, 5))['200']).toBe(5);
      });
    });

    it('no more when what it sends is not valid', async () => {
      const key = keys.issue({ requestsPerSecond: 1 });
      expect(Object.keys(await tally(key, '{ nonsense }', 30))).toContain('429 RATE_LIMITED');
    });
  });

  describe('that is guessed', () => {
    it('is answered with 429 after ten failures of an address, and not looked up any more', async () => {
      const good = keys.issue();
      expect(await send({ 'x-api-key': good })).toMatchObject({ status: 200 });
      const statuses: number[] = [];
      for (let attempt = 0; attempt < 12; attempt += 1) {
        statuses.push((await send({ 'x-api-key': unknownKey() })).status);
      }
      expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
      expect(keys.lookups).toBe(11);
      expect(await closeCodeOf({ 'x-api-key': unknownKey() })).toBe(1013);
      expect(await closeCodeOf({ authorization: 'Bearer nonsense' })).toBe(1013);
    });

    it('does not lock out whoever shares the address and is known', async () => {
      const good = keys.issue();
      await send({ 'x-api-key': good });
      const guesses = Array.from({ length: 12 }, () => send({ authorization: 'Bearer nonsense' }));
      expect((await Promise.all(guesses)).map(({ status }) => status)).toContain(429);
      expect(await send({ 'x-api-key': good })).toMatchObject({ status: 200 });
      expect(await send({ authorization: `Bearer ${await toy.token()}` })).toMatchObject({ status: 200 });
      await delay(2_500);
      keys.isDown = true;
      expect(await send({ 'x-api-key': good })).toMatchObject({ status: 503 });
      keys.isDown = false;
      expect(await send({ 'x-api-key': good })).toMatchObject({ status: 200 });
    });
  });
});

describe('a gateway behind a proxy', () => {
  const guess = async (url: string, forwardedFor: string): Promise<number> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: 'Bearer nonsense',
        'x-forwarded-for': forwardedFor,
      },
      body: JSON.stringify({ query: me }),
    });
    return response.status;
  };

  it.each([
    ['tells its callers apart by what the proxy wrote', 1, 401],
    ['believes nobody without being told that there is one', 0, 429],
  ])('%s', async (_what, trustedProxyCount, expected) => {
    await using toy = await startToyGateway('in this process', { trustedProxyCount });
    for (let attempt = 0; attempt < 11; attempt += 1) await guess(toy.gateway.url, '192.0.2.1, 192.0.2.2');
    expect(await guess(toy.gateway.url, '192.0.2.1, 192.0.2.2')).toBe(429);
    expect(await guess(toy.gateway.url, '192.0.2.2, 192.0.2.3')).toBe(expected);
    const socket = new WebSocket(toy.gateway.url.replace(/^http/, 'ws'), 'graphql-transport-ws', {
      headers: { 'x-forwarded-for': '192.0.2.2, 192.0.2.4' },
    });
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { 'x-api-key': unknownKey() } }));
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(expected === 401 ? 4403 : 1013);
  });
});

describe('somebody without a credential', () => {
  it('may send so much from one address, unless the gateway is open', async () => {
    const statusesOf = async (url: string): Promise<number[]> => {
      const sent = Array.from({ length: 400 }, () => post(url, { query: '{ __typename }' }));
      return (await Promise.all(sent)).map(({ status }) => status);
    };
    await using toy = await startToyGateway();
    expect(new Set(await statusesOf(toy.gateway.url))).toEqual(new Set([200, 429]));
    await until(async () => (await post(toy.gateway.url, { query: me }, await toy.token())).status === 200);
    const malformed = Array.from({ length: 400 }, () => post(toy.gateway.url, '{"query": 1'));
    expect((await Promise.all(malformed)).map(({ status }) => status)).toContain(429);
    await using open = await startToyGateway('in this process', { verifier: undefined as never });
    expect(new Set(await statusesOf(open.gateway.url))).toEqual(new Set([200]));
  });
});

describe('somebody with a token', () => {
  it('may send as much as they like, unless the gateway says otherwise', async () => {
    const statusesOf = async (toy: ToyGateway): Promise<Set<number>> => {
      const token = await toy.token();
      const sent = Array.from({ length: 60 }, () => post(toy.gateway.url, { query: me }, token));
      return new Set((await Promise.all(sent)).map(({ status }) => status));
    };
    await using generous = await startToyGateway();
    expect(await statusesOf(generous)).toEqual(new Set([200]));
    await using strict = await startToyGateway('in this process', { tokenRequestsPerSecond: 2 });
    expect(await statusesOf(strict)).toEqual(new Set([200, 429]));
  });
});
