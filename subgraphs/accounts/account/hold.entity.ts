import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, ObjectType } from 'type-graphql';
import { toPublicId } from '../../../platform/ids/public-id.js';

/** What can stand against an account. */
export type HoldKind = 'SHUT_OFF' | 'CASH_ONLY';

@Entity({ tableName: 'hold' })
@ObjectType({ description: 'Something that stands against an account, such as a shut-off order.' })
export class Hold {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Field(() => ID, { name: 'id', description: 'Unique over the whole graph.' })
  get publicId(): string {
    return toPublicId('hold', this.id);
  }

  @Property({ type: 'uuid' })
  accountId!: string;

  @Property({ type: 'text' })
  @Field(() => String, {
    description:
      'SHUT_OFF: the service is to be shut off, until what is past due is paid. CASH_ONLY: payments were returned, so acceptedTenders has cash and money order only.',
  })
  kind!: HoldKind;

  @Property({ type: 'text' })
  @Field(() => String, { description: 'Why it was placed, in words for staff.' })
  reason!: string;

  @Property({ type: 'timestamptz' })
  @Field(() => Date, { description: 'When it was placed.' })
  placedAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  @Field(() => Date, { nullable: true, description: 'When it was lifted; null while it stands.' })
  liftedAt?: Date | null;

  @Property({ type: 'uuid', nullable: true })
  liftedByPaymentId?: string | null;

  @Property({ type: 'uuid', nullable: true })
  liftedByEntryId?: string | null;
}
