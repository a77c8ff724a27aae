import type { Decider, Decision, Locks, MovementKind } from '../../../books/posting/movement.js';
import { drawDown } from '../../../books/posting/draw-down.js';
import type { View } from '../../../books/posting/view.js';
import {
  accountIn,
  answered,
  done,
  isRefusal,
  isRepeated,
  locksOf,
  refusals,
  refused,
} from '../approval/outcomes.js';
import type { DecisionRequest } from '../approval/types.js';
import { bookingOfRecovery } from './decide.js';
import { effectsOfStep } from './effects.js';
import { lookUpRows, readSeen, type Seen } from './seen.js';
import type { KnownWriteOff, WriteOffOutcome } from './types.js';
import { WriteOffRefusal } from './write-off.errors.js';
import { WriteOffStatus } from './write-off.states.js';

type Request = DecisionRequest<'RECOVER'>;

/** Debt that was written off and is owed again, because somebody pays it after all. */
export class RecoveryKind implements MovementKind<Request, WriteOffOutcome> {
  readonly name = 'WRITE_OFF_RECOVERY';
  readonly refusals = refusals;
  readonly lookUp = lookUpRows;

  locks(request: Request): Locks {
    return locksOf(request, request.chargeIds);
  }

  decider(seen: unknown): RecoveryDecider {
    return new RecoveryDecider(readSeen(seen));
  }
}

class RecoveryDecider implements Decider<Request, WriteOffOutcome> {
  readonly #known: Map<string, KnownWriteOff>;

  constructor({ known }: Seen) {
    this.#known = new Map(known);
  }

  decide(request: Request, _index: number, view: View, mayBeWritten: boolean): Decision<WriteOffOutcome> {
    const { kind: transition, id, accountId, by, note } = request;
    const known = this.#known.get(id);
    if (!known) return refused({ code: WriteOffRefusal.WRITE_OFF_NOT_FOUND, path: ['id'] });
    if (isRepeated(request, known, WriteOffStatus.RECOVERED)) return answered(done(id, !mayBeWritten));
    if (view.held.has(accountId)) return { kind: 'held', id: accountId };
    if (known.status !== WriteOffStatus.APPROVED) {
      const detail = `It is ${known.status}.`;
      return refused({ code: WriteOffRefusal.WRITE_OFF_NOT_STANDING, path: ['id'], detail });
    }
    const booking = bookingOfRecovery(known, request, view);
    if (isRefusal(booking)) return refused(booking);
    this.#known.set(id, { ...known, status: WriteOffStatus.RECOVERED, decidedBy: by });
    const subject = { ...known, account: accountIn(view, accountId) };
    const effects = effectsOfStep(subject, { transition, by, note }, booking);
    drawDown(view, effects);
    return { kind: 'effects', effects, answer: () => done(id) };
  }
}
