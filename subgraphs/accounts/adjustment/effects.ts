import { announce } from '../../../books/events/announce.js';
import type { AggregateRow, Announcement, Delta, Effects, Entry } from '../../../books/posting/effects.js';
import type { PayableAccount } from '../../../books/posting/view.js';
import { sumCents, type Cents } from '../../../platform/money/money.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { Booking } from '../approval/outcomes.js';
import type { KnownAsking, StepBy } from '../approval/types.js';
import { statusAfter, type AdjustmentTransition } from './adjustment.states.js';
import type { Cut } from './book.js';
import type { AdjustmentRequest, KnownAdjustment } from './types.js';

/** An adjustment, for which it does not matter how far it has come. */
type Subject = Omit<KnownAdjustment, keyof KnownAsking> & {
  readonly id: string;
  readonly account: Pick<PayableAccount, 'id' | 'number' | 'departmentCode'>;
};

type Step = StepBy<AdjustmentTransition>;

/** What a step does to the books. */
interface Done {
  readonly cut: Cut;
  readonly booking: Booking;
}

/** @param asked where the adjustment begins with this step */
export function effectsOfStep(
  subject: Subject,
  step: Step,
  businessDate: CivilDate,
  done?: Done,
  asked?: AdjustmentRequest,
): Effects {
  const written = {
    rows: [rowOf(subject, step, done, asked)],
    events: [eventOf(subject, step, done)],
  };
  if (!done) return written;
  const { entryId } = done.booking;
  return {
    ...written,
    entries: [entryOf(subject, step, done.booking)],
    deltas: deltasOf(subject, done),
    cures: [{ entryId, accountId: subject.account.id, businessDate }],
  };
}

function entryOf({ id, account }: Subject, { transition }: Step, { entryId, ...made }: Booking): Entry {
  return {
    ...made,
    id: entryId,
    description: `Adjustment on account ${account.number}`,
    source: { kind: 'ADJUSTMENT', id, transition: statusAfter[transition] },
  };
}

function deltasOf(
  { account, chargeId }: Subject,
  { cut: { openCents, paidCents }, booking: { entryId } }: Done,
): Delta[] {
  const of = { entryId, accountId: account.id };
  const deltas: Delta[] = [
    { ...of, chargeId, openCents: -openCents, creditCents: 0n, controlCents: -openCents },
    { ...of, openCents: 0n, creditCents: paidCents, controlCents: -paidCents },
  ];
  return deltas.filter(({ controlCents }) => controlCents !== 0n);
}

function rowOf(
  { id, account, chargeId, adjusts, reason, note, reference, amountCents, askedOn, askedAs }: Subject,
  { transition, by, note: comment }: Step,
  done: Done | undefined,
  asked: AdjustmentRequest | undefined,
): AggregateRow {
  return {
    id,
    ...(asked && {
      asked: {
        ...{ account: account.id, charge: chargeId, kind: adjusts, reason, note, reference },
        amountCents: amountCents.toString(),
        ...{ askedOn, askedAs },
        ...{ scope: asked.scope, key: asked.key, requestHash: asked.requestHash },
      },
    }),
    ...{ transition, by, comment },
    ...(done && { entry: done.booking.entryId, creditedCents: done.cut.paidCents.toString() }),
  };
}

function eventOf(
  { id, account, chargeId, adjusts, reason, note, reference, amountCents, askedOn, askedAs }: Subject,
  { transition, by, note: comment }: Step,
  done: Done | undefined,
): Announcement {
  const payload = {
    ...{ adjustmentId: id, accountId: account.id, chargeId, kind: adjusts, reason },
    amountCents: amountCents.toString(),
    ...{ note, reference, askedOn, askedAs, by, comment },
  };
  const concerned = { account: account.id, department: account.departmentCode };
  if (!done) {
    const kind = transition === 'REJECT' ? 'adjustment.rejected.v1' : 'adjustment.requested.v1';
    return announce(kind, concerned, payload);
  }
  const { entryId } = done.booking;
  const creditedCents = done.cut.paidCents.toString();
  return {
    ...announce('adjustment.approved.v1', concerned, { ...payload, creditedCents, entryId }),
    entryId,
  };
}

/** What the effects of an adjustment do, as a preview tells it. */
export function foreseenOf({ deltas = [], rows = [] }: Effects): {
  needsApproval: boolean;
  amountCents: Cents;
  creditedCents: Cents;
} {
  return {
    needsApproval: rows.some(({ transition }) => transition === 'APPROVE'),
    amountCents: sumCents(deltas.map(({ controlCents }) => -controlCents)),
    creditedCents: sumCents(deltas.map(({ creditCents }) => creditCents)),
  };
}
