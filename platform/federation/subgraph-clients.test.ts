import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { buildSchema, GraphQLError, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { WebSocket } from 'ws';
import { roleGrants } from '../access/roles.js';
import type { Principal } from '../access/principal.js';
import { InFlight } from '../batching/in-flight.js';
import { closeGracefully, listen } from '../http/listen.js';
import { createPool } from '../database/pool.js';
import { createTestDatabase } from '../database/testing/test-database.js';
import { createLogger } from '../telemetry/logger.js';
import { AsyncQueue } from './async-queue.js';
import { LocalSubgraph } from './local-subgraph.js';
import { RemoteSubgraph } from './remote-subgraph.js';
import { serveSubgraph, type SubgraphServer } from './serve-subgraph.js';
import {
  encodePrincipal,
  principalHeader,
  RequestSigner,
  signatureHeader,
  type SigningKey,
} from './signature.js';
import type { SubgraphClient } from './subgraph-client.js';
import { internalErrorMessage } from './subgraph-errors.js';

const key: SigningKey = { id: 'k1', secretHex: '44'.repeat(32) };
const logger = createLogger('test');
const principal: Principal = {
  subject: 'rep-1',
  role: 'billing-rep',
  scopes: roleGrants['billing-rep'],
  departments: ['UTIL'],
};

interface Ticker {
  readonly streams: Set<AsyncQueue<{ tick: number }>>;
  executions: number;
}

/** A schema with one of everything; `ticker` is the test's hand on it. */
function tickingSchema(ticker: Ticker): GraphQLSchema {
  const schema = buildSchema(`
    type Query { me: String! echo(text: String!): String! broken: Int refused: Int lost: Int }
    type Mutation { count: Int! }
    type Subscription { tick: Int! refused: Int! lost: Int! }
  `);
  const fields = schema.getQueryType()?.getFields();
  const subscriptions = schema.getSubscriptionType()?.getFields();
  const mutations = schema.getMutationType()?.getFields();
  if (!fields?.['me'] || !fields['broken'] || !fields['refused'] || !fields['echo'] || !fields['lost'])
    throw new Error('schema');
  if (
    !subscriptions?.['tick'] ||
    !subscriptions['refused'] ||
    !subscriptions['lost'] ||
    !mutations?.['count']
  )
    throw new Error('schema');
  const refuse = (): never => {
    throw new GraphQLError('Not for you.', { extensions: { code: 'FORBIDDEN' } });
  };
  fields['me'].resolve = (_source, _args, context: Principal) => {
    ticker.executions++;
    return `${context.subject} of ${String(context.departments)}`;
  };
  fields['echo'].resolve = (_source, { text }: { text?: string }) => text;
  fields['refused'].resolve = refuse;
  fields['broken'].resolve = () => {
    throw new Error('password authentication failed');
  };
  fields['lost'].resolve = loseDatabase;
  subscriptions['lost'].subscribe = loseDatabase as never;
  mutations['count'].resolve = () => ++ticker.executions;
  subscriptions['refused'].subscribe = refuse;
  subscriptions['tick'].subscribe = () => {
    const stream: AsyncQueue<{ tick: number }> = new AsyncQueue({
      onReturn: () => ticker.streams.delete(stream),
    });
    ticker.streams.add(stream);
    return stream;
  };
  return schema;
}

/** What pg says when Postgres is stopped while a statement runs. */
async function loseDatabase(): Promise<never> {
  await using database = await createTestDatabase();
  await using connections = new AsyncDisposableStack();
  const pool = connections.adopt(createPool(database.migrator, { applicationName: 'lost' }), (each) =>
    each.end(),
  );
  await pool.query('SELECT pg_terminate_backend(pg_backend_pid())');
  throw new Error('Postgres went on.');
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; !condition(); turn++) {
    if (turn > 400) throw new Error('The condition did not come to hold.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function streamOf(
  answer: AsyncIterableIterator<ExecutionResult> | ExecutionResult,
): AsyncIterableIterator<ExecutionResult> {
  if (!(Symbol.asyncIterator in answer)) throw new Error(JSON.stringify(answer.errors));
  return answer;
}

describe.each(['in this process', 'behind HTTP'])('a subgraph %s', (placement) => {
  const ticker: Ticker = { streams: new Set(), executions: 0 };
  const contexts: Principal[] = [];
  let client: SubgraphClient;
  let server: SubgraphServer | undefined;

  beforeAll(async () => {
    const subgraph = new LocalSubgraph({
      name: 'ticks',
      schema: tickingSchema(ticker),
      logger,
      createContext: (caller) => {
        contexts.push(caller);
        return caller;
      },
    });
    client = subgraph;
    if (placement === 'in this process') return;
    server = await serveSubgraph({ subgraph, keys: [key], host: '127.0.0.1', port: 0, logger });
    client = new RemoteSubgraph({ name: 'ticks', url: server.url, key, logger });
  });
  afterAll(async () => {
    await client[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });

  it('runs an operation for the principal it is given', async () => {
    const result = await client.execute({ query: '{ me }', principal });
    expect({ ...result.data }).toEqual({ me: 'rep-1 of UTIL' });
  });

  it('passes on what was meant for the caller and hides what was not', async () => {
    const { errors } = await client.execute({ query: '{ refused broken }', principal });
    expect(errors?.map(({ message, extensions, path }) => ({ message, extensions, path }))).toEqual([
      { message: 'Not for you.', extensions: { code: 'FORBIDDEN' }, path: ['refused'] },
      { message: internalErrorMessage, extensions: { code: 'INTERNAL_SERVER_ERROR' }, path: ['broken'] },
    ]);
  });

  it('says of a database that went away that the same may succeed later', async () => {
    const asked = await client.execute({ query: '{ lost }', principal });
    const followed = (await client.subscribe({
      query: 'subscription { lost }',
      principal,
    })) as ExecutionResult;
    for (const { errors } of [asked, followed]) {
      expect(errors).toMatchObject([
        {
          message: 'The ticks service does not answer at the moment.',
          path: ['lost'],
          extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryable: true },
        },
      ]);
    }
  });

  it.each([
    ['a wrong variable', 'query ($text: String!) { echo(text: $text) }', { text: { a: 1 } }],
    ['an unknown field', '{ nothing }', {}],
    ['a syntax error', '{', {}],
  ])('answers %s as the fault of the request', async (_what, query, variables) => {
    const result = await client.execute({ query, variables, principal });
    expect(result.data).toBeUndefined();
    expect(result.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
  });

  it('streams events, each with a context of its own, until the reader leaves', async () => {
    const events = streamOf(await client.subscribe({ query: 'subscription { tick }', principal }));
    await until(() => ticker.streams.size === 1);
    const before = contexts.length;
    for (const stream of ticker.streams) [1, 2].forEach((tick) => stream.push({ tick }));
    const seen = [await events.next(), await events.next()];
    expect(seen.map(({ value }) => (value as ExecutionResult).data?.['tick'])).toEqual([1, 2]);
    expect(contexts.length - before).toBe(2);
    await events.return?.();
    await until(() => ticker.streams.size === 0);
  });

  it('accepts a silent stream at once and refuses one that is not allowed', async () => {
    const silent = streamOf(await client.subscribe({ query: 'subscription { tick }', principal }));
    const refused = await client.subscribe({ query: 'subscription { refused }', principal });
    expect((refused as ExecutionResult).errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' });
    await silent.return?.();
  });

  it('says of a stream that broke off that it can be resumed', async () => {
    const events = streamOf(await client.subscribe({ query: 'subscription { tick }', principal }));
    for (const stream of ticker.streams) stream.fail(new Error('ECONNRESET postgres'));
    await expect(events.next()).rejects.toMatchObject({
      message: 'The ticks service does not answer at the moment.',
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryable: true },
    });
    ticker.streams.clear();
  });
});

describe('a served subgraph', () => {
  const ticker: Ticker = { streams: new Set(), executions: 0 };
  const body = JSON.stringify({ query: '{ me }' });
  let server: SubgraphServer;
  beforeEach(async () => {
    ticker.executions = 0;
    const subgraph = new LocalSubgraph({
      name: 'ticks',
      schema: tickingSchema(ticker),
      logger,
      createContext: (p) => p,
    });
    server = await serveSubgraph({ subgraph, keys: [key], host: '127.0.0.1', port: 0, logger });
  });
  afterEach(() => server[Symbol.asyncDispose]());

  async function send(headers: Record<string, string>): Promise<number> {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
    await response.text();
    return response.status;
  }

  it('answers nothing but what the gateway signed for it', async () => {
    const encoded = encodePrincipal(principal);
    const signed = (signer: RequestSigner, who = encoded): Record<string, string> => ({
      [principalHeader]: encoded,
      [signatureHeader]: signer.sign({ body, principal: who }),
    });
    const good = signed(new RequestSigner('ticks', key));
    expect(await send({})).toBe(401);
    expect(await send({ [principalHeader]: encoded })).toBe(401);
    expect(await send(signed(new RequestSigner('ledger', key)))).toBe(401);
    expect(await send(signed(new RequestSigner('ticks', { ...key, secretHex: '55'.repeat(32) })))).toBe(401);
    expect(
      await send(
        signed(new RequestSigner('ticks', key), encodePrincipal({ ...principal, departments: '*' })),
      ),
    ).toBe(401);
    expect(ticker.executions).toBe(0);
    expect([await send(good), await send(good)]).toEqual([200, 401]);
    expect(ticker.executions).toBe(1);
  });

  it('accepts no socket and no subscription that the gateway did not sign', async () => {
    const stranger = new RemoteSubgraph({
      name: 'ticks',
      url: server.url,
      key: { ...key, secretHex: '66'.repeat(32) },
      logger,
    });
    const answer = await stranger.subscribe({ query: 'subscription { tick }', principal });
    expect((answer as ExecutionResult).errors?.[0]?.extensions['code']).toBe('SUBGRAPH_UNAVAILABLE');
    expect(ticker.streams.size).toBe(0);
    await stranger[Symbol.asyncDispose]();
  });

  it.each([
    ['/graphql', 401, 'UNAUTHENTICATED', 'compare the signing keys'],
    ['/elsewhere', 404, 'BAD_REQUEST', 'to /graphql'],
  ])(
    'says at %s in words why it answers %s, over HTTP and instead of a socket',
    async (path, status, code, words) => {
      const refusal = { errors: [{ message: expect.stringContaining(words), extensions: { code } }] };
      const response = await fetch(server.url + path, { method: 'POST', body });
      expect([response.status, await response.json()]).toEqual([status, refusal]);
      const socket = new WebSocket(server.url.replace(/^http/, 'ws') + path, 'graphql-transport-ws');
      socket.on('error', () => undefined);
      const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
      expect([answer.statusCode, JSON.parse(await text(answer))]).toEqual([status, refusal]);
    },
  );

  it('is asked once for what many ask at the same time, but not for what must not be older than the question', async () => {
    const coalescing = new InFlight<ExecutionResult>();
    const client = new RemoteSubgraph({ name: 'ticks', url: server.url, key, logger, coalescing });
    const askTwice = (isUnshared: boolean): Promise<unknown> =>
      Promise.all([1, 2].map(() => client.execute({ query: '{ me }', principal, isUnshared })));
    await askTwice(false);
    expect(ticker.executions).toBe(1);
    await askTwice(true);
    expect(ticker.executions).toBe(3);
    await client[Symbol.asyncDispose]();
  });

  it('is not followed further than it is read', async () => {
    const client = new RemoteSubgraph({ name: 'ticks', url: server.url, key, logger });
    const events = streamOf(await client.subscribe({ query: 'subscription { tick }', principal }));
    const [stream] = ticker.streams;
    for (let tick = 0; tick < 3_000; tick++) {
      stream?.push({ tick });
      if (tick % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    let read = 0;
    const drain = async (): Promise<void> => {
      for await (const _ of events) read++;
    };
    while (!stream?.ended) await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(drain()).rejects.toMatchObject({
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryable: true },
    });
    expect(read).toBe(2_000);
    await client[Symbol.asyncDispose]();
  });

  it('is said to be unavailable by a client that is given up while it connects', async () => {
    const client = new RemoteSubgraph({ name: 'ticks', url: 'http://127.0.0.1:1', key, logger });
    const asked = client.subscribe({ query: 'subscription { tick }', principal });
    await client[Symbol.asyncDispose]();
    const answer = await asked;
    expect((answer as ExecutionResult).errors).toMatchObject([
      { extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryable: true } },
    ]);
  });

  it('ends its streams as resumable when it stops, and serves them again after a restart', async () => {
    const port = Number(new URL(server.url).port);
    const client = new RemoteSubgraph({ name: 'ticks', url: server.url, key, logger });
    const events = streamOf(await client.subscribe({ query: 'subscription { tick }', principal }));
    const lost = events.next();
    void server[Symbol.asyncDispose]();
    await expect(lost).rejects.toMatchObject({ extensions: { retryable: true } });
    const { errors } = await client.execute({ query: 'mutation { count }', principal });
    expect(errors?.[0]?.extensions).toEqual({ code: 'SUBGRAPH_UNAVAILABLE', retryable: true });
    const subgraph = new LocalSubgraph({
      name: 'ticks',
      schema: tickingSchema(ticker),
      logger,
      createContext: (p) => p,
    });
    server = await serveSubgraph({ subgraph, keys: [key], host: '127.0.0.1', port, logger });
    const again = streamOf(await client.subscribe({ query: 'subscription { tick }', principal }));
    expect((await client.execute({ query: '{ me }', principal })).errors).toBeUndefined();
    await again.return?.();
    await client[Symbol.asyncDispose]();
  });

  it('tells whether it lives and whether it is ready', async () => {
    const status = async (path: string): Promise<number> => (await fetch(`${server.url}${path}`)).status;
    expect([await status('/livez'), await status('/readyz'), await status('/other')]).toEqual([
      200, 200, 404,
    ]);
  });
});

describe('a remote subgraph', () => {
  it('gives up on an answer that is too slow, too large or no JSON, without repeating a mutation', async () => {
    let requests = 0;
    let answer: 'garbage' | 'flood' | 'hang up' = 'garbage';
    const server = createServer((request, response) => {
      requests++;
      if (answer === 'hang up') request.socket.destroy();
      else if (answer === 'garbage') response.end('<html>');
      else response.end(Buffer.alloc(20 * 1024 * 1024, 'x'));
    });
    const url = await listen(server, { host: '127.0.0.1', port: 0 });
    const client = new RemoteSubgraph({ name: 'ticks', url, key, logger });
    const outcome = async (query: string): Promise<[string | undefined, number]> => {
      requests = 0;
      const { errors } = await client.execute({ query, principal });
      return [errors?.[0]?.extensions['code'] as string | undefined, requests];
    };
    expect(await outcome('{ me }')).toEqual(['SUBGRAPH_UNAVAILABLE', 1]);
    answer = 'flood';
    expect(await outcome('{ me }')).toEqual(['SUBGRAPH_UNAVAILABLE', 1]);
    answer = 'hang up';
    expect(await outcome('mutation { count }')).toEqual(['SUBGRAPH_UNAVAILABLE', 1]);
    expect(await outcome('{ me }')).toEqual(['SUBGRAPH_UNAVAILABLE', 2]);
    await client[Symbol.asyncDispose]();
    await closeGracefully(server, 100);
  });
});
