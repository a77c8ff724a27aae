import { randomUUID } from 'node:crypto';
import type { CreatePaymentInput, PreviewPaymentInput } from '../../schema/generated/graphql.js';
import type { ApiClient } from './api-client.js';
import type { ResultOf } from './operations.js';

export type PaymentResult = ResultOf<'M1_CreatePayment'>['createPayment'];
type Answer<Type extends PaymentResult['__typename']> = Extract<PaymentResult, { __typename: Type }>;
export type Posted = Answer<'PaymentPosted'>;
export type Accepted = Answer<'PaymentAccepted'>;

export type PaymentWish = Partial<CreatePaymentInput> & Pick<CreatePaymentInput, 'accountId' | 'amount'>;

/** A complete input: by card online unless it says otherwise. */
export function paymentInput(wish: PaymentWish): CreatePaymentInput {
  const byCard = { channel: 'ONLINE', tender: 'CARD_CREDIT', paymentToken: 'tok_visa_ok' } as const;
  return { idempotencyKey: randomUUID(), ...byCard, ...wish };
}

/** The same, thought about before there is a key or a token. */
export function previewInput(wish: PaymentWish): PreviewPaymentInput {
  const {
    idempotencyKey: _key,
    paymentToken: _token,
    expectedBalanceVersions: _,
    ...input
  } = paymentInput(wish);
  return input;
}

/** What turns a card payment into one of cash over the counter. */
export const cash = { channel: 'COUNTER', tender: 'CASH', paymentToken: null } as const;

export async function pay(client: ApiClient, wish: PaymentWish): Promise<PaymentResult> {
  return (await client.run('M1_CreatePayment', { input: paymentInput(wish) })).createPayment;
}

/** Pays and insists on it. */
export async function mustPay(client: ApiClient, wish: PaymentWish): Promise<Posted> {
  const result = await pay(client, wish);
  if (result.__typename !== 'PaymentPosted') throw new Error(`Not posted: ${JSON.stringify(result)}`);
  return result;
}

/** Asks for no more than a receipt, so that what a test does besides paying is most of the work. */
const receiptQuery = `mutation ($input: CreatePaymentInput!) { createPayment(input: $input) {
  ... on PaymentPosted { payment { id receiptNumber } } ... on Problem { code } } }`;

export interface Receipt {
  readonly id: string;
  readonly receiptNumber: string;
}

/** Pays, and answers no more than the receipt. @throws Error when the payment was not posted at once */
export async function payForReceipt(client: ApiClient, wish: PaymentWish): Promise<Receipt> {
  const { createPayment } = await client.query(receiptQuery, { input: paymentInput(wish) });
  if (!createPayment.payment) throw new Error(`Not posted: ${JSON.stringify(createPayment)}`);
  return createPayment.payment;
}

/** Whole cents of an amount as it is written on the wire. */
export function centsOf(amount: string): bigint {
  if (!/^-?\d+\.\d\d$/.test(amount)) throw new Error(`${amount} is not an amount with two places`);
  return BigInt(amount.replace('.', ''));
}

export { formatCents } from '../../platform/money/money.js';
