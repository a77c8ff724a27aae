import { freePort } from '../platform/database/embedded/free-port.js';
import { createLogger } from '../platform/telemetry/logger.js';
import { LocalSubgraph } from '../platform/federation/local-subgraph.js';
import { RemoteSubgraph } from '../platform/federation/remote-subgraph.js';
import { serveSubgraph } from '../platform/federation/serve-subgraph.js';
import { post, until } from './testing/toy-client.js';
import { startToyGateway } from './testing/toy-gateway.js';
import { accountsSchema, peopleSchema, toyState } from './testing/toy-graph.js';
import { ToyLog } from './testing/toy-log.js';

const logger = createLogger('toy');
const key = { id: 'k1', secretHex: 'c4'.repeat(32) };

async function readiness(url: string): Promise<unknown> {
  const response = await fetch(new URL('/readyz', url));
  return [response.status, await response.json()];
}

describe('a gateway that starts', () => {
  it('is alive at once, and ready when the last of its subgraphs is', async () => {
    const state = toyState(new ToyLog());
    const schemas = { accounts: accountsSchema(state), people: peopleSchema(state) };
    const ports = { accounts: await freePort(), people: await freePort() };
    await using started = new AsyncDisposableStack();
    const subgraphs = (['accounts', 'people'] as const).map((name) => {
      const url = `http://127.0.0.1:${ports[name]}`;
      return started.use(new RemoteSubgraph({ name, url, key, logger }));
    });
    const toy = started.use(await startToyGateway('in this process', { subgraphs }));
    const { url } = toy.gateway;
    const serve = async (name: 'accounts' | 'people'): Promise<void> => {
      const createContext = (principal: unknown): object => ({ principal });
      const subgraph = new LocalSubgraph({ name, schema: schemas[name], createContext, logger });
      const place = { host: '127.0.0.1', port: ports[name] };
      started.use(await serveSubgraph({ subgraph, keys: [key], ...place, logger }));
    };

    expect((await fetch(new URL('/livez', url))).status).toBe(200);
    expect(await readiness(url)).toEqual([503, { ready: false, down: ['accounts', 'people'] }]);
    await serve('accounts');
    expect(await readiness(url)).toEqual([503, { ready: false, down: ['people'] }]);
    await serve('people');
    expect(await readiness(url)).toEqual([200, { ready: true, down: [] }]);
  });
});

describe('a gateway that stops', () => {
  it('says so first, serves on for as long as it was told, and then lets what runs finish', async () => {
    await using toy = await startToyGateway('behind HTTP', { drainNoticeMs: 500 });
    const { url } = toy.gateway;
    const token = await toy.token();
    const stopped = toy.gateway[Symbol.asyncDispose]();

    expect(await readiness(url)).toEqual([503, { ready: false, down: ['draining'] }]);
    expect((await fetch(new URL('/livez', url))).status).toBe(200);
    expect(await post(url, { query: '{ me }' }, token)).toMatchObject({ status: 200 });

    const gate = Promise.withResolvers<void>();
    toy.state.ownersWaitFor = gate.promise;
    const underWay = post(url, { query: '{ account(id: "a1") { owner { name } } }' }, token);
    await until(() => toy.state.ownerLookups === 1);
    await until(() =>
      readiness(url).then(
        () => false,
        () => true,
      ),
    );
    gate.resolve();
    expect(await underWay).toMatchObject({ status: 200, data: { account: { owner: {} } } });
    await stopped;
  });
});
