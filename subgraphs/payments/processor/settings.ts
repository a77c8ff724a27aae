import { z } from 'zod';
import { ConfigurationError, loadConfig } from '../../../platform/config/config.js';
import { httpUrl } from '../../../platform/config/values.js';
import { Channel } from '../../../books/words/channel.js';
import { Tender } from '../../../books/words/tender.js';
import { needsProcessor } from '../payment/tender-rules.js';
import { processorNames, type ProcessorName } from './processor.js';
import type { StripeSettings } from './stripe/stripe-processor.js';

const electronic = Object.values(Tender).filter((tender) => needsProcessor(Channel.ONLINE, tender));

const isProcessor = (name: string): name is ProcessorName =>
  (processorNames as readonly string[]).includes(name);
const isElectronic = (word: string): word is Tender => (electronic as readonly string[]).includes(word);

/** Such as `ACH=sandbox,WALLET=stripe`. */
const byTender = z.string().transform((text, context) => {
  const chosen = new Map<Tender, ProcessorName>();
  for (const part of text.split(',')) {
    const [tender = '', name = ''] = part.trim().split('=');
    if (isElectronic(tender) && isProcessor(name)) chosen.set(tender, name);
    else
      context.addIssue(
        `must be tenders (${electronic.join(', ')}) with processors (${processorNames.join(', ')}), such as ACH=sandbox,WALLET=stripe`,
      );
  }
  return chosen;
});

const secrets = z.string().transform((text, context) => {
  const listed = text.split(',').map((secret) => secret.trim());
  if (!listed.every((secret) => /^whsec_\w{8,}$/.test(secret)))
    context.addIssue('must be signing secrets of webhooks such as whsec_…, separated by commas');
  return listed;
});

/** A key must not leave the machine in the clear. */
const apiUrl = httpUrl.refine((text) => {
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}, 'must begin with https://, unless it is on this machine');

const variables = z.object({
  /** Who takes payments by card, bank account and wallet. */
  PAYMENT_PROCESSOR: z.enum(processorNames).default('sandbox'),
  /** Who takes those by some tenders instead. */
  PAYMENT_PROCESSOR_BY_TENDER: byTender.default(new Map<Tender, ProcessorName>()),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^[sr]k_(test|live)_\w{8,}$/, 'must be a secret or restricted key such as sk_test_…')
    .optional(),
  /** What webhooks are signed with; two while one replaces the other. */
  STRIPE_WEBHOOK_SECRET: secrets.optional(),
  /** The connected account for which the key acts. Absent: the account of the key itself. */
  STRIPE_ACCOUNT: z
    .string()
    .regex(/^acct_\w+$/, 'must be the id of an account such as acct_…')
    .optional(),
  STRIPE_API_URL: apiUrl.optional(),
});

export const processorVariables = Object.keys(variables.shape);

export interface ProcessorSettings {
  readonly processorFor: (tender: Tender) => ProcessorName;
  /** Absent where nothing was ever charged by Stripe. */
  readonly stripe?: StripeSettings;
}

/** @throws ConfigurationError naming every variable that is missing or wrong, and never its value */
export function readProcessorSettings(env: NodeJS.ProcessEnv): ProcessorSettings {
  const read = loadConfig(variables, env);
  const processorFor = (tender: Tender): ProcessorName =>
    read.PAYMENT_PROCESSOR_BY_TENDER.get(tender) ?? read.PAYMENT_PROCESSOR;
  const problems = problemsOf(read, new Set(electronic.map(processorFor)));
  if (problems.length > 0) throw new ConfigurationError(problems);
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecrets } = read;
  return {
    processorFor,
    ...(secretKey &&
      webhookSecrets && {
        stripe: {
          secretKey,
          webhookSecrets,
          ...(read.STRIPE_ACCOUNT && { account: read.STRIPE_ACCOUNT }),
          ...(read.STRIPE_API_URL && { apiUrl: read.STRIPE_API_URL }),
        },
      }),
  };
}

function problemsOf(read: z.output<typeof variables>, chosen: ReadonlySet<ProcessorName>): string[] {
  const { STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET: secret } = read;
  const problems: string[] = [];
  const needsStripe = chosen.has('stripe') || key !== undefined || secret !== undefined;
  if (needsStripe && !key) problems.push('STRIPE_SECRET_KEY is missing');
  if (needsStripe && !secret) problems.push('STRIPE_WEBHOOK_SECRET is missing');
  if (key?.includes('_live_') && chosen.has('sandbox'))
    problems.push(
      'PAYMENT_PROCESSOR: must not leave tenders to the sandbox, which takes no money, beside a live STRIPE_SECRET_KEY',
    );
  return problems;
}
