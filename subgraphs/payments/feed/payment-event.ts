import { Field, Int, ObjectType } from 'type-graphql';
import type { StreamItem } from '../../../platform/events/event-stream.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { Payment } from '../payment/payment.entity.js';

@InPublicSchema()
@ObjectType({ description: 'Something happened to a payment.' })
export class PaymentEvent {
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
      '"snapshot" for the first item of a new stream, else noun, participle and version, such as "payment.posted.v1".',
  })
  kind!: string;

  @Field(() => Payment, {
    nullable: true,
    description: 'The payment at least as new as the event; null in a snapshot.',
  })
  payment?: Payment | null;
}

export function toPaymentEvent(item: StreamItem, payment: Payment | null): PaymentEvent {
  const place = { sequence: item.position, cursor: item.cursor };
  return item.kind === 'snapshot'
    ? { ...place, reset: item.reset, kind: 'snapshot', payment: null }
    : { ...place, reset: false, kind: item.event.kind, payment };
}
