import { Field, Int, ObjectType } from 'type-graphql';
import { idOf } from '../../../books/events/topics.js';
import type { StreamItem } from '../../../platform/events/event-stream.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import { Account } from '../account/account.entity.js';
import { PaymentStub } from '../stubs.js';

@InPublicSchema()
@ObjectType({
  description: 'Something happened to an account that its balance, holds or pending payments show.',
})
export class BalanceEvent {
  @Field(() => Int, { description: 'Position in the event log; grows within a stream.' })
  sequence!: number;

  @Field(() => String, { description: 'Pass it as `after` to go on behind this event.' })
  cursor!: string;

  @Field(() => Boolean, {
    description:
      'True when the cursor asked for was too old, so that the stream starts anew from a snapshot.',
  })
  reset!: boolean;

  @Field(() => String, {
    description:
      'SNAPSHOT for the first item of a new stream, else what happened, such as PAYMENT_POSTED or CHARGES_ISSUED.',
  })
  cause!: string;

  @Field(() => Account, {
    description:
      'The account at least as new as the event; balanceVersion tells which of two readings is newer.',
  })
  account!: Account;

  @Field(() => PaymentStub, { nullable: true, description: 'The payment behind it; null when it was none.' })
  payment?: PaymentStub | null;
}

/** "payment.posted.v1" is PAYMENT_POSTED to a reader. */
const causeOf = (kind: string): string =>
  kind
    .replace(/\.v\d+$/, '')
    .replaceAll('.', '_')
    .toUpperCase();

export function toBalanceEvent(item: StreamItem, account: Account): BalanceEvent {
  const place = { sequence: item.position, cursor: item.cursor, account };
  if (item.kind === 'snapshot') return { ...place, reset: item.reset, cause: 'SNAPSHOT' };
  const paymentId = idOf('payment', item.event);
  return {
    ...place,
    reset: false,
    cause: causeOf(item.event.kind),
    payment: paymentId !== undefined ? { id: toPublicId('pay', paymentId) } : null,
  };
}
