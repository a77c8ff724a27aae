import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { AssumedSize } from '../../../platform/federation/cost.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import type { PaymentsContext } from '../context.js';
import { Payment } from '../payment/payment.entity.js';
import { PaymentReturn } from './return.entity.js';
import { RecordReturnInput } from './return.input.js';
import { RecordReturnResult, toReturnResult } from './return.result.js';
import { recordReturn } from './return.service.js';

@Resolver(() => Payment)
export class ReturnResolver {
  @NeedsScope('return:write')
  @Mutation(() => RecordReturnResult, {
    description:
      'Records that a bank sent a payment back. When it answers ReturnRecorded, the books say so: the entry of the payment is reversed on the day of the return, its charges are open again and due when they were, what it left as credit is taken back, holds that it had lifted are placed again if something is past due, items that it had paid for wait for their fees again, and the account is charged the fee of the department, if the code asks for one. After several returns the account does not take the tender for some months. What processors tell by themselves is recorded without this. Safe to repeat with the same idempotency key.',
  })
  async recordPaymentReturn(
    @Arg('input', () => RecordReturnInput, { description: 'Which payment, why, and when.' })
    input: RecordReturnInput,
    @Ctx() context: PaymentsContext,
  ): Promise<typeof RecordReturnResult> {
    return toReturnResult(await recordReturn(input, context));
  }

  @InPublicSchema()
  @AssumedSize(1)
  @FieldResolver(() => [PaymentReturn], {
    description: 'Why a bank sent it back; empty unless one did, and one then, because it comes back whole.',
  })
  returns(@Root() payment: Payment, @Ctx() context: PaymentsContext): Promise<PaymentReturn[]> {
    return context.returnsByPayment.load(payment.id);
  }
}
