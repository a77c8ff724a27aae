import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Directive, Field, ObjectType } from 'type-graphql';
import { fundKinds, type FundBasis, type FundKind } from '../../../books/words/ledger.js';
import { wordsOf } from '../../../books/words/words.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { Node } from '../../../platform/federation/node.js';
import { toPublicId } from '../../../platform/ids/public-id.js';

@Entity({ tableName: 'fund' })
@Directive('@key(fields: "id")')
@ObjectType({
  implements: Node,
  description: 'A self-balancing set of accounts: in each journal entry, debits equal credits in each fund.',
})
export class Fund extends Node {
  static readonly idPrefix = 'fund';

  @PrimaryKey({ type: 'text' })
  @InPublicSchema()
  @Field(() => String, { description: 'Three digits, such as "500".' })
  code!: string;

  @Property({ type: 'uuid' })
  id!: string;

  override get publicId(): string {
    return toPublicId(Fund.idPrefix, this.id);
  }

  @Property({ type: 'text' })
  @InPublicSchema()
  @Field(() => String, { description: 'As in the annual report.' })
  name!: string;

  @Property({ type: 'text' })
  @Field(() => String, {
    description: `What it is in the annual report: ${wordsOf(fundKinds).join(', ')}.`,
  })
  kind!: FundKind;

  @Property({ type: 'text' })
  @Field(() => String, { description: 'When revenue counts: MODIFIED_ACCRUAL, FULL_ACCRUAL or CUSTODIAL.' })
  basis!: FundBasis;
}
