import type { Stripe } from 'stripe';
import type { Cents } from '../../../../platform/money/money.js';
import { Tender } from '../../../../books/words/tender.js';
import type { ProcessorFact } from '../processor-fact.js';
import {
  NoticeRefusal,
  type CapturePage,
  type CapturePageRequest,
  type ChargeRequest,
  type Delivery,
  type Instrument,
  type NotFound,
  type Notice,
  type PaymentProcessor,
  type ProcessorOutcome,
  type RefundOutcome,
  type RefundRequest,
} from '../processor.js';
import { factsOfEvent, understoodTypes } from './stripe-facts.js';
import { instrumentOf } from './stripe-instrument.js';
import { furthest, outcomeOf, refundOutcomeOf } from './stripe-outcome.js';
import { isRefused, refusalCode, toSilence } from './stripe-silence.js';
import { verifyDelivery } from './stripe-signature.js';
import { currency, instantOf, onPage, ourKey } from './stripe-words.js';

export interface StripeSettings {
  readonly secretKey: string;
  /** Any of them may have signed a webhook. */
  readonly webhookSecrets: readonly string[];
  /** The connected account for which the key acts. */
  readonly account?: string;
  readonly apiUrl?: string;
  /** After so long without an answer it counts as silent. */
  readonly answerWithinMs?: number;
}

const pageSize = 100;
/** Less than whoever asks waits, so that what they hear is why. */
const defaultAnswerWithinMs = 8_000;

/** Opens a client for an account of Stripe, whose package is loaded only where it is wanted. */
export async function openStripe(settings: StripeSettings): Promise<StripeProcessor> {
  const { default: Client } = await import('stripe');
  const { secretKey, account, apiUrl, answerWithinMs = defaultAnswerWithinMs } = settings;
  const url = apiUrl === undefined ? undefined : new URL(apiUrl);
  const client = new Client(secretKey, {
    // A request that failed is asked about. The package repeats one alone whose connection was closed, under the same key.
    maxNetworkRetries: 0,
    timeout: answerWithinMs,
    telemetry: false,
    ...(account && { stripeAccount: account }),
    ...(url && {
      host: url.hostname,
      protocol: url.protocol === 'http:' ? ('http' as const) : ('https' as const),
      ...(url.port && { port: url.port }),
    }),
  });
  return new StripeProcessor(client, settings);
}

/**
 * Stripe. A charge is an intent that is created first, which moves no money, and then confirmed. To create it is repeatable
 * under our key, so to ask what became of a charge is to create its intent once more and to read it: there is always an answer, and
 * nobody is ever charged by asking.
 */
export class StripeProcessor implements PaymentProcessor {
  readonly name = 'stripe';

  constructor(
    private readonly client: Stripe,
    private readonly settings: StripeSettings,
  ) {}

  async describe(token: string): Promise<Instrument | undefined> {
    if (!/^pm_\w+$/.test(token)) return undefined;
    try {
      return instrumentOf(await this.client.paymentMethods.retrieve(token));
    } catch (error) {
      if (isRefused(error)) return undefined;
      throw toSilence(error);
    }
  }

  async charge(request: ChargeRequest): Promise<ProcessorOutcome> {
    const intent = await this.#begin(request);
    if (typeof intent === 'string') return { kind: 'declined', reference: request.key, code: intent };
    const confirmed = await this.#confirm(intent.id, request.key);
    const isRefusal = typeof confirmed === 'string';
    const outcome = isRefusal ? await this.#outcome(intent.id, request) : outcomeOf(confirmed, request);
    if (outcome.kind !== 'not-found') return outcome;
    // Not a bank, but Stripe itself has refused.
    return isRefusal ? { kind: 'declined', reference: intent.id, code: confirmed } : { kind: 'unknown' };
  }

  async lookup(request: ChargeRequest): Promise<ProcessorOutcome | NotFound> {
    // A key is remembered for a day, and what was begun is found by a search only after a while.
    const found = await this.#found(request.key);
    if (found.length > 0) return furthest(await Promise.all(found.map((id) => this.#outcome(id, request))));
    const intent = await this.#begin(request);
    return typeof intent === 'string' ? { kind: 'not-found' } : this.#outcome(intent.id, request);
  }

  async refund({ key, charge, amountCents }: RefundRequest): Promise<RefundOutcome> {
    try {
      const refund = await this.client.refunds.create(
        { payment_intent: charge, amount: toNumber(amountCents), metadata: { [ourKey.refund]: key } },
        { idempotencyKey: `refund-${key}` },
      );
      return refundOutcomeOf(refund);
    } catch (error) {
      if (isRefused(error)) return { kind: 'refused', code: refusalCode(error) };
      throw toSilence(error);
    }
  }

  async lookupRefund({ key, charge }: RefundRequest): Promise<RefundOutcome | NotFound> {
    try {
      for await (const refund of this.client.refunds.list({ payment_intent: charge, limit: pageSize }))
        if (refund.metadata?.[ourKey.refund] === key) return refundOutcomeOf(refund);
      return { kind: 'not-found' };
    } catch (error) {
      throw toSilence(error);
    }
  }

  async openCapturePage(request: CapturePageRequest): Promise<CapturePage> {
    try {
      const session = await this.client.checkout.sessions.create(pageOf(request), {
        idempotencyKey: `page-${request.key}`,
      });
      if (!session.url) throw new Error('Stripe opened a page that has no address');
      return { reference: session.id, url: session.url, expiresAt: instantOf(session.expires_at) };
    } catch (error) {
      throw toSilence(error);
    }
  }

  verify(delivery: Delivery): Notice | NoticeRefusal {
    const event = verifyDelivery(delivery, this.settings.webhookSecrets, this.client.webhooks);
    if (typeof event === 'string') return event;
    const isOurs = event.account === this.settings.account && event.livemode === this.#isLive;
    return isOurs ? toNotice(event, delivery.body) : NoticeRefusal.OF_ANOTHER_ACCOUNT;
  }

  async *noticesSince(since: Date): AsyncIterable<Notice> {
    const created = { gte: Math.floor(since.getTime() / 1000) };
    const events = this.client.events.list({ created, limit: pageSize, types: [...understoodTypes] });
    try {
      for await (const event of events) yield toNotice(event, JSON.stringify(event));
    } catch (error) {
      throw toSilence(error);
    }
  }

  factsOf({ body }: Notice): readonly ProcessorFact[] {
    return factsOfEvent(JSON.parse(body) as Stripe.Event);
  }

  get #isLive(): boolean {
    return this.settings.secretKey.includes('_live_');
  }

  /** Creates the intent, or finds the one that was created under the key. Answers why there cannot be one as its code. */
  async #begin({ key, token, amountCents }: ChargeRequest): Promise<Stripe.PaymentIntent | string> {
    try {
      return await this.client.paymentIntents.create(
        {
          amount: toNumber(amountCents),
          currency,
          payment_method: token,
          automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
          metadata: { [ourKey.payment]: key },
        },
        { idempotencyKey: `charge-${key}` },
      );
    } catch (error) {
      if (isRefused(error)) return refusalCode(error);
      throw toSilence(error);
    }
  }

  /** Charges, once under the key. Answers the code of a refusal; whose it was, the intent tells. */
  async #confirm(id: string, key: string): Promise<Stripe.PaymentIntent | string> {
    try {
      return await this.client.paymentIntents.confirm(
        id,
        { error_on_requires_action: true, expand: ['latest_charge'] },
        { idempotencyKey: `confirm-${key}` },
      );
    } catch (error) {
      if (isRefused(error)) return refusalCode(error);
      throw toSilence(error);
    }
  }

  async #outcome(id: string, request: ChargeRequest): Promise<ProcessorOutcome | NotFound> {
    const intent = await this.client.paymentIntents
      .retrieve(id, { expand: ['latest_charge'] })
      .catch((error: unknown) => {
        throw toSilence(error);
      });
    return outcomeOf(intent, request);
  }

  async #found(key: string): Promise<string[]> {
    try {
      const { data } = await this.client.paymentIntents.search({
        query: `metadata['${ourKey.payment}']:'${key}'`,
      });
      return data.map(({ id }) => id);
    } catch (error) {
      throw toSilence(error);
    }
  }
}

/** As Stripe takes cents; what is more than it takes was refused long before. */
function toNumber(cents: Cents): number {
  const number = Number(cents);
  if (!Number.isSafeInteger(number)) throw new Error(`${cents} cents are more than can be charged`);
  return number;
}

const toNotice = ({ id, type, created }: Stripe.Event, body: string): Notice => ({
  processor: 'stripe',
  id,
  kind: type,
  happenedAt: instantOf(created),
  body,
});

function pageOf(request: CapturePageRequest): Stripe.Checkout.SessionCreateParams {
  const { key, amountCents, tenders, returnUrl, cancelUrl } = request;
  const metadata = { [ourKey.payment]: key, [ourKey.capture]: onPage };
  const common = {
    success_url: returnUrl,
    cancel_url: cancelUrl,
    client_reference_id: key,
    payment_method_types: methodsOf(tenders),
  };
  if (amountCents === undefined)
    return { ...common, mode: 'setup', currency, setup_intent_data: { metadata } };
  const price = { currency, unit_amount: toNumber(amountCents), product_data: { name: 'Payment' } };
  return {
    ...common,
    mode: 'payment',
    line_items: [{ price_data: price, quantity: 1 }],
    payment_intent_data: { metadata },
  };
}

const methodsOf = (tenders: readonly Tender[]): ('card' | 'us_bank_account')[] => {
  const cards = tenders.some((tender) => tender !== Tender.ACH);
  return [
    ...(cards ? (['card'] as const) : []),
    ...(tenders.includes(Tender.ACH) ? (['us_bank_account'] as const) : []),
  ];
};
