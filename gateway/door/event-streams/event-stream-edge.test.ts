import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { mock } from 'node:test';
import { Agent, EventSource, type Dispatcher } from 'undici';
import { TokenVerifier } from '../../../platform/access/tokens.js';
import { limits } from '../../common/limits.js';
import { connect, post, streamTo, take, until } from '../../testing/toy-client.js';
import { principal, startToyGateway, type ToyGateway } from '../../testing/toy-gateway.js';
import { cursorOf } from '../../testing/toy-log.js';

const watch = `subscription Watch($id: ID!, $after: String) {
  accountChanged(accountId: $id, after: $after) { sequence cursor kind account { id balance owner { name } } }
}`;

const watchKind = (id: string, after?: string): string =>
  `subscription { accountChanged(accountId: "${id}"${after ? `, after: "${after}"` : ''}) { kind } }`;

describe('the event stream edge', () => {
  let toy: ToyGateway;
  let token: string;
  beforeAll(async () => {
    toy = await startToyGateway();
    token = await toy.token();
  });
  afterAll(() => toy[Symbol.asyncDispose]());

  interface Call {
    readonly query: string;
    readonly method?: 'GET' | 'POST';
    readonly headers?: Record<string, string | undefined>;
    readonly url?: string;
  }

  /** Sends one operation with plain HTTP, so that a test sees every byte of the answer and decides when to read. */
  async function send({ query, method = 'POST', headers = {}, url = toy.gateway.url }: Call) {
    const address = new URL(url);
    if (method === 'GET') address.searchParams.set('query', query);
    const given = {
      accept: 'text/event-stream',
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...headers,
    };
    const outgoing = request(address, {
      method,
      headers: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    });
    outgoing.end(method === 'POST' ? JSON.stringify({ query }) : undefined);
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    return response;
  }

  /** Opens a stream and reads no more of it than it is asked to. */
  async function open(call: Call): Promise<OpenStream> {
    return new OpenStream(await send(call));
  }

  it('streams a snapshot and then every event, with the fields of the other subgraph', async () => {
    const client = streamTo(toy.gateway.url, token);
    const events = client.iterate({ query: watch, variables: { id: 's1' } });
    const [snapshot] = await take(events, 1);
    toy.log.append('s1', 7);
    const [event] = await take(events, 1);
    expect(snapshot?.data).toMatchObject({ accountChanged: { kind: 'snapshot', account: { balance: 0 } } });
    expect(event).toEqual({
      data: {
        accountChanged: {
          sequence: toy.log.head,
          cursor: cursorOf(toy.log.head),
          kind: 'deposit',
          account: { id: 's1', balance: 7, owner: { name: 'Owner of s1' } },
        },
      },
    });
    client.dispose();
    await until(() => toy.log.openStreams === 0);
  });

  it('runs queries and mutations, whose streams are complete after one result', async () => {
    const client = streamTo(toy.gateway.url, token);
    const deposit = 'mutation { deposit(accountId: "q1", amount: 5) { balance } }';
    for (const [query, data] of [
      [deposit, { deposit: { balance: 5 } }],
      [
        '{ account(id: "q1") { balance owner { name } } }',
        { account: { balance: 5, owner: { name: 'Owner of q1' } } },
      ],
    ] as const) {
      const results = client.iterate({ query });
      expect(await take(results, 1)).toEqual([{ data }]);
      expect(await results.next()).toEqual({ done: true, value: undefined });
    }
    client.dispose();
  });

  it('writes events as browsers read them, with the cursor as the id to resume after', async () => {
    const stream = await open({ query: watchKind('f1') });
    const { response } = stream;
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const snapshot = await stream.until('"snapshot"');
    const { position } = toy.log.append('f1');
    const event = await stream.until('"deposit"');
    const block = (id: string, kind: string): string =>
      `event: next\nid: ${id}\ndata: {"data":{"accountChanged":{"kind":"${kind}"}}}\n\n`;
    expect(snapshot).toBe(`:\n\n${block(cursorOf(position - 1), 'snapshot')}`);
    expect(event).toBe(block(cursorOf(position), 'deposit'));
    response.destroy();
    const query = await send({ query: '{ me }' });
    expect(await text(query)).toBe(
      ':\n\nevent: next\ndata: {"data":{"me":"billing-rep@example.test"}}\n\nevent: complete\ndata: \n\n',
    );
  });

  it('shares one upstream and one execution of each event with sockets', async () => {
    const query = 'subscription { accountChanged(accountId: "s2") { kind account { owner { name } } } }';
    const sockets = connect(toy.gateway.url, token);
    const streams = streamTo(toy.gateway.url, token);
    const subscribers = [sockets, sockets, streams, streams].map((client) => client.iterate({ query }));
    await Promise.all(subscribers.map((subscriber) => take(subscriber, 1)));
    expect(toy.gateway.upstreams).toBe(1);
    const before = toy.state.ownerLookups;
    toy.log.append('s2');
    const events = await Promise.all(subscribers.map((subscriber) => take(subscriber, 1)));
    expect(new Set(events.map((event) => JSON.stringify(event))).size).toBe(1);
    expect(toy.state.ownerLookups - before).toBe(1);
    streams.dispose();
    await sockets.dispose();
    await until(() => toy.gateway.upstreams === 0);
  });

  it('breaks off a stream that cannot begin for now, so that its client comes back', async () => {
    toy.state.streamsAreAway = true;
    const response = await send({ query: watchKind('w1') });
    const answer = await text(response);
    toy.state.streamsAreAway = false;
    expect(answer).toContain('"code":"SUBGRAPH_UNAVAILABLE","retryable":true');
    expect(answer).not.toContain('event: complete');
  });

  it('resumes after Last-Event-ID, which is newer than what was written for "after"', async () => {
    const first = toy.log.append('r1').position;
    toy.log.append('r1');
    const last = toy.log.append('r1').position;
    const query = watchKind('r1', cursorOf(first - 1));
    const headers = { 'last-event-id': cursorOf(last - 1), 'apollo-require-preflight': 'yes' };
    for (const method of ['GET', 'POST'] as const) {
      const stream = await open({ query, method, headers });
      expect(await stream.until('"deposit"')).toContain(`\nid: ${cursorOf(last)}\n`);
      stream.response.destroy();
    }
    const fromAfter = await open({ query, headers: { 'last-event-id': '' } });
    expect(await fromAfter.until('"deposit"')).toContain(`\nid: ${cursorOf(first)}\n`);
    fromAfter.response.destroy();
  });

  it('lets an EventSource go on by itself, with a new token, after the old one has expired', async () => {
    const account = 'r2';
    const agent = new Agent();
    const tokens = [await toy.token('auditor', '*', 3), token];
    const signedIn: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
      const headers = { ...options.headers, authorization: `Bearer ${tokens.shift()}` } as Record<
        string,
        string
      >;
      return dispatch({ ...options, headers: { ...headers, 'apollo-require-preflight': 'yes' } }, handler);
    };
    const url = new URL(toy.gateway.url);
    url.searchParams.set('query', watchKind(account));
    const source = new EventSource(url, {
      node: { dispatcher: agent.compose(signedIn), reconnectionTime: 50 },
    });
    const results: string[] = [];
    source.addEventListener('next', (event) => results.push((event as unknown as { data: string }).data));
    const broken = new Promise((resolve) => source.addEventListener('error', resolve));
    await until(() => results.length === 1);
    const first = toy.log.append(account).position;
    await until(() => results.length === 2);
    await broken;
    toy.log.append(account);
    toy.log.append(account);
    await until(() => results.length === 5);
    source.close();
    await agent.destroy();
    expect(results.map((result) => JSON.parse(result) as unknown)).toEqual([
      { data: { accountChanged: { kind: 'snapshot' } } },
      { data: { accountChanged: { kind: 'deposit' } } },
      {
        errors: [
          {
            message: 'The token has expired. Send "Authorization: Bearer <token>".',
            extensions: { code: 'UNAUTHENTICATED' },
          },
        ],
      },
      { data: { accountChanged: { kind: 'deposit' } } },
      { data: { accountChanged: { kind: 'deposit' } } },
    ]);
    expect(toy.log.head).toBe(first + 2);
    await until(() => toy.gateway.upstreams === 0);
  });

  it.each([
    ['UNAUTHENTICATED', undefined],
    ['FORBIDDEN', principal('billing-rep', ['PARKS'])],
  ])('breaks a stream off with %s when the rights of its caller have changed', async (code, later) => {
    const verifier = TokenVerifier.forDevelopment('5f'.repeat(32));
    const verify = verifier.verify.bind(verifier);
    let isChanged = false;
    verifier.verify = async (given) => {
      const verified = await verify(given);
      if (!isChanged) return verified;
      return later ? { ...verified, principal: later } : verify('revoked');
    };
    await using guarded = await startToyGateway('in this process', { verifier });
    const stream = await open({ query: watchKind('a1'), url: guarded.gateway.url });
    await stream.until('"snapshot"');
    isChanged = true;
    const { now } = Date;
    const clock = mock.method(Date, 'now', () => now() + 1_001);
    guarded.log.append('a1');
    const rest = await stream.rest();
    clock.mock.restore();
    expect(rest).toMatch(new RegExp(`^event: next\\ndata: {"errors":\\[.*"code":"${code}".*\\n\\n$`));
  });

  it.each([
    ['does not parse', '{ me '],
    ['does not fit the schema', '{ iban }'],
    ['is too deep', `{ account(id: "a1") { ${'parent { '.repeat(12)} id ${'} '.repeat(12)} } }`],
    ['has not the variables it needs', 'query ($id: ID!) { account(id: $id) { id } }'],
    ['is not one stream', 'subscription { __typename }'],
  ])('tells on the stream, as HTTP would, what is wrong with an operation that %s', async (_what, query) => {
    const overHttp = await post(toy.gateway.url, { query }, token);
    const client = streamTo(toy.gateway.url, token);
    const results = client.iterate({ query });
    const [refusal] = await take(results, 1);
    expect(refusal?.errors?.[0]?.extensions?.['code']).toEqual(expect.any(String));
    if (!query.startsWith('subscription')) expect(refusal).toEqual({ errors: overHttp.errors });
    expect(await results.next()).toEqual({ done: true, value: undefined });
    client.dispose();
  });

  it('tells a subscriber on the stream why its subgraph refused', async () => {
    toy.state.refuseStreams = true;
    const response = await send({ query: watchKind('s3') });
    toy.state.refuseStreams = false;
    expect(await text(response)).toBe(
      ':\n\nevent: next\ndata: {"errors":[{"message":"This account is sealed.","path":["accountChanged"],"extensions":{"code":"FORBIDDEN"}}]}\n\n' +
        'event: complete\ndata: \n\n',
    );
    expect(toy.gateway.upstreams).toBe(0);
  });

  const me = '{ me }';
  const deposit = 'mutation { deposit(accountId: "m1", amount: 5) { balance } }';
  const preflight = { 'apollo-require-preflight': 'yes' };
  it.each<[what: string, call: Call, status: number, code: string]>([
    ['without a token', { query: me, headers: { authorization: undefined } }, 401, 'UNAUTHENTICATED'],
    [
      'a subscription without a token',
      { query: watchKind('a1'), headers: { authorization: undefined } },
      401,
      'UNAUTHENTICATED',
    ],
    ['with a forged token', { query: me, headers: { authorization: 'Bearer no' } }, 401, 'UNAUTHENTICATED'],
    [
      'from a page elsewhere',
      { query: me, headers: { origin: 'https://evil.example' } },
      403,
      'ORIGIN_NOT_ALLOWED',
    ],
    ['from a page without an origin', { query: me, headers: { origin: 'null' } }, 403, 'ORIGIN_NOT_ALLOWED'],
    [
      'by a GET that any page could send',
      { query: me, method: 'GET', headers: { 'content-type': undefined, authorization: undefined } },
      400,
      'BAD_REQUEST',
    ],
    ['a mutation by GET', { query: deposit, method: 'GET', headers: preflight }, 405, 'METHOD_NOT_ALLOWED'],
    ['with too large a body', { query: `{ me } # ${'x'.repeat(110_000)}` }, 413, 'BODY_TOO_LARGE'],
  ])('refuses what comes %s with a status and JSON', async (_what, call, status, code) => {
    const response = await send(call);
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(await text(response))).toMatchObject({ errors: [{ extensions: { code } }] });
  });

  it('refuses who has too many streams, or begins too many, with 429 and when to try again', async () => {
    const authorization = `Bearer ${await toy.token('finance-director')}`;
    const call = { query: watchKind('t1'), headers: { authorization } };
    const streams = await Promise.all(Array.from({ length: limits.callerConnectionsMax }, () => open(call)));
    await expectTooMany(await send(call), 'TOO_MANY_CONNECTIONS', '5');
    expect((await send({ ...call, query: me })).statusCode).toBe(200);
    for (const { response } of streams) response.destroy();
    await until(() => toy.gateway.upstreams === 0);
    let answer = await send(call);
    for (let begun = 0; begun < 500 && answer.statusCode === 200; begun++) {
      answer.destroy();
      await once(answer, 'close');
      await until(() => toy.gateway.upstreams === 0);
      answer = await send(call);
    }
    await expectTooMany(answer, 'SUBSCRIBE_RATE_EXCEEDED', '1');
  });

  async function expectTooMany(response: IncomingMessage, code: string, retryAfter: string): Promise<void> {
    expect([response.statusCode, response.headers['retry-after']]).toEqual([429, retryAfter]);
    expect(JSON.parse(await text(response))).toMatchObject({
      errors: [{ extensions: { code, retryable: true, retryAfter: Number(retryAfter) } }],
    });
  }

  it('limits no caller in the open profile, where all are the same and the subgraph decides', async () => {
    await using open = await startToyGateway('in this process', { isOpen: true });
    const client = streamTo(open.gateway.url);
    const query = watchKind('a1');
    const count = limits.callerSubscribesBurst + limits.callerConnectionsMax;
    const answers = Array.from({ length: count }, () => take(client.iterate({ query }), 1));
    const codes = (await Promise.all(answers)).map(([answer]) => answer?.errors?.[0]?.extensions?.['code']);
    expect(new Set(codes)).toEqual(new Set(['FORBIDDEN']));
    client.dispose();
  });

  it('takes a GET from a page of its own host, whose EventSource can set no header', async () => {
    const { origin } = new URL(toy.gateway.url);
    const headers = { 'content-type': undefined, origin, 'sec-fetch-site': 'same-origin' };
    expect((await send({ query: me, method: 'GET', headers })).statusCode).toBe(200);
    const foreign = { 'content-type': undefined, authorization: undefined, 'sec-fetch-site': 'cross-site' };
    expect((await send({ query: me, method: 'GET', headers: foreign })).statusCode).toBe(400);
  });

  it('streams to pages of the origins that are allowed', async () => {
    const origin = 'https://pay.example';
    await using open = await startToyGateway('in this process', { allowedOrigins: [origin] });
    expect((await send({ query: me, headers: { origin }, url: open.gateway.url })).statusCode).toBe(200);
  });

  it('lets go of the upstream as soon as a client leaves, though nothing happens on it', async () => {
    const streams = await Promise.all(
      Array.from({ length: 5 }, (_, i) => open({ query: watchKind(`silent${i}`) })),
    );
    await Promise.all(streams.map((stream) => stream.until('"snapshot"')));
    expect(toy.log.openStreams).toBe(5);
    for (const { response } of streams) response.destroy();
    await until(() => toy.log.openStreams === 0 && toy.gateway.upstreams === 0);
  });

  it('ends the stream of a subscriber that does not read, and the others go on', async () => {
    const slow = await open({ query: bulky });
    await slow.until('"cursor"');
    const client = streamTo(toy.gateway.url, token);
    const events = client.iterate({ query: watch, variables: { id: bulkyAccount } });
    await take(events, 1);
    const before = toy.gateway.upstreams;
    // The operating system holds a few megabytes for a connection before the gateway notices.
    for (let i = 0; i < 5_000 && toy.gateway.upstreams === before; i++) {
      toy.log.append(bulkyAccount);
      await take(events, 1);
    }
    expect(toy.gateway.upstreams).toBe(before - 1);
    const rest = await slow.rest();
    const [last = ''] = rest.split('\n\n').slice(-2);
    expect(JSON.parse(last.replace('event: next\ndata: ', ''))).toEqual({
      errors: [
        {
          message: 'Too many events are waiting to be read. Resume after your last cursor.',
          extensions: { code: 'SUBSCRIBER_TOO_SLOW', retryable: true },
        },
      ],
    });
    const lastCursor = [...rest.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? '';
    const resumed = await open({ query: bulky, headers: { 'last-event-id': lastCursor } });
    const next = cursorOf(Number(lastCursor.slice(1)) + 1);
    expect(await resumed.until('"cursor"')).toContain(`\nid: ${next}\n`);
    resumed.response.destroy();
    client.dispose();
  });

  it('skips what a slow subscriber has missed of a stream that the schema marks with @conflates', async () => {
    const account = 'x'.repeat(2_000);
    const query = bulky.replace('accountChanged', 'latestBalance').replace(bulkyAccount, account);
    const slow = await open({ query });
    await slow.until('"cursor"');
    const client = streamTo(toy.gateway.url, token);
    const quick = client.iterate({
      query: `subscription { latestBalance(accountId: "${account}") { sequence } }`,
    });
    await take(quick, 1);
    // The operating system holds a few megabytes of events of 32 kilobytes, and the queue 500 events.
    for (let i = 0; i < 2 * limits.subscriberQueueMax; i++) {
      toy.log.append(account);
      await take(quick, 1);
    }
    const read = await slow.until(`\nid: ${cursorOf(toy.log.head)}\n`);
    const skipped = 2 * limits.subscriberQueueMax - read.match(/^event: next$/gm)!.length;
    expect(skipped).toBeGreaterThan(100);
    expect(read).not.toContain('errors');
    slow.response.destroy();
    client.dispose();
  });

  it('sends streams away, a few at a time, when the gateway stops, and cuts those that come meanwhile', async () => {
    const stopping = await startToyGateway();
    const call = { query: watchKind('a1'), url: stopping.gateway.url };
    const callers = await Promise.all(
      (['auditor', 'billing-rep', 'finance-director'] as const).map((role) => stopping.token(role)),
    );
    const streams = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        open({ ...call, headers: { authorization: `Bearer ${callers[index % callers.length]}` } }),
      ),
    );
    await Promise.all(streams.map((stream) => stream.until('"snapshot"')));
    let ended = 0;
    const endings = streams.map(async (stream) => {
      const rest = await stream.rest();
      ended++;
      return rest;
    });
    const stopped = stopping[Symbol.asyncDispose]();
    await until(() => ended === 50);
    await expect(send(call)).rejects.toThrow('socket hang up');
    expect(ended).toBe(50);
    await stopped;
    // None was told that it is complete, so that clients come back.
    expect(new Set(await Promise.all(endings))).toEqual(new Set(['']));
  });
});

class OpenStream {
  readonly #chunks: AsyncIterator<Buffer>;

  constructor(readonly response: IncomingMessage) {
    this.#chunks = response[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async until(end: string): Promise<string> {
    let read = '';
    while (!read.includes(end)) {
      const chunk = await this.#chunks.next();
      if (chunk.done) throw new Error(`The stream ended with ${read}`);
      read += chunk.value.toString();
    }
    return read;
  }

  async rest(): Promise<string> {
    const chunks: Buffer[] = [];
    for (let step = await this.#chunks.next(); !step.done; step = await this.#chunks.next())
      chunks.push(step.value);
    return Buffer.concat(chunks).toString();
  }
}

/** An event that carries this name sixteen times fills the buffers of a connection soon. */
const bulkyAccount = 'w'.repeat(2_000);
const bulky = `subscription { accountChanged(accountId: "${bulkyAccount}") { account { id
  ${Array.from({ length: 15 }, (_, i) => `x${i}: owner { name }`).join(' ')} } cursor } }`;
