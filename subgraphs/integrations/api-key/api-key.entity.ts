import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Directive, Field, Int, ObjectType } from 'type-graphql';
import { apiKeyIdPrefix, apiKeyPrefix } from '../../../platform/access/api-keys.js';
import type { Role, Scope } from '../../../platform/access/roles.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { Node } from '../../../platform/federation/node.js';
import { toPublicId } from '../../../platform/ids/public-id.js';

@Entity({ tableName: 'api_key' })
@Directive('@key(fields: "id")')
@ObjectType({
  implements: Node,
  description:
    'The credential of a program. It is sent as `Authorization: Bearer <key>` or in the header `x-api-key`. Only whoever made it sees it here.',
})
export class ApiKey extends Node {
  static readonly idPrefix = apiKeyIdPrefix;

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  override get publicId(): string {
    return toPublicId(ApiKey.idPrefix, this.id);
  }

  /** The subject who made it. */
  @Property({ type: 'text' })
  owner!: string;

  @Property({ type: 'text' })
  @InPublicSchema()
  @Field(() => String, { description: 'What it is for, as its maker says.' })
  name!: string;

  @InPublicSchema()
  @Field(() => String, {
    description: 'What the key begins with, such as "trib_test_0192…". No secret, so it may stand in lists.',
  })
  get prefix(): string {
    return apiKeyPrefix(this.id, this.sandbox);
  }

  @Property({ type: 'text' })
  role!: Extract<Role, 'integrator' | 'department-app'>;

  @Property({ type: 'text[]' })
  @InPublicSchema()
  @Field(() => [String], { description: 'What it may do, such as "payment:write".' })
  scopes!: Scope[];

  @Property({ type: 'text[]', fieldName: 'department_codes', nullable: true })
  @InPublicSchema()
  @Field(() => [String], {
    nullable: true,
    description: 'The codes of the departments within its reach; null for the whole agency.',
  })
  departments!: string[] | null;

  @Property({ type: 'text[]', nullable: true })
  @InPublicSchema()
  @Field(() => [String], {
    nullable: true,
    description:
      'The origins of the web pages that may use it, such as "https://pay.example". Null if it was made without: then pages may use it that the agency allows to all.',
  })
  allowedOrigins!: string[] | null;

  @Property({ type: 'boolean' })
  @InPublicSchema()
  @Field(() => Boolean, {
    description:
      'True for a key to try things out with. It begins with "trib_test_", and the services are told that its holder is on trial. It works on the same accounts as any other key.',
  })
  sandbox!: boolean;

  @Property({ type: 'integer' })
  @InPublicSchema()
  @Field(() => Int, {
    description:
      'How many operations per second it may send, over HTTP and WebSocket together; RATE_LIMITED beyond it.',
  })
  requestsPerSecond!: number;

  @Property({ type: 'integer' })
  @InPublicSchema()
  @Field(() => Int, { description: 'How many of them may be mutations.' })
  mutationsPerSecond!: number;

  @Property({ type: 'timestamptz' })
  @InPublicSchema()
  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date;

  @Property({ type: 'timestamptz' })
  @InPublicSchema()
  @Field(() => Date, { description: 'From then on it is refused. Rotating it does not change that.' })
  expiresAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  @InPublicSchema()
  @Field(() => Date, {
    nullable: true,
    description: 'When it was revoked; a few seconds later it is refused everywhere. Null while it was not.',
  })
  revokedAt!: Date | null;

  @Property({ type: 'timestamptz', nullable: true })
  @InPublicSchema()
  @Field(() => Date, {
    nullable: true,
    description: 'When it was last seen in use, exact to a minute; null if never.',
  })
  lastUsedAt!: Date | null;

  @Property({ type: 'blob' })
  secretHash!: Uint8Array;

  @Property({ type: 'blob', nullable: true })
  previousSecretHash!: Uint8Array | null;

  @Property({ type: 'timestamptz', nullable: true })
  @InPublicSchema()
  @Field(() => Date, {
    nullable: true,
    description:
      'Until when the secret before the last rotation is accepted too; null if it was never rotated.',
  })
  previousSecretUntil!: Date | null;

  @InPublicSchema()
  @Field(() => String, {
    nullable: true,
    description:
      'The whole key, in the one answer that made or rotated it; null ever after. Only a hash of it is kept, so nobody can look it up.',
  })
  secretOnce?: string | null;
}
