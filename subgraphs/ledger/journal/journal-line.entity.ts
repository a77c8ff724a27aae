import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import type { Cents } from '../../../platform/money/money.js';
import { Channel } from '../../../books/words/channel.js';
import { DrCr } from '../../../books/words/ledger.js';

@Entity({ tableName: 'line' })
@InPublicSchema()
@ObjectType({ description: 'One line of a journal entry: an amount on one side of one account.' })
export class JournalLine {
  @PrimaryKey({ type: 'uuid' })
  entryId!: string;

  @PrimaryKey({ type: 'smallint' })
  number!: number;

  @Property({ type: 'text' })
  accountCode!: string;

  @Property({ type: 'bigint' })
  debitCents!: bigint;

  @Property({ type: 'bigint' })
  creditCents!: bigint;

  @Property({ type: 'text', nullable: true })
  departmentCode?: string | null;

  @Property({ type: 'text', nullable: true })
  revenueTypeCode?: string | null;

  @Property({ type: 'text', nullable: true })
  revenueAccountCode?: string | null;

  @Property({ type: 'text', nullable: true })
  @Field(() => Channel, {
    nullable: true,
    description: 'How the money came in; null for bills, for cash and for what funds owe each other.',
  })
  channel?: Channel | null;

  @Property({ type: 'uuid', nullable: true })
  chargeId?: string | null;

  @Field(() => DrCr, { description: 'Whether it debits or credits the account.' })
  get side(): DrCr {
    return this.debitCents > 0n ? DrCr.DEBIT : DrCr.CREDIT;
  }

  @Field(() => BigInt, { name: 'amount', description: 'More than zero, in US dollars.' })
  get amountCents(): Cents {
    return this.debitCents + this.creditCents;
  }
}
