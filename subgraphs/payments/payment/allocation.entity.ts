import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import type { Cents } from '../../../platform/money/money.js';

@Entity({ tableName: 'allocation' })
@ObjectType({ description: 'Part of a payment, for one charge.' })
export class Allocation {
  @PrimaryKey({ type: 'uuid' })
  paymentId!: string;

  @PrimaryKey({ type: 'smallint' })
  number!: number;

  @Property({ type: 'uuid' })
  accountId!: string;

  @Property({ type: 'uuid' })
  chargeId!: string;

  @Property({ type: 'text' })
  revenueTypeCode!: string;

  @Property({ type: 'text' })
  departmentCode!: string;

  @Property({ type: 'bigint' })
  @InPublicSchema()
  @Field(() => BigInt, { name: 'amount', description: 'In US dollars.' })
  amountCents!: Cents;
}
