import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Directive, Field, ObjectType } from 'type-graphql';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { Node } from '../../../platform/federation/node.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import { ItemStatus } from './item.states.js';

@Entity({ tableName: 'item' })
@Directive('@key(fields: "id")')
@Directive('@key(fields: "number")')
@NeedsScope('account:read')
@ObjectType({
  implements: Node,
  description:
    'Something a department works on whose fees are paid through this graph: a permit, a registration, a case.',
})
export class RevenueItem extends Node {
  static readonly idPrefix = 'item';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  override get publicId(): string {
    return toPublicId(RevenueItem.idPrefix, this.id);
  }

  @Property({ type: 'text' })
  @Field(() => String, { description: 'As the department writes it; unique over all departments.' })
  number!: string;

  @Property({ type: 'text' })
  @Field(() => String, { description: 'What the department calls it, such as BUILDING_PERMIT.' })
  kind!: string;

  @Property({ type: 'text' })
  @Field(() => ItemStatus, {
    description:
      'Where it is in its life. Follows a payment within moments, in a commit of its own right after the posting.',
  })
  status!: ItemStatus;

  @Property({ type: 'text' })
  departmentCode!: string;

  @Property({ type: 'uuid' })
  accountId!: string;

  @Property({ type: 'bigint' })
  @Field(() => BigInt, {
    name: 'due',
    description: 'All its fees together, in US dollars, whether or not they are paid.',
  })
  dueCents!: bigint;

  @Property({ type: 'bigint' })
  @Field(() => BigInt, { name: 'paid', description: 'What was paid of them so far, in US dollars.' })
  paidCents!: bigint;
}
