import { Tender } from '../../../books/words/tender.js';
import { ConfigurationError } from '../../../platform/config/config.js';
import { readProcessorSettings } from './settings.js';

const key = 'sk_test_0123456789abcdef';
const secret = 'whsec_0123456789abcdef';
const stripe = { PAYMENT_PROCESSOR: 'stripe', STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET: secret };

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readProcessorSettings(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

describe('who takes payments', () => {
  it('is the sandbox where nothing is said', () => {
    const { processorFor, stripe: none } = readProcessorSettings({});
    expect([processorFor(Tender.ACH), none]).toEqual(['sandbox', undefined]);
  });

  it('is chosen for all tenders, and for some of them otherwise', () => {
    const { processorFor } = readProcessorSettings({
      ...stripe,
      PAYMENT_PROCESSOR_BY_TENDER: 'ACH=sandbox, WALLET=stripe',
    });
    const tenders = [Tender.CARD_CREDIT, Tender.CARD_DEBIT, Tender.WALLET, Tender.ACH];
    expect(tenders.map(processorFor)).toEqual(['stripe', 'stripe', 'stripe', 'sandbox']);
  });

  it('is still asked about what it took before, when others take what is new', () => {
    const { processorFor, stripe: settings } = readProcessorSettings({
      ...stripe,
      PAYMENT_PROCESSOR: 'sandbox',
    });
    expect(processorFor(Tender.CARD_CREDIT)).toBe('sandbox');
    expect(settings).toEqual({ secretKey: key, webhookSecrets: [secret] });
  });

  it('is known by two secrets while one replaces the other, and by the account for which it acts', () => {
    const { stripe: settings } = readProcessorSettings({
      ...stripe,
      STRIPE_WEBHOOK_SECRET: `${secret}, whsec_fedcba9876543210`,
      STRIPE_ACCOUNT: 'acct_1',
      STRIPE_API_URL: 'http://127.0.0.1:12111',
    });
    expect(settings).toMatchObject({
      webhookSecrets: [secret, 'whsec_fedcba9876543210'],
      account: 'acct_1',
      apiUrl: 'http://127.0.0.1:12111',
    });
  });

  it.each<[string, NodeJS.ProcessEnv, string]>([
    ['no key', { ...stripe, STRIPE_SECRET_KEY: '' }, 'STRIPE_SECRET_KEY is missing'],
    ['no secret for webhooks', { ...stripe, STRIPE_WEBHOOK_SECRET: '' }, 'STRIPE_WEBHOOK_SECRET is missing'],
    [
      'a publishable key',
      { ...stripe, STRIPE_SECRET_KEY: 'pk_test_0123456789' },
      'STRIPE_SECRET_KEY: must be',
    ],
    [
      'a secret of something else',
      { ...stripe, STRIPE_WEBHOOK_SECRET: key },
      'STRIPE_WEBHOOK_SECRET: must be',
    ],
    ['an account that is none', { ...stripe, STRIPE_ACCOUNT: 'mine' }, 'STRIPE_ACCOUNT: must be'],
    [
      'a way in the clear',
      { ...stripe, STRIPE_API_URL: 'http://stripe.example' },
      'STRIPE_API_URL: must begin with https',
    ],
    [
      'a name that nobody has',
      { PAYMENT_PROCESSOR: 'paypal' },
      'PAYMENT_PROCESSOR: must be one of sandbox, stripe',
    ],
    [
      'a tender that none is asked for',
      { PAYMENT_PROCESSOR_BY_TENDER: 'CASH=sandbox' },
      'PAYMENT_PROCESSOR_BY_TENDER: must be',
    ],
    [
      'real money and play money at once',
      { ...stripe, STRIPE_SECRET_KEY: 'sk_live_0123456789', PAYMENT_PROCESSOR_BY_TENDER: 'ACH=sandbox' },
      'PAYMENT_PROCESSOR: must not leave tenders to the sandbox',
    ],
  ])('is refused with %s, without a word of what is secret', (_what, env, problem) => {
    const problems = problemsOf(env);
    expect(problems).toEqual([expect.stringContaining(problem)]);
    for (const text of [key, secret, 'pk_test_0123456789', 'sk_live_0123456789'])
      expect(problems.join()).not.toContain(text);
  });
});
