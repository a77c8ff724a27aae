import { Field, ID, InputType, Int } from 'type-graphql';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { DateScalar, MoneyScalar } from '../../../platform/federation/scalars.js';
import { Channel } from '../../../books/words/channel.js';
import { Tender } from '../../../books/words/tender.js';

@InPublicSchema()
@InputType({
  description:
    'Part of a payment that the payer directs to one charge. The charge may belong to another account.',
})
export class AllocationInput {
  @Field(() => ID, { description: 'The charge to pay.' })
  chargeId!: string;

  @Field(() => MoneyScalar, { description: 'How much of it, in US dollars; at most what is open.' })
  amount!: unknown;
}

@InputType({ description: 'A payment that is thought about, as its payer would want it.' })
export class PreviewPaymentInput {
  @InPublicSchema()
  @Field(() => ID, { description: 'The account that is being paid; the first one of a basket.' })
  accountId!: string;

  @InPublicSchema()
  @Field(() => MoneyScalar, { description: 'In US dollars, more than zero, at most two decimal places.' })
  amount!: unknown;

  @InPublicSchema()
  @Field(() => Channel, { description: 'How the payment came in. Roles are limited to their own channels.' })
  channel!: Channel;

  @InPublicSchema()
  @Field(() => Tender, { description: 'What the payer hands over.' })
  tender!: Tender;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      "The day the payment counts from for penalties, in the agency's time zone, such as that of a postmark; today when absent.",
  })
  effectiveDate?: string | null;

  @InPublicSchema()
  @Field(() => [AllocationInput], {
    nullable: true,
    description:
      "How the payer splits the amount over charges; the sum must equal the amount. Absent: the department's policy decides.",
  })
  allocations?: AllocationInput[] | null;

  @InPublicSchema()
  @Field(() => Boolean, {
    nullable: true,
    description: 'True to pay although a payment that looks the same was just made. See PossibleDuplicate.',
  })
  allowDuplicate?: boolean | null;
}

@InPublicSchema()
@InputType({ description: 'How an account was when the caller looked at it.' })
export class ExpectedBalanceVersionInput {
  @Field(() => ID, { description: 'One of the accounts that the payment pays.' })
  accountId!: string;

  @Field(() => Int, {
    description: 'The balanceVersion of the account, as a preview or the account itself told it.',
  })
  balanceVersion!: number;
}

@InputType({ description: 'A payment as its payer wants it.' })
export class CreatePaymentInput extends PreviewPaymentInput {
  @InPublicSchema()
  @Field(() => String, {
    description:
      'Chosen by the caller, 1 to 255 printable ASCII characters, new for each payment and the same for each retry of it. Kept for ever.',
  })
  idempotencyKey!: string;

  @InPublicSchema()
  @Field(() => String, {
    nullable: true,
    description:
      'What the hosted capture gave for the card or bank account. Never a card number. Required for cards, ACH and wallets.',
  })
  paymentToken?: string | null;

  @InPublicSchema()
  @Field(() => [ExpectedBalanceVersionInput], {
    nullable: true,
    description:
      'The accounts of a basket, or the one account, as they were when the payer decided. Where one has changed since, nothing is taken and the answer is StaleBalance. An answer that the idempotency key has already stays what it is. Absent: whatever is open now is paid.',
  })
  expectedBalanceVersions?: ExpectedBalanceVersionInput[] | null;
}
