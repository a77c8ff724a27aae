import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { fixtures } from '../../../demo/city/fixtures.js';
import { parseApiKey } from '../../../platform/access/api-keys.js';
import { ApiClient, type Answer } from '../../e2e-support/api-client.js';
import { eventually } from '../../e2e-support/eventually.js';
import { operationText } from '../../e2e-support/operations.js';
import { mustPay, paymentInput } from '../../e2e-support/payments.js';
import { modes, startTimeoutMs, World } from '../../e2e-support/world.js';

const { utilityAccount, courtAccount } = fixtures.danaWhitfield;
const scopes = ['account:read', 'pii:masked', 'payment:read', 'payment:write'];
const rotation = `mutation ($id: ID!, $hours: Int! = 24) {
  rotateApiKey(id: $id, overlapHours: $hours) { secretOnce previousSecretUntil } }`;
const revocation = 'mutation ($id: ID!) { revokeApiKey(id: $id) { revokedAt } }';
const question = '{ departments { code } }';

const codesOf = ({ errors }: Pick<Answer, 'errors'>): unknown[] =>
  (errors ?? []).map(({ extensions }) => extensions?.['code']);

interface Key {
  readonly id: string;
  readonly secret: string;
}

describe.each(modes)('a program with an API key (%s)', (mode) => {
  let world: World;
  let integrator: ApiClient;
  const secrets: string[] = [];

  beforeAll(async () => {
    world = await World.start(mode);
    integrator = await world.as('integrator');
  }, startTimeoutMs);

  afterAll(() => world?.[Symbol.asyncDispose]());

  async function makeKey(granted = scopes): Promise<Key> {
    const { createApiKey } = await integrator.run('M6_SandboxKey', { name: 'Pay page', scopes: granted });
    return { id: createApiKey.id, secret: remember(createApiKey.secretOnce) };
  }

  function remember(secret: string | null | undefined): string {
    if (!secret) throw new Error('There is no secret in the answer');
    secrets.push(secret);
    return secret;
  }

  const statusWith = async (secret: string): Promise<number> => {
    await using client = new ApiClient(world.url, secret);
    return (await client.ask(question)).status;
  };

  it('is made in one operation, and then sees and does what it was granted', async () => {
    const { createApiKey: key } = await integrator.run('M6_SandboxKey', { name: 'Pay page', scopes });
    expect(key).toMatchObject({ scopes, sandbox: true, secretOnce: expect.stringMatching(/^trib_test_/) });
    await using program = new ApiClient(world.url, remember(key.secretOnce));
    const { account } = await program.run('Q10_PayerSeesAccount', { number: utilityAccount.number });
    expect(account).toMatchObject({ number: utilityAccount.number });
    const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 30_00n });
    const feed = program.follow('S3_IntegratorFeed', {});
    await feed.next();
    const { payment } = await mustPay(program, { accountId: resident.id, amount: '10.00' });
    expect((await feed.next()).payment).toMatchObject({ id: payment.id });
    feed.close();
  });

  it('is known by the header x-api-key too', async () => {
    const { secret } = await makeKey();
    const response = await fetch(world.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': secret },
      body: JSON.stringify({ query: question }),
    });
    expect(await response.json()).toMatchObject({ data: { departments: expect.any(Array) as unknown[] } });
  });

  it('is forbidden what it was not granted, and no key makes another', async () => {
    const { secret } = await makeKey(['account:read']);
    await using program = new ApiClient(world.url, secret);
    const accountId = (await integrator.run('Q10_PayerSeesAccount', { number: courtAccount.number })).account
      ?.id;
    const input = paymentInput({ accountId: accountId!, amount: '5.00' });
    expect(codesOf(await program.ask(operationText('M1_CreatePayment'), { input }))).toEqual(['FORBIDDEN']);
    const creation = operationText('M6_SandboxKey');
    expect(codesOf(await program.ask(creation, { name: 'Child', scopes: ['account:read'] }))).toEqual([
      'FORBIDDEN',
    ]);
    for (const [granted, code] of [
      ['ledger:read', 'API_KEY_SCOPE_NOT_GRANTABLE'],
      ['keys:manage', 'API_KEY_SCOPE_NOT_GRANTABLE'],
      ['everything', 'API_KEY_SCOPE_UNKNOWN'],
    ]) {
      expect(codesOf(await integrator.ask(creation, { name: 'Child', scopes: [granted] }))).toEqual([code]);
    }
  });

  it('has idempotency keys of its own', async () => {
    const resident = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 90_00n });
    const input = paymentInput({ accountId: resident.id, amount: '7.00' });
    const replayed: unknown[] = [];
    const [one, other] = [await makeKey(), await makeKey()];
    for (const { secret } of [one, one, other]) {
      await using program = new ApiClient(world.url, secret);
      const { createPayment } = await program.run('M1_CreatePayment', {
        input: { ...input, allowDuplicate: true },
      });
      replayed.push(createPayment.__typename === 'PaymentPosted' ? createPayment.replayed : createPayment);
    }
    expect(replayed).toEqual([false, true, false]);
  });

  it('goes on with its old secret while it is given the new one, for as long as was said', async () => {
    const { id, secret } = await makeKey();
    const { rotateApiKey: rotated } = await integrator.query(rotation, { id });
    const renewed = remember(rotated.secretOnce);
    expect(await Promise.all([secret, renewed].map(statusWith))).toEqual([200, 200]);
    const { rotateApiKey: again } = await integrator.query(rotation, { id, hours: 0 });
    const latest = remember(again.secretOnce);
    expect(await statusWith(latest)).toBe(200);
    await eventually(async () => expect(await statusWith(renewed)).toBe(401));
    await eventually(async () => expect(await statusWith(secret)).toBe(401));
  });

  it('that was revoked is refused within seconds, and its socket closed', async () => {
    const { id, secret } = await makeKey();
    const closed = Promise.withResolvers<number>();
    const client: Client = createClient({
      url: world.url.replace(/^http/, 'ws'),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { authorization: `Bearer ${secret}` },
      on: { closed: (event) => closed.resolve((event as { code: number }).code) },
    });
    await client.iterate({ query: operationText('S3_IntegratorFeed') }).next();
    expect(await statusWith(secret)).toBe(200);
    await integrator.query(revocation, { id });
    expect(await closed.promise).toBe(4403);
    expect(await statusWith(secret)).toBe(401);
    await client.dispose();
  });

  it('that sends too much is told when to try again', async () => {
    const { secret } = await makeKey();
    const send = (): Promise<Response> =>
      fetch(world.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
        body: JSON.stringify({ query: '{ __typename }' }),
      });
    const refused: Response[] = [];
    // A machine that is slow does not send too much at the first attempt.
    while (refused.length === 0) {
      const answers = await Promise.all(Array.from({ length: 600 }, send));
      refused.push(...answers.filter(({ status }) => status !== 200));
    }
    for (const response of refused) {
      expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1']);
      expect(codesOf((await response.json()) as Answer)).toEqual(['RATE_LIMITED']);
    }
  });

  it('is looked up by the gateway in a way that no client can ask for', async () => {
    const { secret } = await makeKey();
    const { id, secretHashHex } = parseApiKey(secret)!;
    const query = `{ apiKeyGrant(id: "${id}", secretHash: "${secretHashHex}") { subject } }`;
    await using program = new ApiClient(world.url, secret);
    for (const client of [integrator, program, await world.as('finance-director')]) {
      expect(codesOf(await client.ask(query))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
      expect(codesOf(await client.askBySocket(query))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    }
  });

  it('leaves its key in no log and no table', async () => {
    expect(secrets.length).toBeGreaterThan(5);
    for (const secret of secrets) expect(world.logs).not.toContain(secret.slice(-43));
    expect(await world.books.tablesWith(/trib_(test|live)_/)).toEqual([]);
    const randomParts = secrets.map((secret) => secret.slice(-43)).join('|');
    expect(await world.books.tablesWith(new RegExp(randomParts))).toEqual([]);
  });

  if (mode !== 'many processes') return;

  it('is told to try later while the subgraph of the keys is away, and goes on afterwards', async () => {
    const { secret } = await makeKey();
    const integrations = world.service('integrations');
    await integrations.kill();
    await using program = new ApiClient(world.url, secret);
    const answer = await program.ask('{ __typename }');
    expect([answer.status, codesOf(answer)]).toEqual([503, ['SUBGRAPH_UNAVAILABLE']]);
    expect((await integrator.ask(question)).data).toMatchObject({
      departments: expect.any(Array) as unknown[],
    });
    expect(codesOf(await integrator.ask('{ apiKeys { id } }'))).toEqual(['SUBGRAPH_UNAVAILABLE']);
    await integrations.restart();
    await eventually(async () => expect(await statusWith(secret)).toBe(200));
  });
});
