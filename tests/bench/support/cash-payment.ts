import { randomUUID } from 'node:crypto';
import type { GraphqlClient } from './graphql-client.js';

const createPayment = `
  mutation CreatePayment($input: CreatePaymentInput!) {
    createPayment(input: $input) {
      __typename
      ... on PaymentPosted { payment { id receiptNumber } replayed }
      ... on Problem { code message }
    }
  }`;

export interface Posted {
  readonly id: string;
  readonly receiptNumber: string;
  readonly replayed: boolean;
}

type Answer =
  | { __typename: 'PaymentPosted'; payment: { id: string; receiptNumber: string }; replayed: boolean }
  | { __typename: string; code?: string; message?: string };

/**
 * Pays cash over the counter.
 * @param accountId the public id
 * @throws Error when the payment is not posted
 */
export async function payCash(
  client: GraphqlClient,
  { accountId, amountCents, key = randomUUID() }: { accountId: string; amountCents: number; key?: string },
): Promise<Posted> {
  const input = {
    idempotencyKey: key,
    accountId,
    amount: (amountCents / 100).toFixed(2),
    channel: 'COUNTER',
    tender: 'CASH',
    allowDuplicate: true,
  };
  const { createPayment: answer } = await client.execute<{ createPayment: Answer }>(createPayment, { input });
  if ('payment' in answer) return { ...answer.payment, replayed: answer.replayed };
  throw new Error(`A payment was not posted: ${answer.__typename} ${answer.code} ${answer.message}`);
}
