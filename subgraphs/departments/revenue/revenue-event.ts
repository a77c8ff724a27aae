import { Field, Int, ObjectType } from 'type-graphql';
import { eventFor } from '../../../books/events/read-event.js';
import { DateScalar } from '../../../platform/federation/scalars.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import type { Cents } from '../../../platform/money/money.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import { Department } from '../department/department.entity.js';
import { PaymentStub } from '../stubs.js';
import { revenueChange, type RevenueChange, type RevenueStreamItem } from './revenue-change.js';

@ObjectType({
  description:
    'What a department has collected, after one posting. Within an accounting date, netToday of each event is that of the event before plus delta.',
})
export class RevenueEvent {
  @Field(() => Int, { description: 'Position in the event log; grows within a stream.' })
  sequence!: number;

  @Field(() => String, { description: 'Pass it as `after` to go on behind this event.' })
  cursor!: string;

  @Field(() => Boolean, {
    description:
      'True when the cursor asked for was too old, so that the stream starts anew from a snapshot.',
  })
  reset!: boolean;

  @Field(() => Department, { description: 'Whose revenue it is.' })
  department!: Department;

  @Field(() => BigInt, {
    name: 'delta',
    description:
      'What this posting added, in US dollars; negative for refunds and returns, zero in a snapshot.',
  })
  deltaCents!: Cents;

  @Field(() => DateScalar, {
    description:
      "The day of the ledger that netToday belongs to, in the agency's time zone; in a snapshot the current day.",
  })
  accountingDate!: CivilDate;

  @Field(() => BigInt, {
    name: 'netToday',
    description: 'Collected on that day, less refunds and returns, in US dollars, exact as of this event.',
  })
  netTodayCents!: Cents;

  @Field(() => BigInt, {
    name: 'netFiscalYear',
    description:
      'Collected in the fiscal year of that day, less refunds and returns, in US dollars, exact as of this event.',
  })
  netFiscalYearCents!: Cents;

  @Field(() => PaymentStub, { nullable: true, description: 'The payment behind it; null in a snapshot.' })
  payment?: PaymentStub | null;
}

export function toRevenueEvent(item: RevenueStreamItem, department: Department): RevenueEvent {
  const place = { sequence: item.position, cursor: item.cursor, department };
  if (item.kind === 'snapshot') return { ...place, ...item.value, reset: item.reset, deltaCents: 0n };
  const paymentId = eventFor('revenue', item.event)?.payload.paymentId;
  return {
    ...place,
    ...requireChange(item.event.position, revenueChange(item.event, department.code)),
    reset: false,
    payment: paymentId !== undefined ? new PaymentStub(toPublicId('pay', paymentId)) : null,
  };
}

function requireChange(position: number, change: RevenueChange | undefined): RevenueChange {
  if (!change) throw new Error(`Event ${position} is not about this department's revenue`);
  return change;
}
