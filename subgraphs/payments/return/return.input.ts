import { Field, ID, InputType } from 'type-graphql';
import { DateScalar } from '../../../platform/federation/scalars.js';
import { ReturnCode } from './return-codes.js';

@InputType({ description: 'A bank sent a payment back.' })
export class RecordReturnInput {
  @Field(() => String, {
    description:
      'Chosen by the caller, 1 to 255 printable ASCII characters, new for each return and the same for each retry of it. Kept for ever.',
  })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The payment that came back.' })
  paymentId!: string;

  @Field(() => ReturnCode, { description: 'Why, as the bank says.' })
  code!: ReturnCode;

  @Field(() => DateScalar, {
    description:
      'The day on which the bank sent it back, in the agency’s time zone: since the payment, not in the future, and within the time that the code leaves the bank.',
  })
  returnedOn!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What the bank calls the return, such as its trace number; 1 to 100 characters.',
  })
  reference?: string | null;
}
