import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Directive, Field, ObjectType } from 'type-graphql';
import { AdjustmentKind, AdjustmentReason } from '../../../books/words/adjustment.js';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { Node } from '../../../platform/federation/node.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import { AdjustmentStatus, type AdjustmentTransition } from './adjustment.states.js';

@Entity({ tableName: 'adjustment' })
@Directive('@key(fields: "id")')
@NeedsScope('account:read')
@ObjectType({
  implements: Node,
  description:
    'What a charge should not have cost, such as a penalty that is forgiven. Above the limit of who asks for it, it waits for the approval of a second person. What is not paid of the charge is not owed any more; what was paid of it becomes credit of the account.',
})
export class Adjustment extends Node {
  static readonly idPrefix = 'adj';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  override get publicId(): string {
    return toPublicId(Adjustment.idPrefix, this.id);
  }

  @Property({ type: 'uuid' })
  accountId!: string;

  @Property({ type: 'uuid' })
  chargeId!: string;

  @Property({ type: 'text' })
  @Field(() => AdjustmentStatus, { description: 'Where it is in its life.' })
  status!: AdjustmentStatus;

  @Property({ type: 'text' })
  @Field(() => AdjustmentKind, { description: 'What it is.' })
  kind!: AdjustmentKind;

  @Property({ type: 'text' })
  @Field(() => AdjustmentReason, { description: 'Why, for reports.' })
  reason!: AdjustmentReason;

  @Property({ type: 'bigint' })
  @Field(() => BigInt, { name: 'amount', description: 'How much is taken off the charge, in US dollars.' })
  amountCents!: bigint;

  @Property({ type: 'text' })
  @Field(() => String, { description: 'Why, in the words of who asked.' })
  note!: string;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, {
    nullable: true,
    description: 'The document it rests on; null where there is none.',
  })
  reference?: string | null;
}

@Entity({ tableName: 'adjustment_step' })
@ObjectType({ description: 'A step in the life of an adjustment.' })
export class AdjustmentStep {
  @PrimaryKey({ type: 'uuid' })
  adjustmentId!: string;

  @PrimaryKey({ type: 'text' })
  transition!: AdjustmentTransition;

  @Property({ type: 'text' })
  @Field(() => String, { name: 'by', description: 'Who, as their token names them.' })
  madeBy!: string;

  @Property({ type: 'timestamptz' })
  @Field(() => Date, { name: 'at', description: 'When.' })
  madeAt!: Date;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, { nullable: true, description: 'What they had to say; null where it was nothing.' })
  comment?: string | null;

  @Property({ type: 'uuid', nullable: true })
  entryId?: string | null;

  @Property({ type: 'bigint', nullable: true })
  creditedCents?: bigint | null;
}

export const adjustmentEntities = [Adjustment, AdjustmentStep] as const;
