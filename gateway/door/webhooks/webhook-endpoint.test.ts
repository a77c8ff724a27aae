import { startToyGateway, type ToyGateway } from '../../testing/toy-gateway.js';
import { limits } from '../../common/limits.js';
import type { Webhook, WebhookReceipt } from './webhook-desk.js';

describe('the door for webhooks', () => {
  let toy: ToyGateway;
  let taken: Webhook[];
  let receipt: WebhookReceipt | Error;
  beforeEach(async () => {
    taken = [];
    receipt = { kind: 'taken' };
    toy = await startToyGateway('in this process', {
      webhooks: {
        take: (webhook) => {
          taken.push(webhook);
          return receipt instanceof Error ? Promise.reject(receipt) : Promise.resolve(receipt);
        },
      },
    });
  });
  afterEach(() => toy[Symbol.asyncDispose]());

  async function send(path: string, init: RequestInit = {}): Promise<[number, unknown]> {
    const response = await fetch(new URL(path, toy.gateway.url), {
      method: 'POST',
      headers: { 'stripe-signature': 't=1,v1=ab' },
      body: '{}',
      ...init,
    });
    return [response.status, await response.json()];
  }

  it('hands over what is signed byte by byte, from whoever, without a token', async () => {
    const body = '{ "a":1,\r\n\t"b": "Ünïcode é \\u0000" }\n';
    expect(await send('/webhooks/stripe', { body })).toEqual([200, { receipt: 'TAKEN' }]);
    expect(taken).toEqual([{ sender: 'stripe', body, signature: 't=1,v1=ab' }]);
  });

  it.each<[string, WebhookReceipt | Error, number, string]>([
    ['is not believed', { kind: 'refused', reason: 'SIGNATURE_WRONG' }, 400, 'SIGNATURE_WRONG'],
    ['is of nobody we know', { kind: 'unknown-sender' }, 404, 'SENDER_UNKNOWN'],
    ['cannot be taken now, so that it comes again', new Error('away'), 503, 'SUBGRAPH_UNAVAILABLE'],
  ])('says so when one %s', async (_what, given, status, word) => {
    receipt = given;
    expect(await send('/webhooks/stripe')).toEqual([status, { receipt: word }]);
  });

  it('hands nothing over that has no signature, is too large, or is no webhook', async () => {
    expect(await send('/webhooks/stripe', { headers: {} })).toEqual([400, { receipt: 'SIGNATURE_MISSING' }]);
    expect(await send('/webhooks/other')).toEqual([400, { receipt: 'SIGNATURE_MISSING' }]);
    const body = 'x'.repeat(limits.webhookBytesMax + 1);
    expect(await send('/webhooks/stripe', { body })).toEqual([413, { receipt: 'BODY_TOO_LARGE' }]);
    expect(await send('/webhooks/stripe', { method: 'PUT' })).toEqual([
      405,
      { receipt: 'METHOD_NOT_ALLOWED' },
    ]);
    expect(taken).toEqual([]);
  });

  it('is shut where nobody takes them', async () => {
    await using other = await startToyGateway();
    const response = await fetch(new URL('/webhooks/stripe', other.gateway.url), {
      method: 'POST',
      body: '{}',
    });
    expect(response.status).toBe(404);
  });
});
