import { Field, InputType, ObjectType } from 'type-graphql';
import { badInput, requireOrder, requirePage } from '../../../books/problems/question-refusals.js';
import { PageInfo, pageOf } from '../../../platform/federation/connection.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { DateScalar, MoneyScalar } from '../../../platform/federation/scalars.js';
import { fromPublicId } from '../../../platform/ids/public-id.js';
import { parseAmount, type Cents } from '../../../platform/money/money.js';
import type { PaymentsContext } from '../context.js';
import { Payment } from './payment.entity.js';
import { Channel } from '../../../books/words/channel.js';
import { Tender } from '../../../books/words/tender.js';
import type { PaymentCriteria } from './payment.repository.js';
import { PaymentStatus } from './payment.states.js';

@InPublicSchema()
@ObjectType({ description: 'A payment at its place in a list.' })
export class PaymentEdge {
  @Field(() => String, { description: 'Opaque; stays valid while the list grows.' })
  cursor!: string;

  @Field(() => Payment, { description: 'The payment.' })
  node!: Payment;
}

@InPublicSchema()
@ObjectType({ description: 'Payments, newest first.' })
export class PaymentConnection {
  @Field(() => [PaymentEdge], { description: 'One page of them.' })
  edges!: PaymentEdge[];

  @Field(() => PageInfo, { description: 'How to go on.' })
  pageInfo!: PageInfo;
}

@InputType({ description: 'Only payments that meet all of these.' })
export class PaymentFilter {
  @Field(() => [Channel], { nullable: true, description: 'Through any of these channels.' })
  channel?: Channel[] | null;

  @Field(() => [Tender], { nullable: true, description: 'Made with any of these.' })
  tender?: Tender[] | null;

  @Field(() => [PaymentStatus], { nullable: true, description: 'In any of these states.' })
  status?: PaymentStatus[] | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: "Received on or after this day, in the agency's time zone.",
  })
  from?: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: "Received on or before this day, in the agency's time zone.",
  })
  to?: string | null;

  @Field(() => MoneyScalar, {
    nullable: true,
    description: 'Of at least this amount without service fee, in US dollars.',
  })
  amountFrom?: unknown;

  @Field(() => MoneyScalar, {
    nullable: true,
    description: 'Of at most this amount without service fee, in US dollars.',
  })
  amountTo?: unknown;

  @Field(() => String, {
    nullable: true,
    description:
      'With this number on its receipt, such as R-00001234; the R and zeros before it may be left out.',
  })
  receiptNumber?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Made with a card or bank account that ends with these four digits.',
  })
  instrumentEndsWith?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Which the processor calls by exactly this name, as its reports do.',
  })
  processorReference?: string | null;

  @Field(() => [String], { nullable: true, description: 'With an allocation to any of these revenue types.' })
  revenueTypeCode?: string[] | null;
}

const largestPage = 100;

export interface PageArguments {
  readonly first: number;
  readonly after?: string | null | undefined;
  readonly filter?: PaymentFilter | null | undefined;
}

/** Payments of which the list is made: to an account (its id) or a department (its code), or all that the reader may see. */
export type PaymentOwner = readonly ['account' | 'department', string];

/**
 * @throws GraphQLError BAD_USER_INPUT for a page size out of 1 to 100, a cursor of another list, amounts or dates in the wrong
 * order, and what is no amount, receipt number or end of an instrument
 */
export async function pageOfPayments(
  context: PaymentsContext,
  owner: PaymentOwner | undefined,
  { first, after, filter }: PageArguments,
): Promise<PaymentConnection> {
  requirePage(first, largestPage, 'payments');
  const before = after == null ? undefined : fromPublicId(Payment.idPrefix, after);
  if (after != null && !before) throw badInput('This is not a cursor of a list of payments.');
  const page = {
    limit: first + 1,
    before,
    criteria: criteriaOf(filter ?? {}),
    departments: context.principal.departments,
  };
  const payments = owner ? await context.paymentsOf(...owner, page) : await context.allPayments(page);
  return pageOf(payments, { first, after });
}

function criteriaOf(filter: PaymentFilter): PaymentCriteria {
  const { from, to, receiptNumber, instrumentEndsWith } = filter;
  requireOrder(from, to);
  const [leastCents, mostCents] = [centsOf(filter.amountFrom), centsOf(filter.amountTo)];
  if (leastCents != null && mostCents != null && leastCents > mostCents)
    throw badInput('The least amount is more than the most.');
  if (instrumentEndsWith != null && !/^[0-9]{4}$/.test(instrumentEndsWith))
    throw badInput('Of a card or bank account the last four digits are known, such as 4242.');
  return {
    channels: filter.channel,
    tenders: filter.tender,
    statuses: filter.status,
    from,
    to,
    leastCents,
    mostCents,
    receipt: receiptOf(receiptNumber),
    lastFour: instrumentEndsWith,
    processorReference: filter.processorReference,
    revenueTypeCodes: filter.revenueTypeCode,
  };
}

function centsOf(amount: unknown): Cents | undefined {
  if (amount == null) return undefined;
  const parsed = parseAmount(amount);
  if (typeof parsed === 'bigint') return parsed;
  throw badInput('Amounts to look for lie between "0.01" and "10000000.00", such as "84.17".');
}

function receiptOf(receiptNumber: string | null | undefined): bigint | undefined {
  if (receiptNumber == null) return undefined;
  const [, digits] = /^\s*(?:r\s*-?\s*)?(\d{1,18})\s*$/i.exec(receiptNumber) ?? [];
  if (digits) return BigInt(digits);
  throw badInput('A receipt number reads like R-00001234.');
}
