import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Directive, Field, Int, ObjectType } from 'type-graphql';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { Node } from '../../../platform/federation/node.js';
import { DateScalar } from '../../../platform/federation/scalars.js';
import { toPublicId } from '../../../platform/ids/public-id.js';

@Entity({ tableName: 'charge' })
@Directive('@key(fields: "id")')
@NeedsScope('account:read', 'payment:read')
@ObjectType({
  implements: Node,
  description: 'One item of a bill: what is owed for one revenue type. Allocations name it by its id.',
})
export class Charge extends Node {
  static readonly idPrefix = 'chg';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  override get publicId(): string {
    return toPublicId(Charge.idPrefix, this.id);
  }

  @Property({ type: 'uuid' })
  accountId!: string;

  @Property({ type: 'text' })
  revenueTypeCode!: string;

  @Property({ type: 'text' })
  @InPublicSchema()
  @Field(() => String, { description: 'What it is for, as printed on the bill.' })
  description!: string;

  @Property({ type: 'bigint' })
  @InPublicSchema()
  @Field(() => BigInt, { name: 'amount', description: 'What was billed, in US dollars.' })
  amountCents!: bigint;

  @Property({ type: 'bigint' })
  @InPublicSchema()
  @Field(() => BigInt, {
    name: 'open',
    description: 'What is still unpaid, in US dollars; zero when paid in full.',
  })
  openCents!: bigint;

  /** Follows from what is open; stands for itself because the open ones are found by it. */
  @Property({ type: 'boolean' })
  isOpen!: boolean;

  @Property({ type: 'date' })
  issuedOn!: string;

  @Property({ type: 'date' })
  @InPublicSchema()
  @Field(() => DateScalar, { description: 'The last day to pay without penalty.' })
  dueDate!: string;

  @Property({ type: 'smallint' })
  @InPublicSchema()
  @Field(() => Int, {
    description: 'Rank within a bill: lower numbers are paid first where the policy goes by priority.',
  })
  priority!: number;
}
