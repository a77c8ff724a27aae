import { Writable } from 'node:stream';
import { createLogger } from '../../../platform/telemetry/logger.js';
import { connect, post, take } from '../../testing/toy-client.js';
import { startToyGateway, type ToyGateway } from '../../testing/toy-gateway.js';
import { documentIdOf, readManifest } from './document-manifest.js';
import type { TrustedDocumentsOptions } from './trusted-documents.js';

const trusted = {
  balance: 'query Balance($id: ID!) { account(id: $id) { balance } }',
  deposit: 'mutation Deposit { deposit(accountId: "t1", amount: 3) { id } }',
  watch: 'subscription Watch { accountChanged(accountId: "t2") { kind } }',
  newer: '{ account(id: "a1") { fieldOfTomorrow } }',
};
const manifest = readManifest(
  JSON.stringify(Object.fromEntries(Object.values(trusted).map((text) => [documentIdOf(text), text]))),
);
const hashOf = (text: string): string => documentIdOf(text).slice('sha256:'.length);
const unknownHash = 'ab'.repeat(32);
const adHoc = '{ account(id: "a1") { balance } }';

/** What is logged at level warn. */
class Warnings extends Writable {
  readonly lines: Record<string, unknown>[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
    done();
  }
}

function start(mode: TrustedDocumentsOptions['mode'], logs = new Warnings()): Promise<ToyGateway> {
  const logger = createLogger('gateway', logs);
  logger.level = 'warn';
  return startToyGateway('in this process', {
    trustedDocuments: { manifest, mode, appliesTo: ({ role }) => role !== 'integrator' },
    logger,
  });
}

describe('trusted documents', () => {
  let toy: ToyGateway;
  let token: string;
  const logs = new Warnings();
  beforeAll(async () => {
    toy = await start('off', logs);
    token = await toy.token();
  });
  afterAll(() => toy[Symbol.asyncDispose]());

  const persisted = (hash: string): object => ({
    extensions: { persistedQuery: { version: 1, sha256Hash: hash } },
  });
  const byGet = (search: Record<string, string>): Promise<Response> =>
    fetch(`${toy.gateway.url}?${new URLSearchParams(search).toString()}`, {
      headers: { 'apollo-require-preflight': 'yes', authorization: `Bearer ${token}` },
    });

  it.each([
    ['its id', { documentId: documentIdOf(trusted.balance) }],
    ['its hash, as the clients of Apollo send it', persisted(hashOf(trusted.balance))],
    ['its id and its name', { documentId: documentIdOf(trusted.balance), operationName: 'Balance' }],
  ])('run by %s, over POST, GET and a socket', async (_what, naming) => {
    const variables = { id: 'a1' };
    const data = { account: { balance: 0 } };
    expect(await post(toy.gateway.url, { ...naming, variables }, token)).toEqual({ status: 200, data });
    const search = Object.entries({ ...naming, variables }).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    const response = await byGet(Object.fromEntries(search) as Record<string, string>);
    expect([response.status, await response.json()]).toEqual([200, { data }]);
    const client = connect(toy.gateway.url, token);
    const payload = { query: '', ...naming, variables };
    expect(await take(client.iterate(payload), 1)).toEqual([{ data }]);
    await client.dispose();
  });

  it('run as subscriptions', async () => {
    const client = connect(toy.gateway.url, token);
    const payload = { query: '', ...persisted(hashOf(trusted.watch)) };
    expect(await take(client.iterate(payload), 1)).toEqual([
      { data: { accountChanged: { kind: 'snapshot' } } },
    ]);
    await client.dispose();
  });

  it('run mutations by POST alone', async () => {
    const documentId = documentIdOf(trusted.deposit);
    expect((await byGet({ documentId })).status).toBe(405);
    expect(await post(toy.gateway.url, { documentId }, token)).toEqual({
      status: 200,
      data: { deposit: { id: 't1' } },
    });
  });

  async function expectRefusal(naming: object, refusal: object): Promise<void> {
    const errors = [refusal];
    expect(await post(toy.gateway.url, naming, token)).toMatchObject({ status: 400, errors });
    const client = connect(toy.gateway.url, token);
    await expect(client.iterate({ query: '', ...naming }).next()).rejects.toMatchObject(errors);
    await client.dispose();
  }

  it.each([`sha256:${unknownHash}`, 'Balance'])('are not found by an id nobody knows: %s', (documentId) =>
    expectRefusal({ documentId }, { extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }),
  );

  it('are never learned, which clients are told that try hashes first', async () => {
    const refusal = {
      message: 'PersistedQueryNotSupported',
      extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' },
    };
    const naming = persisted(hashOf(adHoc));
    await expectRefusal(naming, refusal);
    const data = { account: { balance: 0 } };
    expect(await post(toy.gateway.url, { query: adHoc, ...naming }, token)).toEqual({ status: 200, data });
    await expectRefusal(naming, refusal);
  });

  it.each([
    ['a text and the hash of another', { query: adHoc, ...persisted(hashOf(trusted.balance)) }],
    ['a text and the id of another', { query: adHoc, documentId: documentIdOf(trusted.balance) }],
    ['a text and an id that nobody knows', { query: adHoc, documentId: 'Balance' }],
    [
      'an id and the hash of another document',
      { documentId: documentIdOf(trusted.balance), ...persisted(hashOf(trusted.deposit)) },
    ],
  ])('are named once: %s are refused', (_what, naming) =>
    expectRefusal(naming, { extensions: { code: 'BAD_REQUEST' } }),
  );

  it('may be named beside their own text', async () => {
    const query = trusted.balance;
    const naming = { documentId: documentIdOf(query), ...persisted(hashOf(query)) };
    const body = { query, ...naming, variables: { id: 'a1' } };
    expect((await post(toy.gateway.url, body, token)).data).toEqual({ account: { balance: 0 } });
  });

  it.each([
    ['no document', {}],
    ['an id that is no text', { documentId: 7 }],
    ['a hash that is no text', { extensions: { persistedQuery: { sha256Hash: [unknownHash] } } }],
    ['extensions that are no object', { extensions: { persistedQuery: 'x' } }],
    ['an empty text', { query: '' }],
  ])('are asked for, when a request has %s', async (_what, body) => {
    expect(await post(toy.gateway.url, body, token)).toMatchObject({
      status: 400,
      errors: [{ message: 'Missing query.', extensions: { code: 'BAD_REQUEST' } }],
    });
  });

  it('leave it to the others to send what they like, when nothing is enforced', async () => {
    expect((await post(toy.gateway.url, { query: adHoc }, token)).data).toEqual({ account: { balance: 0 } });
    expect(logs.lines.filter(({ msg }) => msg === 'a document is not trusted')).toEqual([]);
  });

  it('are reported when they do not fit the graph, which starts nevertheless', () => {
    expect(logs.lines).toMatchObject([
      {
        documentId: documentIdOf(trusted.newer),
        reason: expect.stringContaining('fieldOfTomorrow') as string,
        msg: 'a trusted document does not fit',
      },
    ]);
  });

  it('are not known to a gateway without a manifest', async () => {
    await using plain = await startToyGateway();
    for (const naming of [{ documentId: documentIdOf(trusted.balance) }, persisted(unknownHash)]) {
      expect(await post(plain.gateway.url, naming, await plain.token())).toMatchObject({
        status: 400,
        errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }],
      });
    }
  });
});

describe('callers who should send trusted documents only', () => {
  it('are refused everything else when it is enforced, and nobody is but them', async () => {
    await using toy = await start('enforce');
    const token = await toy.token();
    const refusal = { extensions: { code: 'DOCUMENT_NOT_TRUSTED' } };
    for (const query of [adHoc, '{ __schema { queryType { name } } }', 'not a document']) {
      expect(await post(toy.gateway.url, { query }, token)).toMatchObject({ status: 403, errors: [refusal] });
      const client = connect(toy.gateway.url, token);
      await expect(client.iterate({ query }).next()).rejects.toMatchObject([refusal]);
      await client.dispose();
    }
    expect(toy.state.contextsCreated).toBe(0);
    const variables = { id: 'a1' };
    const data = { account: { balance: 0 } };
    const asText = { query: trusted.balance, variables };
    expect((await post(toy.gateway.url, asText, token)).data).toEqual(data);
    const asId = { documentId: documentIdOf(trusted.balance), variables };
    expect((await post(toy.gateway.url, asId, token)).data).toEqual(data);
    expect((await post(toy.gateway.url, { query: adHoc }, await toy.token('integrator'))).data).toEqual(data);
    expect((await post(toy.gateway.url, { query: '{ __typename }' })).data).toEqual({ __typename: 'Query' });
  });

  it('are logged without their text when it is not enforced yet', async () => {
    const logs = new Warnings();
    await using toy = await start('log', logs);
    const token = await toy.token();
    expect((await post(toy.gateway.url, { query: adHoc }, token)).data).toEqual({ account: { balance: 0 } });
    await post(toy.gateway.url, { query: trusted.balance, variables: { id: 'a1' } }, token);
    await post(toy.gateway.url, { query: adHoc }, await toy.token('integrator'));
    const said = logs.lines.filter(({ msg }) => msg === 'a document is not trusted');
    expect(said).toMatchObject([
      { documentId: documentIdOf(adHoc), role: 'billing-rep', subject: 'billing-rep@example.test' },
    ]);
    expect(JSON.stringify(said)).not.toContain('account(id');
  });
});

describe('a manifest', () => {
  it('may leave the prefix of its ids out', () => {
    expect(readManifest(JSON.stringify({ [hashOf(adHoc)]: adHoc }))).toEqual(
      new Map([[documentIdOf(adHoc), adHoc]]),
    );
  });

  it.each([
    ['an id is not the hash of its text', JSON.stringify({ [`sha256:${unknownHash}`]: adHoc })],
    ['an id is the end of the hash only', JSON.stringify({ [hashOf(adHoc).slice(-8)]: adHoc })],
    ['a text is missing', JSON.stringify({ [hashOf(adHoc)]: null })],
    ['it is no JSON', '{'],
  ])('is refused when %s', (_what, json) => {
    expect(() => readManifest(json)).toThrow();
  });
});
