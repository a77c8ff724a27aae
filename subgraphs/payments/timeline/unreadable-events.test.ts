import type { ExecutionResult } from 'graphql';
import { LocalSubgraph } from '../../../platform/federation/local-subgraph.js';
import { fromPublicId } from '../../../platform/ids/public-id.js';
import { createLogger } from '../../../platform/telemetry/logger.js';
import { PaymentOffice } from '../testing/payment-office.js';

interface FeedItem {
  readonly kind: string;
  readonly payment: { readonly id: string } | null;
}

type Feed = Required<AsyncIterableIterator<ExecutionResult<{ paymentEvents: FeedItem }>>>;

describe('an event of a payment that cannot be read', () => {
  let office: PaymentOffice;
  let id: string;

  beforeAll(async () => {
    office = await PaymentOffice.open([
      { number: 'UB-1', department: 'UTIL', charges: [{ revenueType: 'WATER', cents: 50_000 }] },
    ]);
    const { payment } = await office.pay(office.as('cashier', ['UTIL']), {});
    id = payment!.id;
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  async function announce(kind: string): Promise<void> {
    const topics = [`payment:${fromPublicId('pay', id)}`, 'department:UTIL'];
    await office.arrange('SELECT events.append($1)', JSON.stringify([{ kind, topics, payload: {} }]));
  }

  it('is a step of its timeline, whether its kind is unknown or it lacks a field', async () => {
    await announce('payment.refunded.v1');
    await announce('payment.declined.v1');
    const { payment } = await office.ask<{ payment: { timeline: { step: string; detail: string }[] } }>(
      'query ($id: ID!) { payment(id: $id) { timeline { step detail } } }',
      office.as('cashier', ['UTIL']),
      { id },
    );
    expect(payment.timeline.filter(({ step }) => step === 'UNREADABLE').map(({ detail }) => detail)).toEqual([
      expect.stringMatching(/^Event \d+, payment\.refunded\.v1$/),
      expect.stringMatching(/^Event \d+, payment\.declined\.v1$/),
    ]);
    expect(payment.timeline.map(({ step }) => step)).toContain('POSTED_TO_LEDGER');
  });

  it('is told to those who follow payments, by its kind and with its payment', async () => {
    const subgraph = new LocalSubgraph({ ...office.running, logger: createLogger('test') });
    const feed = (await subgraph.subscribe({
      query: 'subscription { paymentEvents(departmentCode: "UTIL") { kind payment { id } } }',
      principal: office.as('cashier', ['UTIL']),
    })) as Feed;
    const next = async (): Promise<FeedItem | undefined> => {
      const { value } = await feed.next();
      expect(value.errors).toBeUndefined();
      return value.data?.paymentEvents;
    };
    expect(await next()).toEqual({ kind: 'snapshot', payment: null });
    await announce('payment.refunded.v1');
    await announce('item.updated.v1');
    await announce('payment.posted.v1');
    expect(await next()).toEqual({ kind: 'payment.refunded.v1', payment: { id } });
    expect(await next()).toEqual({ kind: 'payment.posted.v1', payment: { id } });
    await feed.return();
  });
});
