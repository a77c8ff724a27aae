import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, brotliDecompressSync, deflateSync, gunzipSync, gzipSync } from 'node:zlib';
import { limits } from '../../common/limits.js';
import { startToyGateway, type ToyGateway } from '../../testing/toy-gateway.js';

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

const json = { 'content-type': 'application/json' };
const me = JSON.stringify({ query: '{ me }' });
const introspection = JSON.stringify({ query: '{ __schema { types { name description } } }' });

describe('an answer over HTTP', () => {
  let toy: ToyGateway;
  let token: string;
  beforeAll(async () => {
    toy = await startToyGateway();
    token = await toy.token();
  });
  afterAll(() => toy[Symbol.asyncDispose]());

  async function send({ method = 'POST', path = '', headers = {}, body }: Sent): Promise<Answer> {
    const authorization = `Bearer ${token}`;
    const outgoing = request(toy.gateway.url + path, { method, headers: { authorization, ...headers } });
    outgoing.end(body);
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    return { status: response.statusCode ?? 0, headers: response.headers, body: await buffer(response) };
  }

  const errorOf = ({ body }: Answer): { message: string; extensions: { code: string } } | undefined =>
    (JSON.parse(body.toString()) as { errors?: { message: string; extensions: { code: string } }[] })
      .errors?.[0];

  describe('to a compressed request', () => {
    it.each([
      ['gzip', gzipSync(me)],
      ['x-gzip', gzipSync(me)],
      ['GZIP', gzipSync(me)],
      ['deflate', deflateSync(me)],
      ['br', brotliCompressSync(me)],
      ['identity', Buffer.from(me)],
      ['gzip', Buffer.concat([gzipSync(me.slice(0, 5)), gzipSync(me.slice(5))])],
    ])('of %s is the same as to a plain one', async (encoding, body) => {
      const answer = await send({ headers: { ...json, 'content-encoding': encoding }, body });
      expect([answer.status, JSON.parse(answer.body.toString())]).toEqual([
        200,
        { data: { me: expect.any(String) } },
      ]);
    });

    it.each(['gzip', 'deflate', 'br'])(
      'refuses a body that is not what its label says: %s',
      async (encoding) => {
        const whole = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }[encoding]!(me);
        for (const body of [me, whole.subarray(0, whole.length - 6)]) {
          const answer = await send({ headers: { ...json, 'content-encoding': encoding }, body });
          expect([answer.status, errorOf(answer)]).toMatchObject([
            400,
            { message: `The body is not ${encoding}, as "content-encoding" says.` },
          ]);
        }
      },
    );

    it.each(['compress', 'gzip, br', 'none'])(
      'refuses the encoding %s, and says which it takes',
      async (encoding) => {
        const answer = await send({ headers: { ...json, 'content-encoding': encoding }, body: me });
        expect(answer.status).toBe(415);
        expect(answer.headers['accept-encoding']).toBe('gzip, deflate, br');
        expect(errorOf(answer)?.extensions.code).toBe('BAD_REQUEST');
      },
    );

    it('counts the bytes of the body as it is read, and stops early', async () => {
      const padded = (bytes: number): string => me.padEnd(bytes, ' ');
      const fitting = padded(limits.bodyBytesMax);
      for (const [encoding, compress] of [
        ['gzip', gzipSync],
        ['br', brotliCompressSync],
      ] as const) {
        const headers = { ...json, 'content-encoding': encoding };
        expect((await send({ headers, body: compress(fitting) })).status).toBe(200);
        const body = compress(padded(64 * 1024 * 1024));
        const before = process.memoryUsage().arrayBuffers;
        const answer = await send({ headers, body });
        expect([answer.status, errorOf(answer)?.extensions.code]).toEqual([413, 'BODY_TOO_LARGE']);
        expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
      }
    });

    it('counts what comes compressed as well, which may be much and stand for nothing', async () => {
      const nothing = gzipSync('');
      const body = Buffer.concat([
        gzipSync(me),
        ...Array.from({ length: limits.bodyBytesMax / nothing.length }, () => nothing),
      ]);
      const answer = await send({ headers: { ...json, 'content-encoding': 'gzip' }, body });
      expect(answer.status).toBe(413);
    });
  });

  it('is the same however deep the variables and extensions are nested that nobody asks for', async () => {
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    for (const field of ['variables', 'extensions']) {
      const body = `{"query": "{ me }", "${field}": {"a": ${deep}}}`;
      expect((await send({ headers: json, body })).status).toBe(200);
    }
    const asked = `{"query": "query ($a: String) { account(id: $a) { id } }", "variables": {"a": ${deep}}}`;
    expect((await send({ headers: json, body: asked })).status).toBe(400);
  });

  describe('is compressed', () => {
    const ask = (acceptEncoding?: string, body = introspection): Promise<Answer> =>
      send({
        headers: { ...json, ...(acceptEncoding !== undefined && { 'accept-encoding': acceptEncoding }) },
        body,
      });

    it('as the client prefers it', async () => {
      const plain = (await ask()).body;
      for (const [accepted, encoding] of [
        ['gzip', 'gzip'],
        ['br', 'br'],
        ['gzip, deflate, br', 'br'],
        ['br;q=0.1, gzip', 'gzip'],
        ['*', 'br'],
        ['*, br;q=0', 'gzip'],
      ] as const) {
        const { headers, body } = await ask(accepted);
        expect([accepted, headers['content-encoding']]).toEqual([accepted, encoding]);
        expect(headers['content-length']).toBe(String(body.length));
        expect(body.length).toBeLessThan(plain.length / 2);
        expect((encoding === 'br' ? brotliDecompressSync : gunzipSync)(body)).toEqual(plain);
      }
    });

    it.each([undefined, '', 'identity', 'deflate', 'gzip;q=0, br;q=0', 'identity, gzip;q=0.5'])(
      'only if the client accepts it: %s',
      async (accepted) => {
        expect((await ask(accepted)).headers['content-encoding']).toBeUndefined();
      },
    );

    it('not when it is so short that nothing is gained', async () => {
      expect((await ask('gzip', me)).headers['content-encoding']).toBeUndefined();
    });

    it('and says what it depends on, for whoever keeps it', async () => {
      expect((await ask()).headers['vary']).toBe('accept, accept-encoding, origin');
    });
  });

  describe('names its type', () => {
    const graphql = 'application/graphql-response+json';
    it.each([
      [undefined, 'application/json'],
      ['*/*', 'application/json'],
      ['application/*', 'application/json'],
      ['application/json;q=0.1, application/graphql-response+json', graphql],
      ['application/json;q=0, */*', graphql],
      ['*/*;q=0.1, application/graphql-response+json;q=0.2', graphql],
      ['text/event-stream;q=0.1, application/json;q=0.9', 'application/json'],
      ['application/json;charset=UTF-8', 'application/json'],
      ['application/json; charset="utf-8"', 'application/json'],
      ['application/json; charset=utf8; version=1', 'application/json'],
      ['application/json; charset=latin1, application/graphql-response+json', graphql],
      ['text/html;q=0.1, application/json', 'application/json'],
      [`${graphql}, application/json, text/event-stream, multipart/mixed`, graphql],
    ])('as the client weighs those it accepts: %s', async (accept, type) => {
      const headers = { ...json, ...(accept !== undefined && { accept }) };
      const answer = await send({ headers, body: me });
      expect([answer.status, answer.headers['content-type']]).toEqual([200, `${type}; charset=utf-8`]);
      const refusal = await send({ headers, body: JSON.stringify({ query: '{ nonsense }' }) });
      expect([refusal.status, refusal.headers['content-type']]).toEqual([400, `${type}; charset=utf-8`]);
    });

    it.each([
      'application/json;q=0',
      'application/json; charset=latin1',
      'image/png',
      'text/html',
      'nonsense',
      'application/json;q=0, text/event-stream;q=0',
    ])('unless the client accepts none of them: %s', async (accept) => {
      const answer = await send({ headers: { ...json, accept }, body: me });
      expect([answer.status, errorOf(answer)?.extensions.code]).toEqual([406, 'NOT_ACCEPTABLE']);
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    });

    it('as JSON when a client that accepts nothing but streams is refused', async () => {
      const headers = { ...json, accept: 'text/event-stream', authorization: 'Bearer nonsense' };
      const answer = await send({ headers, body: me });
      expect([answer.status, answer.headers['content-type']]).toEqual([
        401,
        'application/json; charset=utf-8',
      ]);
    });

    it.each([
      ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', true],
      ['text/html, application/json', true],
      ['application/json, text/html', false],
      ['text/html;q=0.5, application/json', false],
      ['text/html;q=0, */*', false],
    ])('as a page only for who prefers one: %s', async (accept, isPage) => {
      const { headers } = await send({ method: 'GET', path: '?query={me}', headers: { accept } });
      expect(headers['content-type']?.startsWith('text/html')).toBe(isPage);
    });
  });

  describe('that refuses', () => {
    it.each(['PUT', 'DELETE', 'PATCH', 'HEAD'])('the method %s says which are allowed', async (method) => {
      const answer = await send({ method });
      expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, POST, OPTIONS']);
      if (method !== 'HEAD') expect(errorOf(answer)?.extensions.code).toBe('METHOD_NOT_ALLOWED');
    });

    it('a mutation by GET says that POST is allowed', async () => {
      const deposit = encodeURIComponent('mutation { deposit(accountId: "w1", amount: 1) { id } }');
      for (const accept of ['application/json', 'text/event-stream']) {
        const answer = await send({ method: 'GET', path: `?query=${deposit}`, headers: { accept, ...json } });
        expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST']);
      }
    });

    it('another method than one that reads a page says which do', async () => {
      const outgoing = request(new URL('/graphiql/graphiql.js', toy.gateway.url), { method: 'PUT' }).end();
      const [{ statusCode, headers }] = (await once(outgoing, 'response')) as [IncomingMessage];
      expect([statusCode, headers.allow]).toEqual([405, 'GET, HEAD']);
    });

    it('a caller who is not known says how to become known', async () => {
      for (const [authorization, challenge] of [
        ['', 'Bearer realm="Tributary"'],
        ['Bearer nonsense', 'Bearer realm="Tributary", error="invalid_token"'],
        ['Basic bWU6bWU=', 'Bearer realm="Tributary", error="invalid_token"'],
      ] as const) {
        const answer = await send({ headers: { ...json, authorization }, body: me });
        expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, challenge]);
      }
    });

    it.each([
      ['[]', 'Batches are not supported: send one operation per request.'],
      [`[${me}]`, 'Batches are not supported: send one operation per request.'],
      ['"{ me }"', 'The body is no JSON object.'],
      ['null', 'The body is no JSON object.'],
      ['{"query"', 'The body is not JSON.'],
      ['', 'There is no body.'],
      ['{"query": 1}', 'The field "query" is not a text.'],
      ['{"query": "{ me }", "variables": []}', 'The field "variables" is no object.'],
      ['{"query": "{ me }", "operationName": 1}', 'The field "operationName" is not a text.'],
      ['{"query": "{ me }", "extensions": "x"}', 'The field "extensions" is no object.'],
    ])('a body that carries no operation says so: %s', async (body, message) => {
      const answer = await send({ headers: json, body });
      expect([answer.status, errorOf(answer)]).toEqual([
        400,
        { message, extensions: { code: 'BAD_REQUEST' } },
      ]);
    });
  });
});
