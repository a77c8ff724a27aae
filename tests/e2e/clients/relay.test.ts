import type { ApiClient } from '../../e2e-support/api-client.js';
import { mustPay, paymentInput } from '../../e2e-support/payments.js';
import { startTimeoutMs, World } from '../../e2e-support/world.js';
import { Checkout } from './checkout.js';
import { relayDocuments } from './relay-documents.js';

/** Compiles the documents against the public schema, as one who uses Relay does. */
async function compile(checkout: Checkout): Promise<void> {
  const config = {
    src: 'src',
    schema: 'schema/public.graphql',
    artifactDirectory: 'src/artifacts',
    language: 'typescript',
    customScalarTypes: { Money: 'string', Date: 'string', DateTime: 'string' },
  };
  await checkout.write('relay.config.json', JSON.stringify(config));
  await checkout.write('src/artifacts/.keep', '');
  for (const [name, text] of Object.entries(relayDocuments)) {
    await checkout.write(`src/${name}.ts`, `graphql\`${text}\`;`);
  }
  await checkout.run('relay-compiler', 'relay.config.json');
}

/** What Relay sends: the text that its compiler made of a document. */
async function compiled(checkout: Checkout, name: string): Promise<string> {
  const artifact = await checkout.read(`src/artifacts/${name}.graphql.ts`);
  const [, text] = /"text": ("(?:[^"\\]|\\.)+")/.exec(artifact) ?? [];
  if (!text) throw new Error(`Relay made no text of ${name}:\n${artifact}`);
  return JSON.parse(text) as string;
}

describe('an application that Relay compiles against the public schema', () => {
  let app: Checkout;
  let world: World;
  let portal: ApiClient;

  beforeAll(async () => {
    app = await Checkout.open(import.meta.dirname);
    await compile(app);
    world = await World.start('many processes');
    portal = await world.as('integrator');
  }, startTimeoutMs);

  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
    await app?.[Symbol.asyncDispose]();
  });

  it('reads on where its first page of a list ended, through the node that the list hangs on', async () => {
    const { id, number } = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 90_00n });
    for (const amount of ['1.00', '2.00', '3.00', '4.00', '5.00'])
      await mustPay(portal, { accountId: id, amount });

    const { account } = await portal.query(await compiled(app, 'AccountPageQuery'), { number });
    const pages = [account.payments];
    const next = await compiled(app, 'AccountPaymentsPaginationQuery');
    for (let page = pages[0]; page.pageInfo.hasNextPage; pages.push(page)) {
      const { node } = await portal.query(next, {
        id: account.id,
        count: 2,
        cursor: page.pageInfo.endCursor,
      });
      expect(node).toMatchObject({ __typename: 'Account', id, number });
      page = node.payments;
    }
    const amounts = pages.map(({ edges }) =>
      edges.map(({ node }: { node: { amount: string } }) => node.amount),
    );
    expect(amounts).toEqual([['5.00', '4.00'], ['3.00', '2.00'], ['1.00']]);
  });

  it('fetches anything again by its id', async () => {
    const { id, number } = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 90_00n });
    const { payment } = await mustPay(portal, { accountId: id, amount: '90.00' });
    const { account } = await portal.query(await compiled(app, 'AccountPageQuery'), { number });
    const [{ revenueType, ...charge }] = account.charges;
    const { fund, code } = revenueType.ledgerAccount;
    const again = async (of: string): Promise<unknown> =>
      (await portal.query(await compiled(app, 'AnythingQuery'), { id: of })).node;

    expect(await again(id)).toEqual({ __typename: 'Account', id, number, balance: '0.00' });
    expect(await again(payment.id)).toEqual({
      __typename: 'Payment',
      id: payment.id,
      receiptNumber: payment.receiptNumber,
      account: { id, number },
    });
    expect(await again(charge.id)).toMatchObject({ __typename: 'Charge', description: charge.description });
    expect(await again(fund.id)).toMatchObject({ __typename: 'Fund', name: fund.name });
    expect(await again(revenueType.ledgerAccount.id)).toMatchObject({ __typename: 'LedgerAccount', code });
    expect(await again(id.replace(/.$/, 'x'))).toBeNull();
  });

  it('pays, tells refusals from success by the interface of problems, and hears of the new balance', async () => {
    const { id } = await world.cityHall.openAccount('UTIL', { revenueType: 'WATER', cents: 90_00n });
    const pay = await compiled(app, 'PayMutation');
    const events = portal.followQuery<Record<string, unknown>>(await compiled(app, 'FeedSubscription'), {
      account: id,
    });
    expect(await events.next()).toMatchObject({ account: { id, balance: '90.00' }, payment: null });

    const input = paymentInput({ accountId: id, amount: '10.00' });
    const { createPayment: posted } = await portal.query(pay, { input });
    expect(posted).toMatchObject({
      __typename: 'PaymentPosted',
      payment: { amount: '10.00', account: { balance: '80.00' } },
    });
    expect(await events.next()).toMatchObject({
      account: { balance: '80.00' },
      payment: { id: posted.payment.id },
    });
    events.close();
    const { createPayment: refused } = await portal.query(pay, { input: { ...input, amount: '11.00' } });
    expect(refused).toMatchObject({
      __typename: 'IdempotencyConflict',
      __isProblem: 'IdempotencyConflict',
      retryable: false,
    });
  });
});
