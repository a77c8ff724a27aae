import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Directive, Field, Int, ObjectType } from 'type-graphql';
import type { Ref } from '@mikro-orm/core';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { Node } from '../../../platform/federation/node.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import { AccountStatus, AccountType } from '../../../books/words/account.js';
import { Party } from './party.entity.js';

@Entity({ tableName: 'account' })
@Directive('@key(fields: "id")')
@Directive('@key(fields: "number")')
@NeedsScope('account:read')
@ObjectType({
  implements: Node,
  description: 'What one resident or business owes one department, and what was paid on it.',
})
export class Account extends Node {
  static readonly idPrefix = 'acct';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  override get publicId(): string {
    return toPublicId(Account.idPrefix, this.id);
  }

  @Property({ type: 'text' })
  @InPublicSchema()
  @Field(() => String, { description: 'The number printed on the bill, such as "UB-100234".' })
  number!: string;

  @Property({ type: 'text' })
  @InPublicSchema()
  @Field(() => AccountType, { description: 'What kind of bills it gathers.' })
  type!: AccountType;

  @Property({ type: 'text' })
  @InPublicSchema()
  @Field(() => AccountStatus, { description: 'Where it is in its life.' })
  status!: AccountStatus;

  @Property({ type: 'text' })
  departmentCode!: string;

  @ManyToOne(() => Party, { ref: true })
  holder!: Ref<Party>;

  @Property({ type: 'text', nullable: true })
  serviceAddress?: string | null;

  @Property({ type: 'text[]' })
  blockedTenders!: string[];

  @Property({ type: 'bigint' })
  openCents!: bigint;

  @Property({ type: 'bigint' })
  @InPublicSchema()
  @Field(() => BigInt, {
    name: 'creditBalance',
    description: 'Money of the payer that no charge has taken yet, in US dollars; zero or more.',
  })
  creditCents!: bigint;

  @Property({ type: 'bigint' })
  @InPublicSchema()
  @Field(() => BigInt, {
    name: 'balance',
    description:
      'Open charges less credit, in US dollars; negative when the payer has more credit than is owed. Posted payments are in it at once.',
  })
  balanceCents!: bigint;

  @Property({ type: 'integer' })
  @InPublicSchema()
  @Field(() => Int, {
    description: 'Grows by one with each change of the balance, so two readings can be told apart.',
  })
  balanceVersion!: number;

  /** Of a balance that a journal entry made, the time of the entry counts. */
  @Property({ type: 'timestamptz' })
  balanceAsOf!: Date;
}
