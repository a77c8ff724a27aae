import { Tender } from '../../../../books/words/tender.js';
import type { ProcessorFact } from '../processor-fact.js';
import { NoticeRefusal, type ChargeRequest, type Notice } from '../processor.js';
import { openStripe, type StripeProcessor } from './stripe-processor.js';
import { FakeStripe, type FakeEvent } from './testing/fake-stripe.js';

const charge = (key: string, token = 'pm_visa'): ChargeRequest => ({ key, token, amountCents: 8_417n });

const payout = (status: string): { readonly id: string } & Record<string, unknown> => ({
  ...{ id: 'po_1', status, amount: -250, arrival_date: Date.UTC(2026, 10, 30) / 1000 },
});

describe('Stripe', () => {
  let fake: FakeStripe;
  let stripe: StripeProcessor;
  beforeEach(async () => {
    fake = await FakeStripe.open();
    stripe = await openStripe(fake.settings);
  });
  afterEach(() => fake[Symbol.asyncDispose]());

  it('charges a card and answers the intent as its reference', async () => {
    const outcome = await stripe.charge(charge('k1'));
    const intent = fake.intentOf('k1');
    expect(outcome).toEqual({ kind: 'approved', reference: intent.id, at: expect.any(Date) as Date });
    expect(intent).toMatchObject({ amount: 8_417, status: 'succeeded' });
    expect(await stripe.lookup(charge('k1'))).toEqual(outcome);
  });

  it.each([
    ['a card that is declined', 'pm_declined', { kind: 'declined', code: 'INSUFFICIENT_FUNDS' }],
    [
      'a card that asks for its payer',
      'pm_challenged',
      { kind: 'declined', code: 'AUTHENTICATION_REQUIRED' },
    ],
    ['a bank account', 'pm_bank', { kind: 'pending' }],
    ['a token that it does not know', 'pm_gone', { kind: 'declined', code: 'UNKNOWN_TOKEN' }],
  ])('says what it says of %s', async (_what, token, outcome) => {
    expect(await stripe.charge(charge('k1', token))).toMatchObject(outcome);
  });

  it.each([
    ['the creation', 'POST /v1/payment_intents', 'not-found'],
    ['the confirmation', 'confirm', 'approved'],
  ] as const)('knows what became of a charge when the answer to %s is lost', async (_what, lost, kind) => {
    fake.fate = (request) => (request.endsWith(lost) ? 'answer-lost' : 'well');
    await expect(stripe.charge(charge('k1'))).rejects.toThrow('Stripe did not answer: StripeConnectionError');
    fake.fate = () => 'well';
    for (const isSearchBehind of [true, false]) {
      fake.isSearchBehind = isSearchBehind;
      expect((await stripe.lookup(charge('k1'))).kind).toBe(kind);
    }
    expect((await stripe.charge(charge('k1'))).kind).toBe('approved');
    expect(fake.intents.size).toBe(1);
    expect(fake.events.map(({ type }) => type)).toEqual(['payment_intent.succeeded']);
  });

  it('charges nobody by asking', async () => {
    for (let times = 0; times < 3; times++)
      expect(await stripe.lookup(charge('k1'))).toEqual({ kind: 'not-found' });
    expect([fake.intents.size, fake.events.length]).toEqual([1, 0]);
    expect(fake.requests.filter((request) => request.endsWith('/confirm'))).toEqual([]);
    expect(await stripe.lookup(charge('k2', 'pm_gone'))).toEqual({ kind: 'not-found' });
  });

  it('finds a charge of which the key is forgotten, and where the money is if there are two', async () => {
    await stripe.charge(charge('k1'));
    const { id } = fake.intentOf('k1');
    fake.intents.set('pi_late', { ...fake.intentOf('k1'), id: 'pi_late', status: 'requires_confirmation' });
    fake.isSearchBehind = false;
    expect(await stripe.lookup(charge('k1'))).toMatchObject({ kind: 'approved', reference: id });
  });

  it.each(['never-arrives', 429, 409, 500, 401] as const)(
    'knows nothing when a request meets %s, and tells no more of it than a log may know',
    async (fate) => {
      fake.fate = () => fate;
      for (const asked of [
        () => stripe.charge(charge('k1')),
        () => stripe.lookup(charge('k1')),
        () => stripe.describe('pm_visa'),
        () => stripe.refund({ key: 'r1', charge: 'pi_1', amountCents: 1n }),
        () => stripe.lookupRefund({ key: 'r1', charge: 'pi_1', amountCents: 1n }),
      ]) {
        const failure = await asked().then(
          () => undefined,
          (error: unknown) => error as Error,
        );
        expect(failure?.message).toMatch(/^Stripe did not answer: /);
        expect(Object.keys(failure!)).toEqual(['name']);
        expect(failure?.message).not.toContain('sk_test');
      }
      expect(fake.intents.size).toBe(0);
    },
  );

  it.each([
    ['pm_visa', { masked: 'Visa •••• 4242', tenders: [Tender.CARD_CREDIT] }],
    ['pm_debit', { masked: 'Visa •••• 4242', tenders: [Tender.CARD_DEBIT] }],
    ['pm_wallet', { masked: 'Wallet •••• 4242', tenders: [Tender.WALLET] }],
    ['pm_bank', { masked: 'Checking •••• 6789', tenders: [Tender.ACH] }],
    ['pm_gone', undefined],
    ['tok_visa_ok', undefined],
  ])('describes %s', async (token, instrument) => {
    expect(await stripe.describe(token)).toEqual(instrument);
  });

  it('refunds once under a key, never more than was charged, and finds it again', async () => {
    await stripe.charge(charge('k1'));
    const { id } = fake.intentOf('k1');
    const half = { key: 'r1', charge: id, amountCents: 4_000n };
    fake.fate = () => 'answer-lost';
    await expect(stripe.refund(half)).rejects.toThrow('Stripe did not answer');
    fake.fate = () => 'well';
    const found = await stripe.lookupRefund(half);
    expect(found.kind).toBe('paid');
    expect(await stripe.refund(half)).toEqual(found);
    expect(fake.refunds.size).toBe(1);
    const rest = { key: 'r2', charge: id, amountCents: 4_418n };
    expect(await stripe.lookupRefund(rest)).toEqual({ kind: 'not-found' });
    expect(await stripe.refund(rest)).toEqual({ kind: 'refused', code: 'CHARGE_ALREADY_REFUNDED' });
  });

  it.each([
    ['a payment', 1_000n, 'payment'],
    ['an instrument for later', undefined, 'setup'],
  ])('has a page of its own for %s, so that no card comes to us', async (_what, amountCents, mode) => {
    const page = await stripe.openCapturePage({
      ...{ key: 'k1', tenders: [Tender.CARD_CREDIT, Tender.ACH] },
      ...{ returnUrl: 'https://city.example/back', cancelUrl: 'https://city.example/away' },
      ...(amountCents !== undefined && { amountCents }),
    });
    expect(page.url).toMatch(/^https:\/\/checkout\.stripe\.example\/cs_/);
    expect(fake.pages.get(page.reference)).toMatchObject({
      ...{ mode, client_reference_id: 'k1', success_url: 'https://city.example/back' },
      'payment_method_types[1]': 'us_bank_account',
    });
  });

  it('is not believed that money is there which is another amount, or of another currency', async () => {
    const charge = { key: 'k9', token: 'pm_visa', amountCents: 500n };
    await stripe.charge(charge);
    for (const odd of [{ amount_received: 499 }, { amount_received: 500, currency: 'jpy' }]) {
      Object.assign(fake.intentOf('k9'), odd);
      await expect(stripe.lookup(charge)).rejects.toThrow(/499 cents of k9, which is of 500|is of jpy/);
    }
  });

  describe('its webhooks', () => {
    const paid = (): FakeEvent => fake.happens('payout.paid', payout('paid'));

    it('are believed when they are signed by one of the secrets, now', async () => {
      const event = paid();
      expect(stripe.verify(fake.webhookOf(event))).toMatchObject({ id: event.id, kind: 'payout.paid' });
      const rotated = await openStripe({
        ...fake.settings,
        webhookSecrets: ['whsec_thenewone1', ...fake.settings.webhookSecrets],
      });
      expect(rotated.verify(fake.webhookOf(event))).toMatchObject({ id: event.id });
    });

    it('are refused when somebody else signed them, changed them, or copied an old one', () => {
      const event = paid();
      const good = fake.webhookOf(event);
      expect(stripe.verify(fake.webhookOf(event, { secret: 'whsec_another' }))).toBe('SIGNATURE_WRONG');
      expect(stripe.verify({ ...good, body: good.body.replace('paid', 'Paid') })).toBe('SIGNATURE_WRONG');
      expect(stripe.verify({ ...good, signature: 'nonsense' })).toBe('SIGNATURE_WRONG');
      expect(stripe.verify({ ...good, signature: '' })).toBe('SIGNATURE_WRONG');
      expect(stripe.verify(fake.webhookOf(event, { ageSeconds: 299 }))).toMatchObject({ id: event.id });
      expect(stripe.verify(fake.webhookOf(event, { ageSeconds: 310 }))).toBe('OUT_OF_TIME');
      expect(stripe.verify(fake.webhookOf(event, { ageSeconds: -310 }))).toBe('OUT_OF_TIME');
    });

    it('are as old as the time that was signed, whatever else a copier writes beside it', () => {
      const old = fake.webhookOf(paid(), { ageSeconds: 7_200 });
      const now = Math.floor(Date.now() / 1000);
      for (const signature of [
        `t=${now},${old.signature}`,
        `${old.signature},t=${now}`,
        `x,t=${now},${old.signature}`,
      ])
        expect(stripe.verify({ ...old, signature })).toMatch(/^(OUT_OF_TIME|SIGNATURE_WRONG)$/);
    });

    it('are refused when they are about another account, or about real money where ours is not', async () => {
      const event = paid();
      const another = NoticeRefusal.OF_ANOTHER_ACCOUNT;
      expect(stripe.verify(fake.webhookOf({ ...event, account: 'acct_2' }))).toBe(another);
      expect(stripe.verify(fake.webhookOf({ ...event, livemode: true }))).toBe(another);
      const connected = await openStripe({ ...fake.settings, account: 'acct_1' });
      expect(connected.verify(fake.webhookOf(event))).toBe(another);
      expect(connected.verify(fake.webhookOf({ ...event, account: 'acct_1' }))).toMatchObject({
        id: event.id,
      });
    });

    it('that never arrive are told when they are asked for, however many there are', async () => {
      for (let times = 0; times < 230; times++) paid();
      const told: Notice[] = [];
      for await (const notice of stripe.noticesSince(new Date(Date.now() - 60_000))) told.push(notice);
      expect(told.map(({ id }) => id).toSorted()).toEqual(fake.events.map(({ id }) => id).toSorted());
      const none = stripe.noticesSince(new Date(Date.now() + 60_000));
      expect(await none[Symbol.asyncIterator]().next()).toMatchObject({ done: true });
    });
  });

  describe('what it tells', () => {
    const at = new Date(1_790_000_000_000);
    const told = (type: string, object: object): readonly ProcessorFact[] => {
      const event = fake.happens(type, { id: 'object', ...object }, at.getTime() / 1000);
      return stripe.factsOf({
        ...{ processor: 'stripe', id: event.id, kind: type, happenedAt: at },
        body: JSON.stringify(event),
      });
    };
    const intent = { amount_received: 100, metadata: { tributary_payment: 'k1' }, last_payment_error: null };
    const dispute = {
      ...{ payment_intent: 'pi_1', charge: 'ch_1', amount: 100, status: 'needs_response' },
      ...{ reason: 'fraudulent', evidence_details: { due_by: 1_790_600_000 } },
      balance_transactions: [{ fee: 1_500 }],
    };
    const aboutDispute = { at, reference: 'object', charge: 'pi_1', amountCents: 100n };
    const aboutRefund = { ...aboutDispute, kind: 'refund.changed', key: 'r1' };
    const refund = { payment_intent: 'pi_1', amount: 100, metadata: { tributary_refund: 'r1' } };

    it.each<[string, object, object]>([
      [
        'payment_intent.succeeded',
        intent,
        { kind: 'charge.captured', at, key: 'k1', reference: 'object', amountCents: 100n },
      ],
      [
        'payment_intent.payment_failed',
        { ...intent, last_payment_error: { code: 'card_declined', decline_code: 'lost_card' } },
        { kind: 'charge.failed', at, key: 'k1', reference: 'object', code: 'LOST_CARD' },
      ],
      [
        'payment_intent.canceled',
        { ...intent, cancellation_reason: 'abandoned' },
        { kind: 'charge.failed', at, key: 'k1', reference: 'object', code: 'ABANDONED' },
      ],
      ['payment_intent.processing', intent, { kind: 'charge.pending', at, key: 'k1', reference: 'object' }],
      [
        'refund.created',
        { ...refund, status: 'pending', failure_reason: null },
        { ...aboutRefund, status: 'PENDING', code: null },
      ],
      [
        'refund.failed',
        { ...refund, status: 'failed', failure_reason: 'expired_or_canceled_card' },
        { ...aboutRefund, status: 'FAILED', code: 'EXPIRED_OR_CANCELED_CARD' },
      ],
      [
        'refund.updated',
        { payment_intent: 'pi_1', amount: 100, metadata: {}, status: 'succeeded', failure_reason: null },
        { ...aboutRefund, key: null, status: 'PAID', code: null },
      ],
      [
        'charge.dispute.created',
        dispute,
        {
          ...{ kind: 'dispute.changed', ...aboutDispute, feeCents: 1_500n, status: 'OPEN' },
          ...{ reason: 'fraudulent', evidenceDue: new Date(1_790_600_000_000) },
        },
      ],
      [
        'charge.dispute.closed',
        { ...dispute, status: 'lost', evidence_details: { due_by: null } },
        {
          ...{ kind: 'dispute.changed', ...aboutDispute, feeCents: 1_500n, status: 'LOST' },
          ...{ reason: 'fraudulent', evidenceDue: null },
        },
      ],
      [
        'charge.dispute.created',
        { ...dispute, reason: 'insufficient_funds', status: 'lost' },
        { kind: 'charge.returned', ...aboutDispute, code: 'R01' },
      ],
      [
        'charge.dispute.created',
        { ...dispute, reason: 'bank_cannot_process', status: 'lost' },
        { kind: 'charge.returned', ...aboutDispute, code: null },
      ],
      [
        'payout.failed',
        { ...payout('failed'), id: 'object' },
        {
          ...{ kind: 'payout.changed', at, reference: 'object', amountCents: -250n },
          ...{ status: 'FAILED', arrivesOn: '2026-11-30' },
        },
      ],
      [
        'setup_intent.succeeded',
        { metadata: { tributary_payment: 'k1' }, payment_method: 'pm_visa' },
        { kind: 'instrument.captured', at, reference: 'object', key: 'k1', token: 'pm_visa' },
      ],
      [
        'payment_method.automatically_updated',
        {},
        { kind: 'instrument.changed', at, reference: 'object', code: null },
      ],
    ])('by %s is understood (%#)', (type, object, fact) => {
      expect(told(type, object)).toEqual([fact]);
    });

    it('of payments of others, and of what is no business of ours, is nothing', () => {
      expect(told('payment_intent.succeeded', { ...intent, metadata: {} })).toEqual([]);
      expect(told('customer.created', {})).toEqual([]);
    });

    it.each<[string, object]>([
      ['payment_intent.succeeded', intent],
      ['refund.created', refund],
      ['charge.dispute.created', dispute],
      ['payout.paid', payout('paid')],
    ])('by %s in another currency is a fault, because our amounts are cents', (type, object) => {
      expect(() => told(type, { ...object, currency: 'jpy' })).toThrow('is of jpy');
    });

    it('in words that are new to us is a fault, and not left out', () => {
      expect(() => told('charge.dispute.created', { ...dispute, status: 'odd' })).toThrow(
        'unknown status odd',
      );
      expect(() => told('payout.paid', { ...payout('odd') })).toThrow('unknown status odd');
    });
  });
});
