import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Directive, Field, ObjectType } from 'type-graphql';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { Node } from '../../../platform/federation/node.js';
import { DateScalar } from '../../../platform/federation/scalars.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import type { Cents } from '../../../platform/money/money.js';
import { Channel } from '../../../books/words/channel.js';
import { Tender } from '../../../books/words/tender.js';
import { PaymentStatus } from './payment.states.js';

/** As it is printed on the receipt. */
export const receiptOf = (sequence: bigint | number | null): string =>
  `R-${String(sequence ?? 0).padStart(8, '0')}`;

@Entity({ tableName: 'payment' })
@Directive('@key(fields: "id")')
@NeedsScope('payment:read')
@ObjectType({
  implements: Node,
  description: 'Money of a payer, from the attempt on. It is POSTED in the same commit as its journal entry.',
})
export class Payment extends Node {
  static readonly idPrefix = 'pay';

  @PrimaryKey({ type: 'uuid' })
  id!: string;

  override get publicId(): string {
    return toPublicId(Payment.idPrefix, this.id);
  }

  @Property({ fieldName: 'receipt_number', type: 'bigint', nullable: true })
  receiptSequence?: bigint | null;

  @InPublicSchema()
  @Field(() => String, {
    nullable: true,
    description: 'Printed on the receipt, numbered without gaps; null until the payment is posted.',
  })
  get receiptNumber(): string | null {
    return this.receiptSequence == null ? null : receiptOf(this.receiptSequence);
  }

  @Property({ type: 'text' })
  @InPublicSchema()
  @Field(() => PaymentStatus, { description: 'Where it is in its life.' })
  status!: PaymentStatus;

  @Property({ type: 'text', nullable: true })
  @InPublicSchema()
  @Field(() => String, {
    nullable: true,
    description:
      "Why it is PENDING: PROCESSOR (being asked), BANK (waiting for the payer's bank), UNKNOWN (no answer yet) or POSTING (the money is there and not in the books yet).",
  })
  pendingReason?: string | null;

  @Property({ type: 'text', nullable: true })
  @InPublicSchema()
  @Field(() => String, {
    nullable: true,
    description:
      'Why it was DECLINED, as the processor says, or ABANDONED; null otherwise, and where the payer left.',
  })
  declineCode?: string | null;

  @Property({ type: 'text' })
  @InPublicSchema()
  @Field(() => Channel, { description: 'How it came in.' })
  channel!: Channel;

  @Property({ type: 'text' })
  @InPublicSchema()
  @Field(() => Tender, { description: 'What the payer handed over.' })
  tender!: Tender;

  @Property({ type: 'bigint' })
  @InPublicSchema()
  @Field(() => BigInt, { name: 'amount', description: 'In US dollars, without service fee.' })
  amountCents!: Cents;

  @Property({ type: 'bigint' })
  @InPublicSchema()
  @Field(() => BigInt, {
    name: 'serviceFee',
    description: 'What the payer paid on top for the service, in US dollars.',
  })
  serviceFeeCents: Cents = 0n;

  @Property({ type: 'bigint' })
  @InPublicSchema()
  @Field(() => BigInt, {
    name: 'unapplied',
    description:
      "What no charge took, in US dollars. It became the account's credit, or is kept in suspense where it could not be.",
  })
  unappliedCents: Cents = 0n;

  @Property({ type: 'boolean' })
  @InPublicSchema()
  @Field(() => Boolean, {
    description:
      'Whether it was posted to the suspense account of the agency, because it could not be booked on its account. The balance of the account is unchanged then, until the agency puts it right.',
  })
  inSuspense = false;

  @Property({ type: 'bigint' })
  refundedCents: Cents = 0n;

  @Property({ type: 'bigint' })
  returnedCents: Cents = 0n;

  @InPublicSchema()
  @Field(() => BigInt, {
    name: 'refundable',
    description: 'What can still be given back, in US dollars; zero unless the payment is posted or settled.',
  })
  get refundableCents(): Cents {
    const received = this.status === PaymentStatus.POSTED || this.status === PaymentStatus.SETTLED;
    return received ? this.amountCents - this.refundedCents - this.returnedCents : 0n;
  }

  @Property({ type: 'uuid' })
  accountId!: string;

  @Property({ type: 'text' })
  departmentCode!: string;

  @Property({ type: 'text', nullable: true })
  @InPublicSchema()
  @Field(() => String, {
    nullable: true,
    description: 'Brand and last four digits, such as "Visa •••• 4242"; null for cash and paper.',
  })
  maskedInstrument?: string | null;

  @Property({ type: 'text', nullable: true })
  processorReference?: string | null;

  @Property({ type: 'integer', nullable: true })
  policyVersion?: number | null;

  @Property({ type: 'uuid', nullable: true })
  entryId?: string | null;

  @Property({ type: 'timestamptz' })
  @InPublicSchema()
  @Field(() => Date, { description: 'When the request arrived here.' })
  receivedAt!: Date;

  @Property({ type: 'date' })
  @InPublicSchema()
  @Field(() => DateScalar, {
    description: "The day it counts from for penalties, in the agency's time zone.",
  })
  effectiveDate!: string;

  @Property({ type: 'date', nullable: true })
  @InPublicSchema()
  @Field(() => DateScalar, {
    nullable: true,
    description: 'The day it is booked on in the fund ledger; null until it is posted.',
  })
  accountingDate?: string | null;

  @Property({ type: 'timestamptz', nullable: true })
  @InPublicSchema()
  @Field(() => Date, { nullable: true, description: 'When the money was certain; null until then.' })
  confirmedAt?: Date | null;

  @Property({ type: 'date', nullable: true })
  @InPublicSchema()
  @Field(() => DateScalar, {
    nullable: true,
    description: 'When the processor paid it out to the bank; null until then.',
  })
  settledOn?: string | null;

  @Property({ type: 'text' })
  idempotencyScope!: string;

  @Property({ type: 'text' })
  idempotencyKey!: string;
}
