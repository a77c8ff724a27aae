import { guideBlock } from '../../e2e-support/guide-block.js';
import { paymentInput } from '../../e2e-support/payments.js';
import { eventually } from '../../e2e-support/eventually.js';
import { startTimeoutMs, World } from '../../e2e-support/world.js';
import { Checkout } from './checkout.js';
import {
  apolloClient,
  graphqlRequest,
  urql,
  type ClientLibrary,
  type Method,
  type Place,
} from './clients.js';

const account = `query Account($id: ID!) { node(id: $id) { __typename id ... on Account { number balance
  charges(open: true) { id open } payments(first: 5) { edges { cursor node { id amount } } pageInfo { hasNextPage } } } } }`;
const pay = `mutation Pay($input: CreatePaymentInput!) { createPayment(input: $input) { __typename
  ... on PaymentPosted { payment { id amount account { id balance } } } ... on Problem { code message path retryable } } }`;
const balance = `subscription Balance($id: ID!) {
  accountBalanceChanged(accountId: $id) { cursor account { id balance } payment { id } } }`;

const libraries: Record<string, (place: Place, method: Method) => ClientLibrary> = {
  'Apollo Client': apolloClient,
  urql,
  'graphql-request': graphqlRequest,
};

const ways = Object.keys(libraries).flatMap((name) =>
  (['GET', 'POST'] as const).map((method) => [name, method] as const),
);

describe('a program with', () => {
  let world: World;
  let place: Place;

  beforeAll(async () => {
    world = await World.start('one process');
    await using checkout = await Checkout.open();
    const script = `${guideBlock('js', 'possibleTypes')} console.log(JSON.stringify(possibleTypes));`;
    await checkout.write('possible-types.mjs', script);
    const possibleTypes = JSON.parse(await checkout.run('node', 'possible-types.mjs')) as Record<
      string,
      string[]
    >;
    place = { url: world.url, token: await world.token('integrator'), possibleTypes };
  }, startTimeoutMs);

  afterAll(() => world?.[Symbol.asyncDispose]());

  it.each(ways)('%s asks by %s, pays, and follows the balance', async (name, method) => {
    const { id, number } = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 90_00n });
    const client = libraries[name]!(place, method);
    try {
      expect(await client.query(account, { id })).toMatchObject({
        node: { __typename: 'Account', id, number, balance: '90.00', charges: [{ open: '90.00' }] },
      });

      const events: unknown[] = [];
      const end = client.subscribe?.(balance, { id }, (event) => events.push(event));
      if (end) await eventually(() => Promise.resolve(expect(events).toHaveLength(1)));
      const input = paymentInput({ accountId: id, amount: '25.00' });
      expect(await client.mutate(pay, { input })).toMatchObject({
        createPayment: {
          __typename: 'PaymentPosted',
          payment: { amount: '25.00', account: { id, balance: '65.00' } },
        },
      });
      expect(await client.mutate(pay, { input: { ...input, amount: '26.00' } })).toMatchObject({
        createPayment: { __typename: 'IdempotencyConflict', code: 'IDEMPOTENCY_CONFLICT' },
      });
      if (end) {
        await eventually(() => Promise.resolve(expect(events).toHaveLength(2)));
        expect(events).toMatchObject(
          ['90.00', '65.00'].map((amount) => ({
            accountBalanceChanged: { account: { id, balance: amount } },
          })),
        );
        end();
      }
    } finally {
      client.close();
    }
  });
});
