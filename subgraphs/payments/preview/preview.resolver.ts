import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import type { PaymentsContext } from '../context.js';
import { PreviewPaymentInput } from '../payment/create-payment.input.js';
import { PreviewPaymentResult, toPreviewPaymentResult } from './payment-preview.js';
import { previewPayment } from './preview.service.js';

@Resolver()
export class PreviewResolver {
  @InPublicSchema()
  @NeedsScope('payment:write')
  @Query(() => PreviewPaymentResult, {
    description:
      'What createPayment would do at this moment, or why it would refuse. Nothing is written, no processor is asked, and no idempotency key is used up. Send the balanceVersion of its accounts with the payment to be sure that it does just that.',
  })
  async previewPayment(
    @Arg('input', () => PreviewPaymentInput, { description: 'What would be taken, and from whom.' })
    input: PreviewPaymentInput,
    @Ctx() context: PaymentsContext,
  ): Promise<typeof PreviewPaymentResult> {
    return toPreviewPaymentResult(await previewPayment(input, context));
  }
}
