import { createServer } from 'node:http';
import { nobody } from '../gateway/common/caller.js';
import { listen } from '../platform/http/listen.js';
import { createLogger } from '../platform/telemetry/logger.js';
import { RemoteSubgraphs } from './remote-subgraphs.js';

const supergraphNaming = (subgraphs: Record<string, string>): string =>
  `enum join__Graph { ${Object.entries(subgraphs)
    .map(([name, url]) => `${name.toUpperCase()} @join__graph(name: "${name}", url: "${url}")`)
    .join(' ')} }`;

describe('the ways to subgraphs', () => {
  const server = createServer((_request, response) => void response.end('{"data":{"__typename":"Query"}}'));
  const subgraphs = new RemoteSubgraphs({
    profile: 'open',
    coalescing: undefined,
    logger: createLogger('test'),
  });
  let url: string;
  beforeAll(async () => {
    url = await listen(server, { host: '127.0.0.1', port: 0 });
  });
  afterAll(() => server.close());

  const ask = async ({ clients: [client] }: Awaited<ReturnType<RemoteSubgraphs['hold']>>): Promise<unknown> =>
    (await client!.execute({ query: '{ __typename }', principal: nobody })).data;

  it('are shared by the supergraphs that name them, and closed when none holds them any more', async () => {
    const one = await subgraphs.hold(supergraphNaming({ a: url }));
    const other = await subgraphs.hold(supergraphNaming({ a: url, b: url }));
    expect(other.clients[0]).toBe(one.clients[0]);
    await one[Symbol.asyncDispose]();
    expect(await ask(other)).toEqual({ __typename: 'Query' });
    await other[Symbol.asyncDispose]();
    expect(await ask(other)).toBeUndefined();
  });

  it('are others when the address is another, or after they were closed', async () => {
    await using one = await subgraphs.hold(supergraphNaming({ a: url }));
    await using moved = await subgraphs.hold(supergraphNaming({ a: `${url}/elsewhere` }));
    expect(moved.clients[0]).not.toBe(one.clients[0]);
    expect([await ask(one), await ask(moved)]).toEqual([{ __typename: 'Query' }, { __typename: 'Query' }]);
  });

  it('are not opened at all when one of them has no address', async () => {
    await expect(subgraphs.hold(supergraphNaming({ a: url, b: '' }))).rejects.toThrow();
    await using held = await subgraphs.hold(supergraphNaming({ a: url }));
    expect(await ask(held)).toEqual({ __typename: 'Query' });
  });
});
