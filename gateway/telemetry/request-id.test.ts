import { randomUUID } from 'node:crypto';
import { internalErrorMessage } from '../../platform/federation/subgraph-errors.js';
import { ask, connect, take } from '../testing/toy-client.js';
import { LogLines } from '../testing/log-lines.js';
import { startToyGateway, type Placement, type ToyGateway } from '../testing/toy-gateway.js';

describe.each<Placement>(['in this process', 'behind HTTP'])(
  'a request to a gateway whose subgraphs live %s',
  (placement) => {
    let toy: ToyGateway;
    let token: string;
    let logs: LogLines;
    beforeEach(async () => {
      logs = new LogLines();
      toy = await startToyGateway(placement, { logger: logs.logger });
      token = await toy.token();
    });
    afterEach(() => toy[Symbol.asyncDispose]());

    async function send(query: string, headers: Record<string, string> = {}): Promise<Response> {
      return fetch(toy.gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
        body: JSON.stringify({ query }),
      });
    }

    const messagesOf = (requestId: unknown): unknown[] =>
      logs.lines.filter((line) => line['requestId'] === requestId).map(({ msg }) => msg);

    it('keeps a well-formed id, and is told it in the header', async () => {
      const id = 'portal/2027-03-01:17@web';
      expect((await send('{ me }', { 'x-request-id': id })).headers.get('x-request-id')).toBe(id);
    });

    it.each(['', 'two words', 'quote"', 'x'.repeat(129)])('gets another id than %j', async (id) => {
      const given = (await send('{ me }', { 'x-request-id': id })).headers.get('x-request-id');
      expect(given).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('gets an id when it has none, also when it is refused or asks for something else', async () => {
      expect((await send('{ nonsense }')).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      const health = await fetch(new URL('/readyz', toy.gateway.url));
      expect(health.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('that fails is told under which id the gateway and the subgraph have logged why', async () => {
      const id = randomUUID();
      const answer = (await (await send('{ broken }', { 'x-request-id': id })).json()) as object;
      expect(answer).toMatchObject({
        errors: [
          {
            message: internalErrorMessage,
            extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: id },
          },
        ],
      });
      expect(messagesOf(id)).toEqual(expect.arrayContaining(['a resolver failed', 'an operation failed']));
    });

    it('that breaks before it is an operation is told its id as well', async () => {
      const verifier = { verify: () => Promise.reject(new Error('the key set is away')) } as never;
      await using broken = await startToyGateway(placement, { logger: logs.logger, verifier });
      const response = await fetch(broken.gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer some.good.token' },
        body: JSON.stringify({ query: '{ me }' }),
      });
      const id = response.headers.get('x-request-id');
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { requestId: id } }] });
      expect(messagesOf(id)).toContain('an operation failed');
    });

    it('that is refused for a reason of the caller has no id in its error', async () => {
      const { errors } = (await (await send('{ nonsense }')).json()) as { errors: { extensions: object }[] };
      expect(errors[0]?.extensions).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED' });
    });

    it('over a socket is told its id in an error as well', async () => {
      const { errors } = await ask(toy.gateway.url, '{ broken }', token);
      expect(messagesOf(errors?.[0]?.extensions?.['requestId'])).toEqual(
        expect.arrayContaining(['a resolver failed', 'an operation failed']),
      );
    });

    it('is not what the events of a stream are logged under', async () => {
      toy.state.ownersFail = true;
      const client = connect(toy.gateway.url, token);
      const query = 'subscription { accountChanged(accountId: "r1") { kind account { owner { name } } } }';
      const events = client.iterate({ query });
      const [snapshot] = await take(events, 1);
      toy.log.append('r1');
      const [event] = await take(events, 1);
      const ids = [snapshot, event].map((result) => result?.errors?.[0]?.extensions?.['requestId']);
      expect(new Set(ids).size).toBe(2);
      for (const id of ids) expect(messagesOf(id)).toContain('an operation failed');
      await client.dispose();
    });

    it('leaves nothing secret in any log, whatever becomes of it', async () => {
      const secrets = {
        token,
        forged: `${token.slice(0, -8)}tampered`,
        apiKey: `trib_live_${randomUUID().replaceAll('-', '')}`,
        cookie: `session=${randomUUID()}`,
      };
      await send('{ broken }', { 'x-api-key': secrets.apiKey, cookie: secrets.cookie });
      await send('{ me }', { authorization: `Bearer ${secrets.forged}` });
      await send('{ me }', { authorization: `ApiKey ${secrets.apiKey}` });
      await ask(toy.gateway.url, '{ broken }', token);
      await ask(toy.gateway.url, '{ broken }', secrets.forged);
      await ask(toy.gateway.url, '{ broken }', secrets.apiKey);
      toy.log.breakStreams();
      expect(logs.lines.length).toBeGreaterThan(0);
      for (const secret of Object.values(secrets)) expect(logs.text).not.toContain(secret);
    });
  },
);
