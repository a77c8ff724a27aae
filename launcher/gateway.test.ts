import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Client } from 'graphql-ws';
import { connect, post, take } from '../gateway/testing/toy-client.js';
import { startToyGateway, type ToyGateway } from '../gateway/testing/toy-gateway.js';
import { peopleSdl, registrySchema, registrySdl, toySupergraph } from '../gateway/testing/toy-graph.js';
import { projectRoot } from '../platform/config/paths.js';
import { eventually } from '../tests/e2e-support/eventually.js';

const query = '{ account(id: "a1") { owner { name } } }';
const watch = `subscription { accountChanged(accountId: "a1") { sequence account { owner { name } } } }`;
const registered = toySupergraph({
  people: peopleSdl.replace('owner: Person!', ''),
  registry: registrySdl('owner: Person!'),
});

describe('the gateway as a process of its own', () => {
  let toy: ToyGateway;
  let token: string;
  let directory: string;
  let path: string;
  let child: ChildProcess;
  let url: string;
  let client: Client;
  const logs: string[] = [];

  beforeAll(async () => {
    toy = await startToyGateway('behind HTTP');
    token = await toy.token();
    await toy.open('registry', registrySchema(toy.state, 'owner: Person!'));
    directory = await mkdtemp(join(tmpdir(), 'gateway-'));
    path = join(directory, 'supergraph.graphql');
    await writeFile(path, toySupergraph());
    child = fork(join(projectRoot, 'dist/launcher/gateway.js'), {
      env: { PORT: '0', SUPERGRAPH_PATH: path, ...toy.environment },
      silent: true,
    });
    createInterface({ input: child.stdout! }).on('line', (line) => logs.push(line));
    const [ready] = (await once(child, 'message')) as [{ url: string }];
    url = ready.url;
    client = connect(url, token);
  });
  afterAll(async () => {
    await client?.dispose();
    child?.kill();
    if (child) await once(child, 'exit');
    await toy?.[Symbol.asyncDispose]();
    await rm(directory, { recursive: true });
  });

  const logged = (text: string): number => logs.filter((line) => line.includes(text)).length;
  const ownerNow = async (): Promise<string> => (await post(url, { query }, token)).data.account.owner.name;

  const owned = (name: string): Promise<void> => eventually(async () => expect(await ownerNow()).toBe(name));
  const logging = (text: string, times: number): Promise<void> =>
    eventually(() => Promise.resolve(expect(logged(text)).toBe(times)));

  async function replace(text: string): Promise<void> {
    await writeFile(`${path}~`, text);
    await rename(`${path}~`, path);
  }

  it('serves a supergraph that takes the place of the file, and streams go on', async () => {
    const events = client.iterate({ query: watch });
    await take(events, 1);
    expect(await ownerNow()).toBe('Owner of a1');
    await replace(registered);
    await owned('Registered owner of a1');
    toy.log.append('a1');
    const [result] = await take(events, 1);
    expect(result?.data).toEqual({
      accountChanged: { sequence: 1, account: { owner: { name: 'Registered owner of a1' } } },
    });
    expect(toy.log.streamsOpened).toBe(1);
  });

  it('refuses half a supergraph with the reason in the log, and takes the rest when it comes', async () => {
    await writeFile(path, toySupergraph().slice(0, 700));
    await logging('a supergraph was refused', 1);
    expect(await ownerNow()).toBe('Registered owner of a1');
    await writeFile(path, toySupergraph());
    await owned('Owner of a1');
  });

  it('refuses a supergraph with a subgraph that it was not told the way to', async () => {
    await replace(toySupergraph({ stranger: registrySdl('note: String') }));
    await logging('SUBGRAPH_STRANGER_URL is missing', 1);
    expect(await ownerNow()).toBe('Owner of a1');
  });

  it('reads the file again when it gets SIGHUP', async () => {
    await replace(toySupergraph());
    const before = logged('"reloaded"');
    child.kill('SIGHUP');
    await logging('"reloaded"', before + 1);
    expect(await ownerNow()).toBe('Owner of a1');
  });
});

describe('a gateway that was told of two ways to check tokens', () => {
  const keySet = { AUTH_JWKS_URL: 'https://idp.example/keys', AUTH_ISSUER: 'https://idp.example' };

  it.each([
    [
      'the keys of an identity provider beside a development secret',
      keySet,
      ['tokens are checked by AUTH_JWKS_URL alone; AUTH_DEVELOPMENT_SECRET does not count beside it'],
    ],
    [
      'either beside none',
      { ...keySet, GATEWAY_PROFILE: 'open' },
      ['AUTH_JWKS_URL', 'AUTH_ISSUER', 'AUTH_DEVELOPMENT_SECRET'].map(
        (name) => `anybody may ask without a token: ${name} does not count beside GATEWAY_PROFILE=open`,
      ),
    ],
    ['one alone', {}, []],
  ])('says which of them does not count: %s', async (_what, variables, warnings) => {
    await using toy = await startToyGateway('behind HTTP');
    const folder = await mkdtemp(join(tmpdir(), 'gateway-'));
    const path = join(folder, 'supergraph.graphql');
    await writeFile(path, toySupergraph());
    const child = fork(join(projectRoot, 'dist/launcher/gateway.js'), {
      env: { PORT: '0', SUPERGRAPH_PATH: path, ...toy.environment, ...variables },
      silent: true,
    });
    const lines: { level: number; msg: string }[] = [];
    createInterface({ input: child.stdout! }).on('line', (line) => lines.push(JSON.parse(line)));
    await once(child, 'message');
    await eventually(() => Promise.resolve(expect(lines.some(({ msg }) => msg === 'ready')).toBe(true)));
    expect(lines.filter(({ level }) => level === 40).map(({ msg }) => msg)).toEqual(warnings);
    child.kill();
    await once(child, 'exit');
    await rm(folder, { recursive: true });
  });
});
