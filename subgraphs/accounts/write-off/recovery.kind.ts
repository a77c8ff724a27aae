import type { Decider, Decision, MovementKind } from '../../../books/posting/movement.js';
import { drawDown } from '../../../books/posting/draw-down.js';
import type { View } from '../../../books/posting/view.js';
import { bookingOfRecovery, isRefusal, objectionTo } from './decide.js';
import { effectsOfStep } from './effects.js';
import { accountIn, answered, done, isRepeated, locksOf, refusals, refused } from './outcomes.js';
import { lookUpRows, readSeen, type Seen } from './seen.js';
import type { DecisionRequest, KnownWriteOff, WriteOffOutcome } from './types.js';
import { WriteOffRefusal } from './write-off.errors.js';
import { statusAfter } from './write-off.states.js';

/** Debt that was written off and is owed again, because somebody pays it after all. */
export class RecoveryKind implements MovementKind<DecisionRequest, WriteOffOutcome> {
  readonly name = 'WRITE_OFF_RECOVERY';
  readonly refusals = refusals;
  readonly locks = locksOf;
  readonly lookUp = lookUpRows;

  decider(seen: unknown): RecoveryDecider {
    return new RecoveryDecider(readSeen(seen));
  }
}

class RecoveryDecider implements Decider<DecisionRequest, WriteOffOutcome> {
  readonly #known: Map<string, KnownWriteOff>;

  constructor({ writeOffs }: Seen) {
    this.#known = new Map(writeOffs);
  }

  decide(
    request: DecisionRequest,
    _index: number,
    view: View,
    mayBeWritten: boolean,
  ): Decision<WriteOffOutcome> {
    const { kind: transition, writeOffId, accountId, by, note } = request;
    const known = this.#known.get(writeOffId);
    if (known && isRepeated(request, known)) return answered(done(writeOffId, !mayBeWritten));
    if (view.held.has(accountId)) return { kind: 'held', id: accountId };
    const objection = objectionTo(request, known);
    if (!known || objection)
      return answered(refused(objection ?? { code: WriteOffRefusal.WRITE_OFF_NOT_FOUND, path: ['id'] }));
    const booking = bookingOfRecovery(known, request, view);
    if (isRefusal(booking)) return answered(refused(booking));
    this.#known.set(writeOffId, { ...known, status: statusAfter[transition], decidedBy: by });
    const subject = { ...known, account: accountIn(view, accountId) };
    const effects = effectsOfStep(subject, { transition, by, note }, booking);
    drawDown(view, effects);
    return { kind: 'effects', effects, answer: () => done(writeOffId) };
  }
}
