import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, ObjectType } from 'type-graphql';
import { DateScalar } from '../../../platform/federation/scalars.js';
import { toPublicId } from '../../../platform/ids/public-id.js';

@Entity({ tableName: 'payment_plan' })
@ObjectType({
  description: 'An agreement to pay what is owed in instalments. It moves due dates, not money.',
})
export class PaymentPlan {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Field(() => ID, { name: 'id', description: 'Unique over the whole graph.' })
  get publicId(): string {
    return toPublicId('plan', this.id);
  }

  @Property({ type: 'uuid' })
  accountId!: string;

  @Property({ type: 'text' })
  @Field(() => String, { description: 'OFFERED, ACTIVE, COMPLETED or DEFAULTED.' })
  status!: string;

  @Property({ type: 'bigint' })
  @Field(() => BigInt, {
    name: 'remaining',
    description: 'What is still to be paid under the plan, in US dollars.',
  })
  remainingCents!: bigint;

  @Property({ type: 'date', nullable: true })
  @Field(() => DateScalar, {
    nullable: true,
    description: 'When the next instalment is due; null when none is.',
  })
  nextDue?: string | null;

  @Property({ type: 'bigint', nullable: true })
  @Field(() => BigInt, {
    name: 'nextAmount',
    nullable: true,
    description: 'The next instalment, in US dollars.',
  })
  nextAmountCents?: bigint | null;
}
