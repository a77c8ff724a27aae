import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, ObjectType } from 'type-graphql';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { DateScalar } from '../../../platform/federation/scalars.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import type { Cents } from '../../../platform/money/money.js';
import { ReturnCode } from './return-codes.js';

@Entity({ tableName: 'payment_return' })
@InPublicSchema()
@ObjectType({ description: 'A bank sent a payment back, whole.' })
export class PaymentReturn {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Field(() => ID, { name: 'id', description: 'Unique over the whole graph.' })
  get publicId(): string {
    return toPublicId('ret', this.id);
  }

  @Property({ type: 'uuid' })
  paymentId!: string;

  @Property({ type: 'text' })
  @Field(() => ReturnCode, { description: 'Why.' })
  code!: ReturnCode;

  @Property({ type: 'date' })
  @Field(() => DateScalar, {
    description:
      'The day on which the bank sent it back, which its journal entry counts from, in the agency’s time zone.',
  })
  returnedOn!: string;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, {
    nullable: true,
    description: 'What the bank or the processor calls the return; null where that is not known.',
  })
  reference?: string | null;

  @Property({ type: 'bigint' })
  @Field(() => BigInt, {
    name: 'feeCharged',
    description: 'The fee that the account was charged for it, in US dollars; zero where there is none.',
  })
  feeCents!: Cents;

  @Property({ type: 'timestamptz', nullable: true })
  @Field(() => Date, {
    nullable: true,
    description:
      'Until when the account does not take this tender because of it; null where it went on to take it.',
  })
  tenderBlockedUntil?: Date | null;

  @Property({ type: 'timestamptz' })
  @Field(() => Date, { description: 'When it was recorded and posted.' })
  recordedAt!: Date;

  @Property({ type: 'uuid' })
  entryId!: string;
}
