import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Directive, Field, ObjectType } from 'type-graphql';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { Node } from '../../../platform/federation/node.js';
import { toPublicId } from '../../../platform/ids/public-id.js';

@Entity({ tableName: 'department' })
@Directive('@key(fields: "code")')
@Directive('@key(fields: "id")')
@ObjectType({
  implements: Node,
  description:
    'A part of the government that collects money. Its code and name are no secret; what hangs on it, such as revenue or items, is refused with FORBIDDEN outside your departments.',
})
export class Department extends Node {
  static readonly idPrefix = 'dept';

  @PrimaryKey({ type: 'text' })
  @InPublicSchema()
  @Field(() => String, { description: 'Short and stable, such as "PARKS".' })
  code!: string;

  @Property({ type: 'uuid' })
  id!: string;

  override get publicId(): string {
    return toPublicId(Department.idPrefix, this.id);
  }

  @Property({ type: 'text' })
  @InPublicSchema()
  @Field(() => String, { description: 'As residents know it.' })
  name!: string;
}
