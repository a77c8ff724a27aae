import { BigIntType } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Directive, Field, Int, ObjectType } from 'type-graphql';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { Node } from '../../../platform/federation/node.js';
import { DateScalar } from '../../../platform/federation/scalars.js';
import { toPublicId } from '../../../platform/ids/public-id.js';

@Entity({ tableName: 'entry' })
@Directive('@key(fields: "id")')
@NeedsScope('payment:read', 'ledger:read', 'revenue:read')
@ObjectType({
  implements: Node,
  description:
    'What one business event did to the books. Its debits equal its credits, in total and in each fund, and it is never changed: a correction is a new entry that reverses it.',
})
export class JournalEntry extends Node {
  static readonly idPrefix = 'je';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  override get publicId(): string {
    return toPublicId(JournalEntry.idPrefix, this.id);
  }

  @Property({ type: new BigIntType('number') })
  @InPublicSchema()
  @Field(() => Int, {
    description: 'Its number in the journal: 1, 2, 3 … in the order of commits, without gaps.',
  })
  sequence!: number;

  @Property({ type: 'date' })
  @InPublicSchema()
  @Field(() => DateScalar, { description: "The day of the ledger it belongs to, in the agency's time zone." })
  accountingDate!: string;

  @Property({ type: 'date' })
  @InPublicSchema()
  @Field(() => DateScalar, { description: 'The day it counts from for the payer, as for penalties.' })
  effectiveDate!: string;

  @Property({ type: 'integer' })
  fiscalYear!: number;

  @Property({ type: 'integer' })
  periodNumber!: number;

  @Property({ type: 'text', nullable: true })
  sourceKind?: string | null;

  @Property({ type: 'uuid', nullable: true })
  sourceId?: string | null;

  @Property({ type: 'text', nullable: true })
  sourceTransition?: string | null;

  @Property({ type: 'uuid', nullable: true })
  reversesEntryId?: string | null;

  @Property({ type: 'text', nullable: true })
  ruleCode?: string | null;

  @Property({ type: 'integer', nullable: true })
  ruleVersion?: number | null;

  @Property({ type: 'timestamptz', nullable: true })
  confirmedAt?: Date | null;

  @Property({ type: 'timestamptz' })
  @InPublicSchema()
  @Field(() => Date, { description: 'When it was posted, by the clock of the database.' })
  postedAt!: Date;
}
