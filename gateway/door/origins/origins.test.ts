import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import { until } from '../../testing/toy-client.js';
import { startToyGateway, type ToyGateway } from '../../testing/toy-gateway.js';
import { ToyKeys } from '../../testing/toy-keys.js';

const listed = 'https://city.example';
const ofKey = 'https://pay.example';
const ofOtherKey = 'https://kiosk.example';
const stranger = 'https://evil.example';
const me = '{ me }';

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly code: string | undefined;
  readonly body: string;
}

describe('web pages of others', () => {
  let keys: ToyKeys;
  let toy: ToyGateway;
  let token: string;
  let key: string;
  let plainKey: string;
  beforeAll(async () => {
    keys = new ToyKeys();
    key = keys.issue({ allowedOrigins: [ofKey] });
    keys.issue({ allowedOrigins: [ofOtherKey] });
    plainKey = keys.issue();
    toy = await startToyGateway('in this process', { apiKeys: keys, allowedOrigins: [listed] });
    token = await toy.token();
  });
  afterAll(() => toy[Symbol.asyncDispose]());

  async function send(
    headers: Record<string, string>,
    { method = 'POST', query = me, url = toy.gateway.url } = {},
  ): Promise<Answer> {
    const isGet = method === 'GET';
    const address = isGet ? `${url}?query=${encodeURIComponent(query)}` : url;
    const outgoing = request(address, {
      method,
      headers: { ...(!isGet && { 'content-type': 'application/json' }), ...headers },
    });
    outgoing.end(method === 'POST' ? JSON.stringify({ query }) : undefined);
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    const body = await text(response);
    const code = body.startsWith('{')
      ? (JSON.parse(body) as { errors?: { extensions: { code: string } }[] }).errors?.[0]?.extensions.code
      : undefined;
    return { status: response.statusCode ?? 0, headers: response.headers, code, body };
  }

  const ask = (origin: string, headers: Record<string, string> = {}): Promise<Answer> =>
    send({ origin, 'access-control-request-method': 'POST', ...headers }, { method: 'OPTIONS' });

  describe('ask beforehand', () => {
    it.each([listed, ofKey, ofOtherKey])(
      'and may ask then when anybody may from there: %s',
      async (origin) => {
        const { status, headers } = await ask(origin, {
          'access-control-request-headers': 'authorization,content-type,x-of-their-client',
        });
        expect(status).toBe(204);
        expect(headers).toMatchObject({
          'access-control-allow-origin': origin,
          'access-control-allow-methods': 'GET, POST',
          'access-control-allow-headers': 'authorization,content-type,x-of-their-client',
          vary: 'origin, access-control-request-headers',
        });
        expect(headers).not.toHaveProperty('access-control-allow-credentials');
      },
    );

    it.each([stranger, 'null', `${listed}.evil.example`, 'https://city.example:8443', 'http://city.example'])(
      'and may not from anywhere else: %s',
      async (origin) => {
        const { status, headers, code } = await ask(origin);
        expect([status, code]).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
        expect(headers).not.toHaveProperty('access-control-allow-origin');
      },
    );

    it('without being looked up one by one', async () => {
      keys.originLookups = 0;
      await Promise.all(Array.from({ length: 20 }, (_, i) => ask(`https://x${i}.example`)));
      expect(keys.originLookups).toBeLessThanOrEqual(1);
    });

    it('like programs, which learn what is allowed', async () => {
      const { status, headers } = await send({}, { method: 'OPTIONS' });
      expect([status, headers.allow]).toEqual([204, 'GET, POST, OPTIONS']);
    });
  });

  describe('may read the answer', () => {
    it.each([
      ['with a token, where all may', () => token, listed, 200],
      ['with a key that names no page, where all may', () => plainKey, listed, 200],
      ['with a key that names them', () => key, ofKey, 200],
      ['not with a key that names others, though all may', () => key, listed, 403],
      ['not with a key that names others, though another key names them', () => key, ofOtherKey, 403],
      ['not with a token, where a key alone may', () => token, ofKey, 403],
      ['not with a key that names no page, where another key alone may', () => plainKey, ofKey, 403],
    ] as const)('%s', async (_what, credential, origin, status) => {
      for (const accept of ['application/json', 'text/event-stream']) {
        for (const method of ['POST', 'GET']) {
          const answer = await send({ accept, origin, authorization: `Bearer ${credential()}` }, { method });
          expect([accept, method, answer.status]).toEqual([accept, method, status]);
          expect(answer.code).toBe(status === 403 ? 'ORIGIN_NOT_ALLOWED' : undefined);
          expect(answer.headers).toMatchObject({
            'access-control-allow-origin': origin,
            'access-control-expose-headers': 'retry-after, x-request-id',
            vary: expect.stringContaining('origin'),
          });
          expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
        }
      }
    });

    it('also when it is a refusal', async () => {
      const headers = { origin: ofKey, authorization: 'Bearer nonsense' };
      const refused = await send(headers);
      expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([401, ofKey]);
      const unparsable = await send(headers, { query: '{' });
      expect([unparsable.status, unparsable.headers['access-control-allow-origin']]).toEqual([400, ofKey]);
    });

    it('nowhere else, and nothing is executed', async () => {
      const deposit = 'mutation { deposit(accountId: "cors", amount: 5) { balance } }';
      for (const credential of [token, key, plainKey]) {
        const headers = { origin: stranger, authorization: `Bearer ${credential}` };
        const answer = await send(headers, { query: deposit });
        expect([answer.status, answer.code]).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
        expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
      }
      await send({ origin: ofOtherKey, authorization: `Bearer ${key}` }, { query: deposit });
      expect(toy.log.balanceOf('cors')).toBe(0);
    });
  });

  it('do not concern programs and pages of our own, with whatever key', async () => {
    const authorization = `Bearer ${key}`;
    const { origin } = new URL(toy.gateway.url);
    for (const headers of [
      {},
      { origin },
      { origin: 'https://proxy.example', 'sec-fetch-site': 'same-origin' },
    ] as Record<string, string>[])
      expect((await send({ authorization, ...headers })).status).toBe(200);
  });

  describe('over a socket', () => {
    /** How far it comes: the status of HTTP that refuses it, the code it is closed with, or 0. */
    async function outcome(origin: string, credential?: string): Promise<number> {
      const socket = new WebSocket(toy.gateway.url.replace(/^http/, 'ws'), 'graphql-transport-ws', {
        origin,
      });
      socket.on('error', () => undefined);
      const refused = once(socket, 'unexpected-response').then(
        ([, response]) => (response as IncomingMessage).statusCode ?? 0,
      );
      const status = await Promise.race([refused, once(socket, 'open').then(() => 0)]);
      if (status !== 0) return status;
      const authorization = credential && `Bearer ${credential}`;
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
      const closed = once(socket, 'close').then(([code]) => code as number);
      const code = await Promise.race([closed, once(socket, 'message').then(() => 0)]);
      socket.terminate();
      return code;
    }

    it('are told apart by where they are and by the key they come with', async () => {
      expect(await outcome(listed, token)).toBe(0);
      expect(await outcome(listed)).toBe(0);
      expect(await outcome(ofKey, key)).toBe(0);
      expect(await outcome(ofKey, token)).toBe(4403);
      expect(await outcome(listed, key)).toBe(4403);
      expect(await outcome(ofOtherKey, key)).toBe(4403);
      expect(await outcome(stranger, key)).toBe(403);
    });
  });

  it('are known by a new key within seconds, and asked for anew when that failed', async () => {
    const own = new ToyKeys();
    await using other = await startToyGateway('in this process', { apiKeys: own });
    const url = other.gateway.url;
    const mayAsk = async (): Promise<boolean> =>
      (await send({ origin: ofKey, 'access-control-request-method': 'POST' }, { method: 'OPTIONS', url }))
        .status === 204;
    own.isDown = true;
    expect(await mayAsk()).toBe(false);
    own.isDown = false;
    own.issue({ allowedOrigins: [ofKey] });
    await until(mayAsk);
  });

  it('may ask from everywhere where the agency allows all', async () => {
    await using open = await startToyGateway('in this process', { isOpen: true, allowedOrigins: ['*'] });
    for (const origin of [stranger, 'null']) {
      const answer = await send({ origin }, { url: open.gateway.url, query: '{ __typename }' });
      expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, origin]);
    }
  });
});

describe('a GET', () => {
  let toy: ToyGateway;
  let token: string;
  const keys = new ToyKeys();
  beforeAll(async () => {
    toy = await startToyGateway('in this process', { apiKeys: keys, allowedOrigins: [listed] });
    token = await toy.token();
  });
  afterAll(() => toy[Symbol.asyncDispose]());

  async function get(headers: Record<string, string>): Promise<number> {
    const outgoing = request(`${toy.gateway.url}?query={__typename}`, { headers }).end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode ?? 0;
  }

  it('is answered when no page can have sent it without asking', async () => {
    for (const headers of [
      { authorization: `Bearer ${token}` },
      { 'x-api-key': keys.issue() },
      { origin: listed },
      { 'sec-fetch-site': 'same-origin' },
      { 'apollo-require-preflight': 'yes' },
      { 'content-type': 'application/json' },
    ] as Record<string, string>[])
      expect([headers, await get(headers)]).toEqual([headers, 200]);
  });

  it('is refused when an image, a link or a form of any page could have sent it, with a remembered password too', async () => {
    for (const headers of [
      {},
      { authorization: 'Basic bWU6bWU=' },
      { 'sec-fetch-mode': 'no-cors', 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-mode': 'navigate' },
      { 'content-type': 'text/plain' },
    ] as Record<string, string>[])
      expect([headers, await get(headers)]).toEqual([headers, 400]);
  });

  it('is what urql and graphql-request send, and is answered', async () => {
    const accept =
      'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed';
    const response = await fetch(`${toy.gateway.url}?query=${encodeURIComponent(me)}`, {
      headers: { accept, authorization: `Bearer ${token}` },
    });
    expect([response.status, await response.json()]).toEqual([200, { data: { me: expect.any(String) } }]);
  });
});
