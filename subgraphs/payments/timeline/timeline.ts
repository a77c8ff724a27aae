import { Field, Int, ObjectType } from 'type-graphql';
import type { EventsFor, PayloadOf } from '../../../books/events/kinds.js';
import { understand } from '../../../books/events/read-event.js';
import { seesDepartment, type Principal } from '../../../platform/access/principal.js';
import type { EventLog } from '../../../platform/events/event-log.js';
import type { LogEvent } from '../../../platform/events/event.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import { formatCents } from '../../../platform/money/money.js';
import type { Payment } from '../payment/payment.entity.js';

@InPublicSchema()
@ObjectType({ description: 'One step of what happened after submit.' })
export class TimelineEntry {
  @Field(() => Date, { description: 'When the step was done.' })
  at!: Date;

  @Field(() => String, { description: 'Such as RECEIVED, CONFIRMED, POSTED_TO_LEDGER or ITEM_UPDATED.' })
  step!: string;

  @Field(() => String, {
    description: 'Which system did it, such as payments, processor, ledger or departments.',
  })
  system!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What it led to, in words; null when there is nothing to add.',
  })
  detail?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Milliseconds since the payment was received; zero or more.',
  })
  lagMs?: number | null;
}

type Step = Omit<TimelineEntry, 'lagMs'>;

/** What tells of an entry of a payment. */
type InBooks = Pick<
  PayloadOf<'payment.posted.v1'>,
  'allocations' | 'accounts' | 'departments' | 'journalSequence'
>;

const mostEvents = 100;
const dollars = (cents: number): string => formatCents(BigInt(cents));

/**
 * Reads a payment's steps from its own record and from what the log says happened because of it, as far as that concerns
 * the departments within the reader's reach.
 */
export async function readTimeline(
  payment: Payment,
  log: EventLog,
  reader: Principal,
): Promise<TimelineEntry[]> {
  const events = await log.read(0, mostEvents, [`payment:${payment.id}`]);
  const steps: Step[] = [
    {
      at: payment.receivedAt,
      step: 'RECEIVED',
      system: 'payments',
      detail: `${payment.channel}, ${payment.tender}`,
    },
  ];
  if (payment.confirmedAt) {
    const byProcessor = payment.processorReference != null;
    steps.push({
      at: payment.confirmedAt,
      step: 'CONFIRMED',
      system: byProcessor ? 'processor' : 'payments',
      detail: byProcessor ? payment.processorReference : 'Money in hand',
    });
  }
  for (const event of events) steps.push(...stepsOf(event, payment, reader));
  return steps
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
    .map((step) => ({ ...step, lagMs: Math.max(0, step.at.getTime() - payment.receivedAt.getTime()) }));
}

function stepsOf(event: LogEvent, payment: Payment, reader: Principal): Step[] {
  const understood = understand('timeline')(event);
  if ('ignore' in understood) return [];
  return 'handle' in understood ? stepsOfKnown(understood.handle, payment, reader) : [unreadable(event)];
}

/** That something happened is told also where it is not known what. */
const unreadable = ({ kind, position, occurredAt: at }: LogEvent): Step => ({
  at,
  step: 'UNREADABLE',
  system: 'events',
  detail: `Event ${position}, ${kind}`,
});

function stepsOfKnown(event: EventsFor['timeline'], payment: Payment, reader: Principal): Step[] {
  const { occurredAt: at } = event;
  switch (event.kind) {
    case 'payment.posted.v1':
      return postingSteps(withinReach(event.payload, payment, reader), at);
    case 'payment.returned.v1':
      return returnSteps(withinReach(event.payload, payment, reader), at);
    case 'payment.pending.v1':
      return [{ at, step: 'PENDING', system: 'payments', detail: event.payload.pendingReason }];
    case 'payment.declined.v1':
      return [{ at, step: 'DECLINED', system: 'processor', detail: event.payload.declineCode }];
    case 'payment.abandoned.v1':
      return [{ at, step: 'ABANDONED', system: 'payments', detail: event.payload.declineCode }];
    case 'item.updated.v1': {
      if (!isOfDepartment(event.topics, reader)) return [];
      const { itemNumber, status } = event.payload;
      return [{ at, step: 'ITEM_UPDATED', system: 'departments', detail: `${itemNumber} is ${status}` }];
    }
  }
}

const isOfDepartment = (topics: readonly string[], reader: Principal): boolean =>
  topics.some(
    (topic) => topic.startsWith('department:') && seesDepartment(reader, topic.slice('department:'.length)),
  );

/** Of a basket, the parts of the reader's departments. Whose the other accounts are the event does not say. */
function withinReach<Payload extends InBooks>(
  posted: Payload,
  { accountId, departmentCode }: Payment,
  reader: Principal,
): Payload {
  if (reader.departments === '*') return posted;
  const seesAccount = seesDepartment(reader, departmentCode);
  return {
    ...posted,
    allocations: posted.allocations.filter(({ department }) => seesDepartment(reader, department)),
    accounts: posted.accounts.filter(({ id }) => seesAccount && id === accountId),
    departments: posted.departments.filter(({ code }) => seesDepartment(reader, code)),
  };
}

/** One commit, seen from each system that takes part in it. */
function postingSteps(posted: InBooks, at: Date): Step[] {
  const { allocations } = posted;
  return [
    { at, step: 'ALLOCATED', system: 'payments', detail: `${allocations.length} charges` },
    ...stepsOfEntry(posted, at),
    { at, step: 'ANNOUNCED', system: 'events', detail: null },
  ];
}

/** A bank took it back, in one commit as well. */
const returnSteps = (returned: InBooks & PayloadOf<'payment.returned.v1'>, at: Date): Step[] => [
  { at, step: 'RETURNED', system: 'payments', detail: `${returned.code}, on ${returned.returnedOn}` },
  ...stepsOfEntry(returned, at),
];

function stepsOfEntry({ journalSequence, accounts, departments }: InBooks, at: Date): Step[] {
  return [
    { at, step: 'POSTED_TO_LEDGER', system: 'ledger', detail: `Journal entry ${journalSequence}` },
    {
      at,
      step: 'BALANCE_UPDATED',
      system: 'accounts',
      detail: accounts.map(({ balanceCents }) => `New balance ${dollars(balanceCents)}`).join(', ') || null,
    },
    {
      at,
      step: 'REVENUE_UPDATED',
      system: 'departments',
      detail:
        departments.map(({ code, deltaCents }) => `${code} ${dollars(deltaCents)}`).join(', ') ||
        'No revenue',
    },
  ];
}
