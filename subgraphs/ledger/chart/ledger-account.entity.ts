import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Directive, Field, ObjectType } from 'type-graphql';
import { DrCr, type LedgerAccountKind } from '../../../books/words/ledger.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { Node } from '../../../platform/federation/node.js';
import { toPublicId } from '../../../platform/ids/public-id.js';

@Entity({ tableName: 'account' })
@Directive('@key(fields: "code")')
@Directive('@key(fields: "id")')
@ObjectType({
  implements: Node,
  description: 'An account of the general ledger. The chart of accounts is no secret; balances are.',
})
export class LedgerAccount extends Node {
  static readonly idPrefix = 'la';

  @PrimaryKey({ type: 'text' })
  @InPublicSchema()
  @Field(() => String, { description: 'Fund and object, such as "500-343300".' })
  code!: string;

  @Property({ type: 'uuid' })
  id!: string;

  override get publicId(): string {
    return toPublicId(LedgerAccount.idPrefix, this.id);
  }

  @Property({ type: 'text' })
  fundCode!: string;

  @Property({ type: 'text' })
  @InPublicSchema()
  @Field(() => String, { description: 'As in the chart of accounts.' })
  name!: string;

  @Property({ type: 'text' })
  kind!: LedgerAccountKind;

  @Field(() => DrCr, {
    description: 'The side on which the account grows, and on which its balance counts as positive.',
  })
  get normalSide(): DrCr {
    return this.kind === 'ASSET' || this.kind === 'EXPENSE' ? DrCr.DEBIT : DrCr.CREDIT;
  }
}
