import { SubgraphWebhookDesk } from '../gateway/door/webhooks/subgraph-webhook-desk.js';
import { startToyGateway, type ToyGateway } from '../gateway/testing/toy-gateway.js';
import { LocalSubgraph } from '../platform/federation/local-subgraph.js';
import { createLogger } from '../platform/telemetry/logger.js';
import { FakeStripe, type FakeEvent } from '../subgraphs/payments/processor/stripe/testing/fake-stripe.js';
import { PaymentOffice } from '../subgraphs/payments/testing/payment-office.js';

/** From the address that Stripe knows to the table that nothing is taken from again. */
describe('a webhook of Stripe', () => {
  const logger = createLogger('test');
  let fake: FakeStripe;
  let office: PaymentOffice;
  let toy: ToyGateway;
  let isAway: boolean;
  beforeAll(async () => {
    logger.level = 'silent';
    fake = await FakeStripe.open();
    office = await PaymentOffice.open([], fake.env);
    const payments = new LocalSubgraph({ ...office.running, logger });
    const webhooks = new SubgraphWebhookDesk(() => (isAway ? undefined : payments), logger);
    toy = await startToyGateway('in this process', { webhooks, logger });
  });
  beforeEach(() => {
    isAway = false;
  });
  afterAll(async () => {
    await toy[Symbol.asyncDispose]();
    await office[Symbol.asyncDispose]();
    await fake[Symbol.asyncDispose]();
  });

  const event = (): FakeEvent =>
    fake.happens('payout.paid', { id: 'po_1', status: 'paid', amount: 1, arrival_date: 1 });
  async function send(
    { body, signature }: { body: string; signature: string },
    sender = 'stripe',
  ): Promise<[number, unknown]> {
    const response = await fetch(new URL(`/webhooks/${sender}`, toy.gateway.url), {
      method: 'POST',
      headers: { [`${sender}-signature`]: signature },
      body,
    });
    return [response.status, await response.json()];
  }

  it('is answered once it is kept, and the same when it comes again', async () => {
    const webhook = fake.webhookOf(event());
    expect(await send(webhook)).toEqual([200, { receipt: 'TAKEN' }]);
    expect(await send(webhook)).toEqual([200, { receipt: 'TAKEN' }]);
    const [row] = await office.arrange('SELECT count(*)::int AS count FROM payments.processor_notice');
    expect(row).toEqual({ count: 1 });
  });

  it('is refused with a word for whoever reads the list of deliveries', async () => {
    const forged = fake.webhookOf(event(), { secret: 'whsec_another1' });
    expect(await send(forged)).toEqual([400, { receipt: 'SIGNATURE_WRONG' }]);
    const old = fake.webhookOf(event(), { ageSeconds: 3_600 });
    expect(await send(old)).toEqual([400, { receipt: 'OUT_OF_TIME' }]);
    const foreign = fake.webhookOf({ ...event(), account: 'acct_another' });
    expect(await send(foreign)).toEqual([400, { receipt: 'OF_ANOTHER_ACCOUNT' }]);
    expect(await send(fake.webhookOf(event()), 'paypal')).toEqual([404, { receipt: 'SENDER_UNKNOWN' }]);
  });

  it('is asked for again while nobody can keep it', async () => {
    isAway = true;
    const webhook = fake.webhookOf(event());
    expect(await send(webhook)).toEqual([503, { receipt: 'SUBGRAPH_UNAVAILABLE' }]);
    isAway = false;
    expect(await send(webhook)).toEqual([200, { receipt: 'TAKEN' }]);
  });
});
