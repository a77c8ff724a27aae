import type { GraphQLFormattedError } from 'graphql';

export interface Wish {
  readonly key: string;
  /** Public id. */
  readonly accountId: string;
  readonly amountCents: number;
  readonly channel: string;
  readonly tender: string;
  readonly paymentToken?: string;
  /** In the order in which they are sent. */
  readonly allocations?: readonly { readonly chargeId: string; readonly amountCents: number }[];
}

export interface Posted {
  readonly kind: 'posted';
  readonly id: string;
  readonly receiptNumber: string;
  readonly replayed: boolean;
}

/** What somebody is told who wants to pay. */
export type Answer =
  | Posted
  | { readonly kind: 'accepted'; readonly id: string }
  | { readonly kind: 'refused'; readonly code: string; readonly originalId?: string | undefined }
  /** The connection broke, or the product says that it cannot answer; the payment may be posted all the same. */
  | { readonly kind: 'none'; readonly why: string };

interface Result {
  readonly data?: unknown;
  readonly errors?: readonly Pick<GraphQLFormattedError, 'message' | 'extensions'>[] | undefined;
}

/** Takes one operation to the product, by whichever way. */
export type Send = (query: string, variables: Readonly<Record<string, unknown>>) => Promise<Result>;

const mutation = `mutation ($input: CreatePaymentInput!) { createPayment(input: $input) { __typename
  ... on PaymentPosted { replayed payment { id receiptNumber } }
  ... on PaymentAccepted { payment { id } }
  ... on IdempotencyConflict { original { id } }
  ... on Problem { code } } }`;

interface Told {
  readonly __typename: string;
  readonly code?: string;
  readonly replayed?: boolean;
  readonly payment?: { readonly id: string; readonly receiptNumber: string };
  readonly original?: { readonly id: string } | null;
}

const brokenConnection = /^(UND_ERR_SOCKET|UND_ERR_CLOSED|UND_ERR_DESTROYED|ECONNREFUSED|ECONNRESET|EPIPE)$/;

/** Where one person pays and asks. */
export class PaymentDesk {
  constructor(private readonly send: Send) {}

  /** @throws Error when something happens that no fault explains */
  async pay(wish: Wish): Promise<Answer> {
    const result = await this.send(mutation, { input: inputOf(wish) }).catch(lostOnTheWay);
    if ('kind' in result) return result;
    const { createPayment: told } = (result.data ?? {}) as { createPayment?: Told | null };
    if (!told) return { kind: 'none', why: codeOf(result) };
    return answerOf(told);
  }

  /** @throws Error when there is no answer, or one with errors */
  async ask<Data>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Data> {
    const { data, errors } = await this.send(query, variables);
    if (errors ?? !data) throw new Error(errors?.[0]?.message ?? 'The answer has no data.');
    return data as Data;
  }
}

const dollars = (cents: number): string => (cents / 100).toFixed(2);

function inputOf({ key, amountCents, allocations, ...rest }: Wish): object {
  return {
    ...rest,
    idempotencyKey: key,
    amount: dollars(amountCents),
    allowDuplicate: true,
    ...(allocations && {
      allocations: allocations.map((each) => ({
        chargeId: each.chargeId,
        amount: dollars(each.amountCents),
      })),
    }),
  };
}

function answerOf({ __typename: type, code, payment, replayed = false, original }: Told): Answer {
  if (type === 'PaymentPosted' && payment) return { kind: 'posted', ...payment, replayed };
  if (type === 'PaymentAccepted' && payment) return { kind: 'accepted', id: payment.id };
  return { kind: 'refused', code: code ?? type, originalId: original?.id };
}

function lostOnTheWay(error: unknown): Answer & { kind: 'none' } {
  const { code = '' } = error as { code?: string };
  if (!brokenConnection.test(code)) throw error;
  return { kind: 'none', why: code };
}

const codeOf = ({ errors }: Result): string =>
  typeof errors?.[0]?.extensions?.['code'] === 'string' ? errors[0].extensions['code'] : 'NO_CODE';
