import type { Effects } from '../../../books/posting/effects.js';
import type { Locks, MovementKind } from '../../../books/posting/movement.js';
import type { PayableAccount, View } from '../../../books/posting/view.js';
import type { Cents } from '../../../platform/money/money.js';
import { ApprovalDecider, type Approvable } from '../approval/approval-decider.js';
import { isRefusal, locksOf, refusals, type Booking } from '../approval/outcomes.js';
import type { DecisionRequest, Plan } from '../approval/types.js';
import { amountOf, type ChargePart } from './book.js';
import { bookingOfWriteOff, partsApproved, partsAskedFor } from './decide.js';
import { effectsOfStep } from './effects.js';
import { lookUpRows, readSeen, type Seen } from './seen.js';
import type { KnownWriteOff, WriteOffOutcome, WriteOffRequest } from './types.js';
import { WriteOffRefusal, type Refusal } from './write-off.errors.js';

type Request = WriteOffRequest | DecisionRequest;

/** Debt that is written off, at once or when a second person has approved it. */
export class WriteOffKind implements MovementKind<Request, WriteOffOutcome> {
  readonly name = 'WRITE_OFF';
  readonly refusals = refusals;
  readonly lookUp = lookUpRows;

  locks(request: Request): Locks {
    const charges =
      request.kind === 'ask' ? (request.charges ?? []).map(({ chargeId }) => chargeId) : request.chargeIds;
    return locksOf(request, charges);
  }

  decider(seen: unknown): ApprovalDecider<WriteOffRequest, KnownWriteOff, PlannedWriteOff, WriteOffRefusal> {
    const read = readSeen(seen);
    return new ApprovalDecider(new WriteOffs(read), read);
  }
}

interface PlannedWriteOff extends Plan {
  readonly parts: readonly ChargePart[];
  readonly booking: Booking;
}

class WriteOffs implements Approvable<WriteOffRequest, KnownWriteOff, PlannedWriteOff, WriteOffRefusal> {
  readonly codes = {
    notFound: WriteOffRefusal.WRITE_OFF_NOT_FOUND,
    notPending: WriteOffRefusal.WRITE_OFF_NOT_PENDING,
  };

  constructor(private readonly seen: Seen) {}

  planAsked(request: WriteOffRequest, view: View): PlannedWriteOff | Refusal {
    return planOf(partsAskedFor(request, view), request, view);
  }

  planApproved(known: KnownWriteOff, request: DecisionRequest, view: View): PlannedWriteOff | Refusal {
    return planOf(partsApproved(known, view), request, view);
  }

  limitOf({ mayAlone }: WriteOffRequest, { departmentCode }: PayableAccount): Cents {
    return mayAlone ? (this.seen.limits.get(departmentCode) ?? 0n) : 0n;
  }

  effectsOfAsking(
    request: WriteOffRequest,
    { parts, booking }: PlannedWriteOff,
    isAtOnce: boolean,
    account: PayableAccount,
  ): Effects {
    const subject = { ...request, account, parts: parts.map(toPart) };
    const step = { transition: isAtOnce ? 'WRITE_OFF' : 'REQUEST', by: request.by, note: null } as const;
    return effectsOfStep(subject, step, isAtOnce ? booking : undefined, request);
  }

  effectsOfDecision(
    known: KnownWriteOff,
    { kind: transition, by, note }: DecisionRequest,
    plan: PlannedWriteOff | undefined,
    account: PayableAccount,
  ): Effects {
    return effectsOfStep({ ...known, account }, { transition, by, note }, plan?.booking);
  }
}

function planOf(
  parts: readonly ChargePart[] | Refusal,
  request: Request,
  view: View,
): PlannedWriteOff | Refusal {
  if (isRefusal(parts)) return parts;
  const booking = bookingOfWriteOff(parts, request, view);
  return isRefusal(booking) ? booking : { amountCents: amountOf(parts), parts, booking };
}

const toPart = ({ charge, amountCents }: { charge: { id: string }; amountCents: bigint }) => ({
  chargeId: charge.id,
  amountCents,
});
