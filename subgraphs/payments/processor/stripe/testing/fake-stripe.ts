import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import Stripe from 'stripe';
import { closeGracefully, listen } from '../../../../../platform/http/listen.js';
import type { Delivery } from '../../processor.js';
import type { StripeSettings } from '../stripe-processor.js';

type Wire = Record<string, unknown> & { readonly id: string };
type Intent = Wire & { status: string; amount: number; metadata: Record<string, string> };

interface Answer {
  readonly status: number;
  readonly body: object;
}

export interface FakeEvent {
  readonly id: string;
  readonly type: string;
  readonly created: number;
  readonly data: { readonly object: Wire };
  readonly livemode: boolean;
  readonly account?: string;
}

/** What happens to a request on its way: all is well, its answer is lost, it never arrives, or it is answered with a status. */
export type Fate = 'well' | 'answer-lost' | 'never-arrives' | number;

const secretKey = 'sk_test_0123456789abcdef';
const webhookSecret = 'whsec_0123456789abcdef';
const signer = new Stripe(secretKey).webhooks;

/** Stripe as far as we speak with it: its addresses, forms, objects and errors, on loopback. */
export class FakeStripe implements AsyncDisposable {
  readonly intents = new Map<string, Intent>();
  readonly refunds = new Map<string, Wire & { status: string; amount: number; payment_intent: string }>();
  /** What the pages that were opened are to do, by the names of the form. */
  readonly pages = new Map<string, Readonly<Record<string, string>>>();
  readonly events: FakeEvent[] = [];
  /** Every request that arrived, such as "POST /v1/payment_intents". */
  readonly requests: string[] = [];
  /** Whether a search finds nothing yet, as in the first seconds. */
  isSearchBehind = true;
  fate: (request: string) => Fate = () => 'well';
  /** Runs once something has happened, and before whoever asked for it is told. */
  beforeAnswer: (event: FakeEvent) => Promise<void> = () => Promise.resolve();
  readonly #answers = new Map<string, Answer>();
  readonly #server: Server;
  #url = '';
  #count = 0;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async open(): Promise<FakeStripe> {
    const fake = new FakeStripe();
    fake.#url = await listen(fake.#server, { host: '127.0.0.1', port: 0 });
    return fake;
  }

  get settings(): StripeSettings {
    // However busy the machine is, silence is only what a test asks for.
    return { secretKey, webhookSecrets: [webhookSecret], apiUrl: this.#url, answerWithinMs: 600_000 };
  }

  get env(): NodeJS.ProcessEnv {
    return {
      PAYMENT_PROCESSOR: 'stripe',
      STRIPE_SECRET_KEY: secretKey,
      STRIPE_WEBHOOK_SECRET: webhookSecret,
      STRIPE_API_URL: this.#url,
    };
  }

  /** The webhook of an event, signed anew each time as Stripe does. */
  webhookOf(event: FakeEvent, { ageSeconds = 0, secret = webhookSecret } = {}): Delivery {
    const body = JSON.stringify({ object: 'event', ...event });
    const timestamp = Math.floor(Date.now() / 1000) - ageSeconds;
    return { body, signature: signer.generateTestHeaderString({ payload: body, secret, timestamp }) };
  }

  /** What a bank decides days later about a debit that is under way. */
  settle(intent: Intent, outcome: 'succeeded' | 'failed'): void {
    if (outcome === 'succeeded') this.#succeed(intent);
    else this.#fail(intent, { code: 'charge_failed', decline_code: 'insufficient_funds' });
  }

  /** Something else happens to an object, such as a dispute or a payout. */
  happens(type: string, object: Wire, created = Math.floor(Date.now() / 1000)): FakeEvent {
    // As it is now: what happens to the object later is told by later events.
    const data = { object: { currency: 'usd', ...structuredClone(object) } };
    const event = { id: this.#id('evt'), type, created, data, livemode: false };
    this.events.push(event);
    return event;
  }

  intentOf(key: string): Intent {
    const found = [...this.intents.values()].find(({ metadata }) => metadata['tributary_payment'] === key);
    if (!found) throw new Error(`There is no intent for ${key}`);
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await closeGracefully(this.#server, 100);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.#url);
    const name = `${request.method} ${url.pathname}`;
    const form = new URLSearchParams(await text(request));
    const fate = this.fate(name);
    if (fate === 'never-arrives') return void request.socket.destroy();
    if (typeof fate === 'number') return send(response, refusal(fate, 'api_error', 'api_down'));
    this.requests.push(name);
    if (request.headers.authorization !== `Bearer ${secretKey}`)
      return send(response, refusal(401, 'invalid_request_error', 'api_key_invalid'));
    const known = this.events.length;
    const answer = this.#once(request.headers['idempotency-key'], () => this.#answer(name, url, form));
    for (const event of this.events.slice(known)) await this.beforeAnswer(event);
    if (fate === 'answer-lost') return void request.socket.destroy();
    send(response, answer);
  }

  #once(key: string | string[] | undefined, work: () => Answer): Answer {
    if (typeof key !== 'string') return work();
    const known = this.#answers.get(key);
    if (known) return known;
    const answer = work();
    const kept = { status: answer.status, body: structuredClone(answer.body) };
    this.#answers.set(key, kept);
    return kept;
  }

  #answer(name: string, url: URL, form: URLSearchParams): Answer {
    const [, id = '', action = ''] = /^[A-Z]+ \/v1\/[a-z_]+\/([^/]+)(?:\/(\w+))?$/.exec(name) ?? [];
    if (name === 'POST /v1/payment_intents') return this.#create(form);
    if (name === 'GET /v1/payment_intents/search') return this.#search(url.searchParams.get('query') ?? '');
    if (name.includes('/payment_intents/')) return this.#ofIntent(this.intents.get(id), action);
    if (name.includes('/payment_methods/')) return methodOf(id);
    if (name === 'POST /v1/refunds') return this.#refund(form);
    if (name === 'GET /v1/refunds') return this.#listRefunds(url.searchParams.get('payment_intent') ?? '');
    if (name === 'POST /v1/checkout/sessions') return this.#openPage(form);
    if (name === 'GET /v1/events') return list(this.#eventsSince(url), url);
    return refusal(404, 'invalid_request_error', 'url_unknown');
  }

  #create(form: URLSearchParams): Answer {
    const token = form.get('payment_method') ?? '';
    if (methodOf(token).status !== 200) return refusal(400, 'invalid_request_error', 'resource_missing');
    const intent: Intent = {
      ...{ id: this.#id('pi'), object: 'payment_intent', status: 'requires_confirmation' },
      ...{ amount: Number(form.get('amount')), amount_received: 0, currency: form.get('currency') },
      payment_method: token,
      ...{ metadata: metadataOf(form), last_payment_error: null, latest_charge: null },
      ...{ created: Math.floor(Date.now() / 1000), cancellation_reason: null },
    };
    this.intents.set(intent.id, intent);
    return ok(intent);
  }

  #ofIntent(intent: Intent | undefined, action: string): Answer {
    if (!intent) return refusal(404, 'invalid_request_error', 'resource_missing');
    return action === 'confirm' ? this.#confirm(intent) : ok(intent);
  }

  #confirm(intent: Intent): Answer {
    if (intent.status !== 'requires_confirmation')
      return refusal(400, 'invalid_request_error', 'payment_intent_unexpected_state');
    switch (intent['payment_method']) {
      case 'pm_declined':
        return this.#fail(intent, { code: 'card_declined', decline_code: 'insufficient_funds' });
      case 'pm_challenged':
        return this.#fail(intent, { code: 'authentication_required' });
      case 'pm_bank':
        intent.status = 'processing';
        this.happens('payment_intent.processing', intent);
        return ok(intent);
      default:
        return this.#succeed(intent);
    }
  }

  #succeed(intent: Intent): Answer {
    const created = Math.floor(Date.now() / 1000);
    const latest_charge = { id: this.#id('ch'), object: 'charge', created };
    Object.assign(intent, { status: 'succeeded', amount_received: intent.amount, latest_charge });
    this.happens('payment_intent.succeeded', intent);
    return ok(intent);
  }

  #fail(intent: Intent, error: { code: string; decline_code?: string }): Answer {
    const last_payment_error = { type: 'card_error', message: 'No.', ...error };
    Object.assign(intent, { status: 'requires_payment_method', last_payment_error });
    this.happens('payment_intent.payment_failed', intent);
    return {
      status: 402,
      body: { error: { ...last_payment_error, payment_intent: structuredClone(intent) } },
    };
  }

  #search(query: string): Answer {
    const [, key] = /:'([^']+)'/.exec(query) ?? [];
    const found = [...this.intents.values()].filter(({ metadata }) => metadata['tributary_payment'] === key);
    const data = this.isSearchBehind ? [] : found;
    return ok({ object: 'search_result', data, has_more: false, url: '/v1/payment_intents/search' });
  }

  #refund(form: URLSearchParams): Answer {
    const payment_intent = form.get('payment_intent') ?? '';
    const intent = this.intents.get(payment_intent);
    if (!intent) return refusal(404, 'invalid_request_error', 'resource_missing');
    const amount = Number(form.get('amount'));
    const before = [...this.refunds.values()].filter((each) => each.payment_intent === payment_intent);
    if (before.reduce((sum, each) => sum + each.amount, amount) > intent.amount)
      return refusal(400, 'invalid_request_error', 'charge_already_refunded');
    const refund = {
      ...{ id: this.#id('re'), object: 'refund', payment_intent, amount, status: 'succeeded' },
      ...{ metadata: metadataOf(form), failure_reason: null, created: Math.floor(Date.now() / 1000) },
    };
    this.refunds.set(refund.id, refund);
    this.happens('refund.created', refund);
    return ok(refund);
  }

  #listRefunds(intent: string): Answer {
    const data = [...this.refunds.values()].filter(({ payment_intent }) => payment_intent === intent);
    return ok({ object: 'list', data, has_more: false, url: '/v1/refunds' });
  }

  #openPage(form: URLSearchParams): Answer {
    const id = this.#id('cs');
    const url = `https://checkout.stripe.example/${id}`;
    this.pages.set(id, Object.fromEntries(form));
    const expires_at = Math.floor(Date.now() / 1000) + 86_400;
    return ok({ id, object: 'checkout.session', mode: form.get('mode'), url, expires_at });
  }

  #eventsSince(url: URL): FakeEvent[] {
    const since = Number(url.searchParams.get('created[gte]') ?? 0);
    return this.events.filter(({ created }) => created >= since).toReversed();
  }

  #id(prefix: string): string {
    return `${prefix}_${String(++this.#count).padStart(6, '0')}`;
  }
}

const ok = (body: object): Answer => ({ status: 200, body });

const refusal = (status: number, type: string, code: string): Answer => ({
  status,
  body: { error: { type, code, message: 'No.' } },
});

/** A page of a list, of which the next begins after the last of this. */
function list(all: readonly { readonly id: string }[], url: URL): Answer {
  const limit = Number(url.searchParams.get('limit') ?? 10);
  const after = url.searchParams.get('starting_after');
  const from = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
  const data = all.slice(from, from + limit);
  return ok({ object: 'list', data, has_more: from + limit < all.length, url: url.pathname });
}

const metadataOf = (form: URLSearchParams): Record<string, string> =>
  Object.fromEntries(
    [...form].flatMap(([name, value]): [string, string][] => {
      const [, key] = /^metadata\[(\w+)\]$/.exec(name) ?? [];
      return key ? [[key, value]] : [];
    }),
  );

const card = { brand: 'visa', last4: '4242', funding: 'credit', wallet: null };
const methods: Readonly<Record<string, object>> = {
  pm_visa: { card },
  pm_debit: { card: { ...card, funding: 'debit' } },
  pm_wallet: { card: { ...card, wallet: { type: 'apple_pay' } } },
  pm_declined: { card },
  pm_challenged: { card },
  pm_bank: { us_bank_account: { account_type: 'checking', last4: '6789' } },
};

function methodOf(id: string): Answer {
  const method = Object.hasOwn(methods, id) ? methods[id] : undefined;
  return method
    ? ok({ id, object: 'payment_method', ...method })
    : refusal(404, 'invalid_request_error', 'resource_missing');
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_fake' });
  response.end(JSON.stringify(body));
}
