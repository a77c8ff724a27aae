import { Field, ID, InputType } from 'type-graphql';
import { MoneyScalar } from '../../../platform/federation/scalars.js';

@InputType({ description: 'What is written off of one charge.' })
export class WriteOffChargeInput {
  @Field(() => ID, { description: 'A charge of the account.' })
  chargeId!: string;

  @Field(() => MoneyScalar, {
    nullable: true,
    description: 'How much of it, in US dollars; at most what is open. Absent: all that is open.',
  })
  amount?: unknown;
}

@InputType({ description: 'Debt that nobody is expected to pay any more.' })
export class WriteOffInput {
  @Field(() => String, {
    description:
      'Chosen by the caller, 1 to 255 printable ASCII characters, new for each write-off and the same for each retry of it. Kept for ever.',
  })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The account that owes it.' })
  accountId!: string;

  @Field(() => [WriteOffChargeInput], {
    nullable: true,
    description: 'Of which charges. Absent: everything that was billed to the account and is open.',
  })
  charges?: WriteOffChargeInput[] | null;

  @Field(() => String, { description: 'Why, in words for auditors; 1 to 500 characters.' })
  reason!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The document it rests on, such as a resolution of the council; 1 to 100 characters.',
  })
  reference?: string | null;
}
