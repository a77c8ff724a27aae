import { createUnionType, Field, ObjectType } from 'type-graphql';
import { InvalidInput, problemOf, ServiceBusy } from '../../../books/problems/problem.js';
import { Channel } from '../../../books/words/channel.js';
import { Tender } from '../../../books/words/tender.js';
import { AssumedSize } from '../../../platform/federation/cost.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { DateScalar } from '../../../platform/federation/scalars.js';
import type { Cents } from '../../../platform/money/money.js';
import { Allocation } from '../payment/allocation.entity.js';
import { possibleDuplicate, PossibleDuplicate } from '../payment/create-payment.result.js';
import type { Payment } from '../payment/payment.entity.js';
import { paymentRefusals, type Refusal } from '../payment/payment.errors.js';
import { AccountStub } from '../stubs.js';
import { MovementPreview } from './movement-preview.js';

@ObjectType({
  implements: MovementPreview,
  description:
    'What a payment would do once its money is certain. Whether a card or bank account is taken, and whether it was used for the same moments ago, only createPayment finds out, because a preview asks no processor.',
})
export class PaymentPreview extends MovementPreview {
  @InPublicSchema()
  @Field(() => AccountStub, { description: 'The account that would be paid; the first one of a basket.' })
  account!: AccountStub;

  @InPublicSchema()
  @Field(() => BigInt, { name: 'amount', description: 'In US dollars, without service fee.' })
  amountCents!: Cents;

  @InPublicSchema()
  @Field(() => Channel, { description: 'How it would come in.' })
  channel!: Channel;

  @InPublicSchema()
  @Field(() => Tender, { description: 'What the payer would hand over.' })
  tender!: Tender;

  @InPublicSchema()
  @AssumedSize(5)
  @Field(() => [Allocation], {
    description:
      'Which charges it would pay, in the order in which they are paid. Of a basket you see the parts of the departments within your reach.',
  })
  allocations!: Allocation[];

  @InPublicSchema()
  @Field(() => BigInt, {
    name: 'unapplied',
    description: "What no charge would take, in US dollars. It would become the account's credit.",
  })
  unappliedCents!: Cents;

  @InPublicSchema()
  @Field(() => DateScalar, {
    description: "The day it would count from for penalties, in the agency's time zone.",
  })
  effectiveDate!: string;

  @InPublicSchema()
  @Field(() => DateScalar, { description: 'The day it would be booked on in the fund ledger.' })
  accountingDate!: string;

  @InPublicSchema()
  @Field(() => Boolean, {
    description:
      'Whether its processor is asked before it is posted, and may decline it or take its time; false for cash, paper, and money that somebody else has collected.',
  })
  asksProcessor!: boolean;
}

export const PreviewPaymentResult = createUnionType({
  name: 'PreviewPaymentResult',
  description: 'What a payment would do, or why it would be refused: as createPayment would answer it.',
  types: () => [PaymentPreview, PossibleDuplicate, InvalidInput, ServiceBusy] as const,
});

export type PreviewPaymentOutcome =
  | { readonly kind: 'preview'; readonly preview: PaymentPreview }
  | { readonly kind: 'similar'; readonly similar: Payment }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export function toPreviewPaymentResult(outcome: PreviewPaymentOutcome): typeof PreviewPaymentResult {
  switch (outcome.kind) {
    case 'preview':
      return outcome.preview;
    case 'similar':
      return possibleDuplicate(outcome.similar);
    case 'refused':
      return problemOf(paymentRefusals, outcome.refusal);
  }
}
