import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateScalar } from '../../../platform/federation/scalars.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import { Tender } from '../../../books/words/tender.js';

@Entity({ tableName: 'autopay_enrollment' })
@ObjectType({ description: 'A standing order to pay the bills of an account.' })
export class AutopayEnrollment {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Field(() => ID, { name: 'id', description: 'Unique over the whole graph.' })
  get publicId(): string {
    return toPublicId('auto', this.id);
  }

  @Property({ type: 'uuid' })
  accountId!: string;

  @Property({ type: 'text' })
  departmentCode!: string;

  @Property({ type: 'boolean' })
  @Field(() => Boolean, { description: 'False while paused or after cancellation.' })
  active!: boolean;

  @Property({ type: 'text' })
  @Field(() => Tender, { description: 'What is debited.' })
  tender!: Tender;

  @Property({ type: 'smallint', nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: 'Day of the month, 1 to 28; null to pay on the due date.',
  })
  day?: number | null;

  @Property({ type: 'date', nullable: true })
  @Field(() => DateScalar, {
    nullable: true,
    description: "The next run, in the agency's time zone; null when none is planned.",
  })
  nextRun?: string | null;
}
