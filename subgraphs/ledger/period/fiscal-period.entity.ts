import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateScalar } from '../../../platform/federation/scalars.js';
import { toPublicId } from '../../../platform/ids/public-id.js';

@Entity({ tableName: 'fiscal_period' })
@ObjectType({ description: 'A month of a fiscal year. Entries are posted into open periods only.' })
export class FiscalPeriod {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Field(() => ID, { name: 'id', description: 'Unique over the whole graph.' })
  get publicId(): string {
    return toPublicId('fp', this.id);
  }

  @Property({ type: 'integer' })
  @Field(() => Int, {
    description: 'Named after the year it ends in: 2027 runs from October 2026 to September 2027.',
  })
  fiscalYear!: number;

  @Property({ type: 'integer' })
  @Field(() => Int, { description: '1 to 12; 1 is October.' })
  number!: number;

  @Property({ type: 'text' })
  @Field(() => String, { description: 'OPEN or CLOSED.' })
  status!: string;

  @Property({ type: 'date' })
  @Field(() => DateScalar, { description: 'Its first day.' })
  startsOn!: string;

  @Property({ type: 'date' })
  @Field(() => DateScalar, { description: 'Its last day.' })
  endsOn!: string;
}
