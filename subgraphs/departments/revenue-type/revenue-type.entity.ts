import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Directive, Field, ObjectType } from 'type-graphql';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { Node } from '../../../platform/federation/node.js';
import { toPublicId } from '../../../platform/ids/public-id.js';

@Entity({ tableName: 'revenue_type' })
@Directive('@key(fields: "code")')
@Directive('@key(fields: "id")')
@ObjectType({
  implements: Node,
  description: 'A purpose that money is collected for, and where the ledger shows it.',
})
export class RevenueType extends Node {
  static readonly idPrefix = 'rt';

  @PrimaryKey({ type: 'text' })
  @InPublicSchema()
  @Field(() => String, { description: 'Short and stable, such as "WATER".' })
  code!: string;

  @Property({ type: 'uuid' })
  id!: string;

  override get publicId(): string {
    return toPublicId(RevenueType.idPrefix, this.id);
  }

  @Property({ type: 'text' })
  departmentCode!: string;

  @Property({ type: 'text' })
  @InPublicSchema()
  @Field(() => String, { description: 'As printed on a bill.' })
  name!: string;

  @Property({ type: 'text' })
  ledgerAccountCode!: string;

  @Property({ type: 'smallint' })
  priority!: number;
}
