import { Field, ID, InputType, Int } from 'type-graphql';
import { AdjustmentKind, AdjustmentReason } from '../../../books/words/adjustment.js';
import { MoneyScalar } from '../../../platform/federation/scalars.js';

@InputType({ description: 'An adjustment of a charge that is thought about.' })
export class PreviewAdjustmentInput {
  @Field(() => ID, { description: 'The account that was charged.' })
  accountId!: string;

  @Field(() => ID, { description: 'A charge of it, paid or not.' })
  chargeId!: string;

  @Field(() => AdjustmentKind, { description: 'What it is, which says what it takes.' })
  kind!: AdjustmentKind;

  @Field(() => AdjustmentReason, { description: 'Why, for reports.' })
  reason!: AdjustmentReason;

  @Field(() => MoneyScalar, {
    nullable: true,
    description:
      'How much is taken off, in US dollars; at most what was billed and neither written off nor adjusted before. Absent: all of that.',
  })
  amount?: unknown;

  @Field(() => String, { description: 'Why, in words for auditors; 1 to 500 characters.' })
  note!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The document it rests on, such as a report of the plumber; 1 to 100 characters. A LEAK_ADJUSTMENT and a CORRECTION need one.',
  })
  reference?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The balanceVersion of the account when the caller decided. Where it has changed since, nothing is done and the answer is StaleBalance. An answer that the idempotency key has already stays what it is. Absent: whatever it is now.',
  })
  expectedBalanceVersion?: number | null;
}

@InputType({ description: 'What a charge should not have cost.' })
export class AdjustChargeInput extends PreviewAdjustmentInput {
  @Field(() => String, {
    description:
      'Chosen by the caller, 1 to 255 printable ASCII characters, new for each adjustment and the same for each retry of it. Kept for ever.',
  })
  idempotencyKey!: string;
}
