import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { AssumedSize } from '../../../platform/federation/cost.js';
import { seesDepartment } from '../../../platform/access/principal.js';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import type { PaymentsContext } from '../context.js';
import { AccountStub, ChargeStub, RevenueTypeStub } from '../stubs.js';
import { readTimeline, TimelineEntry } from '../timeline/timeline.js';
import { Allocation } from './allocation.entity.js';
import { CreatePaymentInput } from './create-payment.input.js';
import { CreatePaymentResult, toCreatePaymentResult } from './create-payment.result.js';
import { Payment } from './payment.entity.js';
import { createPayment, findPayment } from './payment.service.js';

@Resolver(() => Payment)
export class PaymentResolver {
  @InPublicSchema()
  @Query(() => Payment, {
    nullable: true,
    description: 'A payment by its id; null when there is none that you may see.',
  })
  payment(
    @Arg('id', () => ID, { description: 'Such as `PaymentPosted` answers it.' }) id: string,
    @Ctx() context: PaymentsContext,
  ): Promise<Payment | null> {
    return findPayment(id, context);
  }

  @InPublicSchema()
  @NeedsScope('payment:write')
  @Mutation(() => CreatePaymentResult, {
    description:
      'Takes a payment. When it answers PaymentPosted, the money is in the fund ledger, and on the account and in the revenue of the department unless the payment says inSuspense. Safe to repeat with the same idempotency key.',
  })
  async createPayment(
    @Arg('input', () => CreatePaymentInput, { description: 'What to take, and from whom.' })
    input: CreatePaymentInput,
    @Ctx() context: PaymentsContext,
  ): Promise<typeof CreatePaymentResult> {
    return toCreatePaymentResult(await createPayment(input, context));
  }

  @InPublicSchema()
  @FieldResolver(() => AccountStub, {
    nullable: true,
    description:
      'The account that was paid; the first one of a basket. Null when that one belongs to a department out of your reach.',
  })
  account(@Root() payment: Payment, @Ctx() { principal }: PaymentsContext): AccountStub | null {
    return seesDepartment(principal, payment.departmentCode)
      ? { id: toPublicId('acct', payment.accountId) }
      : null;
  }

  @InPublicSchema()
  @AssumedSize(5)
  @FieldResolver(() => [Allocation], {
    description:
      'Which charges it paid, in the order in which they were paid; empty until it is posted. Of a basket you see the parts of the departments within your reach.',
  })
  async allocations(@Root() payment: Payment, @Ctx() context: PaymentsContext): Promise<Allocation[]> {
    const allocations = await context.allocationsByPayment.load(payment.id);
    return allocations.filter(({ departmentCode }) => seesDepartment(context.principal, departmentCode));
  }

  @InPublicSchema()
  @AssumedSize(12)
  @FieldResolver(() => [TimelineEntry], {
    description:
      'What happened after submit, step by step through every system concerned, oldest first. Of a basket you see what concerns the departments within your reach.',
  })
  timeline(
    @Root() payment: Payment,
    @Ctx() { services, principal }: PaymentsContext,
  ): Promise<TimelineEntry[]> {
    return readTimeline(payment, services.log, principal);
  }
}

@Resolver(() => Allocation)
export class AllocationResolver {
  @InPublicSchema()
  @FieldResolver(() => ChargeStub, { description: 'The charge it paid.' })
  charge(@Root() allocation: Allocation): ChargeStub {
    return { id: toPublicId('chg', allocation.chargeId) };
  }

  @InPublicSchema()
  @FieldResolver(() => RevenueTypeStub, { description: 'What the money is for.' })
  revenueType(@Root() allocation: Allocation): RevenueTypeStub {
    return { code: allocation.revenueTypeCode };
  }
}
