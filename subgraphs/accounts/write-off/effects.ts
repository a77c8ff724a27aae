import { announce } from '../../../books/events/announce.js';
import type { PayloadOf } from '../../../books/events/kinds.js';
import type { AggregateRow, Announcement, Delta, Effects, Entry } from '../../../books/posting/effects.js';
import type { PayableAccount } from '../../../books/posting/view.js';
import type { Booking } from '../approval/outcomes.js';
import type { StepBy } from '../approval/types.js';
import { amountOf } from './book.js';
import type { Part, WriteOffRequest } from './types.js';
import { statusAfter, type WriteOffTransition } from './write-off.states.js';

/** A write-off, for which it does not matter how far it has come. */
interface Subject {
  readonly id: string;
  readonly account: Pick<PayableAccount, 'id' | 'number' | 'departmentCode'>;
  readonly reason: string;
  readonly reference: string | null;
  readonly parts: readonly Part[];
}

type Step = StepBy<WriteOffTransition>;

/** @param asked where the write-off begins with this step */
export function effectsOfStep(
  subject: Subject,
  step: Step,
  booking?: Booking,
  asked?: WriteOffRequest,
): Effects {
  const rows = [rowOf(subject, step, booking, asked)];
  const events = [eventOf(subject, step, booking)];
  return booking
    ? { entries: [entryOf(subject, step, booking)], deltas: deltasOf(subject, step, booking), rows, events }
    : { rows, events };
}

function entryOf({ id, account }: Subject, { transition }: Step, booking: Booking): Entry {
  const { entryId, ...made } = booking;
  const what = transition === 'RECOVER' ? 'Recovery of a write-off' : 'Write-off';
  return {
    ...made,
    id: entryId,
    description: `${what} on account ${account.number}`,
    source: { kind: 'WRITE_OFF', id, transition: statusAfter[transition] },
  };
}

const deltasOf = ({ account, parts }: Subject, { transition }: Step, { entryId }: Booking): Delta[] =>
  parts.map(({ chargeId, amountCents }) => {
    const openCents = transition === 'RECOVER' ? amountCents : -amountCents;
    return { entryId, accountId: account.id, chargeId, openCents, creditCents: 0n, controlCents: openCents };
  });

const partRows = (parts: readonly Part[]): PayloadOf<'writeoff.requested.v1'>['charges'] =>
  parts.map(({ chargeId, amountCents }) => ({ charge: chargeId, amountCents: amountCents.toString() }));

function rowOf(
  { id, account, parts }: Subject,
  step: Step,
  booking: Booking | undefined,
  asked: WriteOffRequest | undefined,
): AggregateRow {
  return {
    id,
    ...(asked && {
      asked: {
        account: account.id,
        amountCents: amountOf(parts).toString(),
        reason: asked.reason,
        reference: asked.reference,
        scope: asked.scope,
        key: asked.key,
        requestHash: asked.requestHash,
        parts: partRows(parts),
      },
    }),
    ...step,
    entry: booking?.entryId,
  };
}

function eventOf(
  subject: Subject,
  { transition, by, note }: Step,
  booking: Booking | undefined,
): Announcement {
  const { id, account, reason, reference, parts } = subject;
  const payload = {
    writeOffId: id,
    accountId: account.id,
    amountCents: amountOf(parts).toString(),
    charges: partRows(parts),
    ...{ reason, reference, by, note },
  };
  const concerned = { account: account.id, department: account.departmentCode };
  if (!booking) {
    const kind = transition === 'REJECT' ? 'writeoff.rejected.v1' : 'writeoff.requested.v1';
    return announce(kind, concerned, payload);
  }
  const { entryId } = booking;
  const kind = transition === 'RECOVER' ? 'writeoff.recovered.v1' : 'writeoff.approved.v1';
  return { ...announce(kind, concerned, { ...payload, entryId }), entryId };
}
