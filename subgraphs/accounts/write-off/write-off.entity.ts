import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Directive, Field, ObjectType } from 'type-graphql';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { Node } from '../../../platform/federation/node.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import { WriteOffStatus, type WriteOffTransition } from './write-off.states.js';

@Entity({ tableName: 'write_off' })
@Directive('@key(fields: "id")')
@NeedsScope('account:read')
@ObjectType({
  implements: Node,
  description:
    'Debt that nobody is expected to pay any more. Above the limit of its department, or asked for by somebody who takes payments, it waits for the approval of a second person; it is taken back when it is paid after all.',
})
export class WriteOff extends Node {
  static readonly idPrefix = 'wo';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  override get publicId(): string {
    return toPublicId(WriteOff.idPrefix, this.id);
  }

  @Property({ type: 'uuid' })
  accountId!: string;

  @Property({ type: 'text' })
  @Field(() => WriteOffStatus, { description: 'Where it is in its life.' })
  status!: WriteOffStatus;

  @Property({ type: 'bigint' })
  @Field(() => BigInt, { name: 'amount', description: 'All of it, in US dollars.' })
  amountCents!: bigint;

  @Property({ type: 'text' })
  @Field(() => String, { description: 'Why it was asked for, in words for auditors.' })
  reason!: string;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, {
    nullable: true,
    description: 'The document it rests on; null where there is none.',
  })
  reference?: string | null;
}

@Entity({ tableName: 'write_off_part' })
@ObjectType({ description: 'The part of a write-off that is of one charge.' })
export class WriteOffPart {
  @PrimaryKey({ type: 'uuid' })
  writeOffId!: string;

  @PrimaryKey({ type: 'smallint' })
  number!: number;

  @Property({ type: 'uuid' })
  chargeId!: string;

  @Property({ type: 'bigint' })
  @Field(() => BigInt, { name: 'amount', description: 'How much of the charge, in US dollars.' })
  amountCents!: bigint;
}

@Entity({ tableName: 'write_off_step' })
@ObjectType({ description: 'A step in the life of a write-off.' })
export class WriteOffStep {
  @PrimaryKey({ type: 'uuid' })
  writeOffId!: string;

  @PrimaryKey({ type: 'text' })
  transition!: WriteOffTransition;

  @Property({ type: 'text' })
  @Field(() => String, { name: 'by', description: 'Who, as their token names them.' })
  madeBy!: string;

  @Property({ type: 'timestamptz' })
  @Field(() => Date, { name: 'at', description: 'When.' })
  madeAt!: Date;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, { nullable: true, description: 'What they had to say; null where it was nothing.' })
  note?: string | null;

  @Property({ type: 'uuid', nullable: true })
  entryId?: string | null;
}

export const writeOffEntities = [WriteOff, WriteOffPart, WriteOffStep] as const;
