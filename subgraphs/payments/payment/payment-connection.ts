import { Field, InputType, ObjectType } from 'type-graphql';
import { badInput, requireOrder, requirePage } from '../../../books/problems/question-refusals.js';
import { PageInfo, pageOf } from '../../../platform/federation/connection.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { DateScalar } from '../../../platform/federation/scalars.js';
import { fromPublicId } from '../../../platform/ids/public-id.js';
import type { PaymentsContext } from '../context.js';
import { Payment } from './payment.entity.js';
import { Channel } from '../../../books/words/channel.js';
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

  @Field(() => [String], { nullable: true, description: 'With an allocation to any of these revenue types.' })
  revenueTypeCode?: string[] | null;
}

const largestPage = 100;

export interface PageArguments {
  readonly first: number;
  readonly after?: string | null | undefined;
  readonly filter?: PaymentFilter | null | undefined;
}

/** @throws GraphQLError BAD_USER_INPUT for a page size out of 1 to 100, a cursor of another list or dates in the wrong order */
export async function pageOfPayments(
  context: PaymentsContext,
  of: 'account' | 'department',
  owner: string,
  { first, after, filter }: PageArguments,
): Promise<PaymentConnection> {
  requirePage(first, largestPage, 'payments');
  const before = after == null ? undefined : fromPublicId(Payment.idPrefix, after);
  if (after != null && !before) throw badInput('This is not a cursor of a list of payments.');
  requireOrder(filter?.from, filter?.to);
  const criteria: PaymentCriteria = {
    channels: filter?.channel,
    statuses: filter?.status,
    from: filter?.from,
    to: filter?.to,
    revenueTypeCodes: filter?.revenueTypeCode,
  };
  const payments = await context.paymentsOf(of, owner, {
    limit: first + 1,
    before,
    criteria,
    departments: context.principal.departments,
  });
  return pageOf(payments, { first, after });
}
