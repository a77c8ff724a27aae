import { request } from 'node:http';
import { once } from 'node:events';
import { gunzipSync, gzipSync } from 'node:zlib';
import { LogLines } from '../../testing/log-lines.js';
import { startToyGateway, type ToyGateway } from '../../testing/toy-gateway.js';

describe('the pages of the gateway', () => {
  let toy: ToyGateway;
  beforeAll(async () => {
    toy = await startToyGateway();
  });
  afterAll(() => toy[Symbol.asyncDispose]());

  async function browse(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(new URL(path, toy.gateway.url), { headers: { accept: 'text/html,*/*', ...headers } });
  }

  it('are GraphiQL, at the root and at the endpoint, for whoever asks for a page', async () => {
    for (const path of ['/', '/graphql', '/graphql?query=%7Bme%7D']) {
      const response = await browse(path);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(await response.text()).toContain('<div id="root">');
    }
  });

  it('load nothing from another host, and may not', async () => {
    const response = await browse('/');
    const html = await response.text();
    const policy = response.headers.get('content-security-policy');
    const references = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, target]) => target ?? '');
    expect(references).not.toHaveLength(0);
    expect(references.filter((target) => !target.startsWith('/graphiql/') && target !== 'data:,')).toEqual(
      [],
    );
    expect(html).not.toMatch(/https?:\/\//);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/https?:|\*/);
  });

  it('bring along everything that they refer to', async () => {
    const html = await (await browse('/')).text();
    const script = await (await browse('/graphiql/start.js')).text();
    const client = await (await browse('/graphiql/graphql-ws.js')).text();
    const paths = [
      ...[...html.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, path]) => path ?? ''),
      ...[...(script + client).matchAll(/from '\.\/([^']+)'/g)].map(([, file]) => `/graphiql/${file}`),
      ...['editor', 'json', 'graphql'].map((worker) => `/graphiql/${worker}.worker.js`),
    ];
    expect(paths.length).toBeGreaterThan(6);
    for (const path of paths) {
      const response = await browse(path);
      expect([path, response.status]).toEqual([path, 200]);
      expect((await response.text()).length).toBeGreaterThan(100);
    }
  });

  it('are sent compressed, and not again when nothing has changed', async () => {
    const raw = request(new URL('/graphiql/graphiql.js', toy.gateway.url)).end();
    const [response] = (await once(raw, 'response')) as [
      NodeJS.ReadableStream & { headers: Record<string, string> },
    ];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const compressed = Buffer.concat(chunks);
    expect(response.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(compressed).length).toBeGreaterThan(3 * compressed.length);
    const again = await browse('/graphiql/graphiql.js', { 'if-none-match': response.headers['etag'] ?? '' });
    expect(again.status).toBe(304);
  });

  it('are not all that is asked for: what does not exist is not found', async () => {
    expect((await browse('/graphiql/../package.json')).status).toBe(404);
    expect((await browse('/graphiql/constructor')).status).toBe(404);
    expect((await browse('/favicon.ico')).status).toBe(404);
  });
});

describe('a client that goes away before it has sent everything', () => {
  it.each([undefined, 'gzip'])('is no fault of ours, also when it compresses: %s', async (encoding) => {
    const log = new LogLines();
    await using toy = await startToyGateway('in this process', { logger: log.logger });
    const headers = {
      'content-type': 'application/json',
      'content-length': 1_000,
      ...(encoding && { 'content-encoding': encoding }),
    };
    const outgoing = request(toy.gateway.url, { method: 'POST', headers });
    outgoing.on('error', () => undefined).write(gzipSync('{"query": "'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    outgoing.socket?.resetAndDestroy();
    await toy[Symbol.asyncDispose]();
    expect(log.lines.filter(({ level }) => Number(level) >= 40)).toEqual([]);
  });
});

describe('the health of the gateway', () => {
  it('names what is down', async () => {
    const toy = await startToyGateway('in this process', {
      readinessChecks: {
        database: () => Promise.reject(new Error('down')),
        queue: () => Promise.resolve(),
      },
    });
    const [live, ready] = await Promise.all(
      ['/livez', '/readyz'].map((path) => fetch(new URL(path, toy.gateway.url))),
    );
    expect(live?.status).toBe(200);
    expect([ready?.status, await ready?.json()]).toEqual([503, { ready: false, down: ['database'] }]);
    await toy[Symbol.asyncDispose]();
  });
});
