import { post, connect, take, streamTo } from '../../testing/toy-client.js';
import { startToyGateway, type ToyGateway } from '../../testing/toy-gateway.js';

describe.each(['agency', 'open'] as const)('a subscription in the %s profile', (profile) => {
  let toy: ToyGateway;
  let token: string;
  beforeAll(async () => {
    toy = await startToyGateway('in this process', { isOpen: profile === 'open' });
    token = await toy.token();
  });
  afterAll(() => toy[Symbol.asyncDispose]());

  const stream = 'accountChanged(accountId: "w1")';

  it.each([
    ['a variable', `subscription ($v: Boolean!) { ${stream} @skip(if: $v) { sequence } }`],
    [
      'a value',
      `subscription ($v: Boolean!) { ${stream} @include(if: false) { sequence @include(if: $v) } }`,
    ],
    ['a fragment', `subscription ($v: Boolean!) { ... @include(if: $v) { ${stream} { sequence } } }`],
    [
      'a fragment in a fragment',
      `subscription ($v: Boolean!) { ...A } fragment A on Subscription { ...B @skip(if: $v) ...A } fragment B on Subscription { ${stream} { sequence } }`,
    ],
  ])('may have no condition at its root, and is told so whatever its variables: %s', async (_what, query) => {
    const refusal = {
      message: expect.stringMatching(/^A subscription is always to one stream, so "@(skip|include)" cannot/),
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    };
    for (const v of [true, false]) {
      const { status, errors } = await post(toy.gateway.url, { query, variables: { v } }, token);
      expect([status, errors?.[0]]).toMatchObject([400, refusal]);
      const socket = connect(toy.gateway.url, token);
      await expect(socket.iterate({ query, variables: { v } }).next()).rejects.toMatchObject([refusal]);
      await socket.dispose();
    }
  });
});

describe('a subscription', () => {
  it('may have conditions further inside', async () => {
    await using toy = await startToyGateway();
    const query = `subscription ($v: Boolean!) { ...A } fragment A on Subscription { accountChanged(accountId: "w1") { kind sequence @skip(if: $v) } }`;
    const client = streamTo(toy.gateway.url, await toy.token());
    const [first] = await take(client.iterate({ query, variables: { v: true } }), 1);
    expect(first?.errors ?? Object.keys(first?.data?.['accountChanged'] as object)).toEqual(['kind']);
    client.dispose();
  });
});
