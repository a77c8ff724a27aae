import type { Decider, Decision, MovementKind } from '../../../books/posting/movement.js';
import { drawDown } from '../../../books/posting/draw-down.js';
import type { View } from '../../../books/posting/view.js';
import type { Cents } from '../../../platform/money/money.js';
import { amountOf } from './book.js';
import { bookingOfWriteOff, isRefusal, maySee, objectionTo, partsApproved, partsAskedFor } from './decide.js';
import { effectsOfStep } from './effects.js';
import { accountIn, answered, done, isRepeated, locksOf, refusals, refused } from './outcomes.js';
import { lookUpRows, readSeen, type Seen } from './seen.js';
import type { DecisionRequest, KnownWriteOff, WriteOffOutcome, WriteOffRequest } from './types.js';
import { WriteOffRefusal } from './write-off.errors.js';
import { statusAfter } from './write-off.states.js';

type Request = WriteOffRequest | DecisionRequest;

/** Debt that is written off, at once or when a second person has approved it. */
export class WriteOffKind implements MovementKind<Request, WriteOffOutcome> {
  readonly name = 'WRITE_OFF';
  readonly refusals = refusals;
  readonly locks = locksOf;
  readonly lookUp = lookUpRows;

  decider(seen: unknown): WriteOffDecider {
    return new WriteOffDecider(readSeen(seen));
  }
}

/** Decides those of one batch, each after what the ones before it will have written. */
class WriteOffDecider implements Decider<Request, WriteOffOutcome> {
  readonly #seen: Seen;
  readonly #asked = new Map<string, WriteOffRequest>();
  readonly #known: Map<string, KnownWriteOff>;
  readonly #alone: Map<string, Cents>;

  constructor(seen: Seen) {
    this.#seen = seen;
    this.#known = new Map(seen.writeOffs);
    this.#alone = new Map(seen.alone);
  }

  decide(request: Request, index: number, view: View, mayBeWritten: boolean): Decision<WriteOffOutcome> {
    return request.kind === 'ask'
      ? this.#ask(request, index, view)
      : this.#decideOn(request, view, mayBeWritten);
  }

  #ask(request: WriteOffRequest, index: number, view: View): Decision<WriteOffOutcome> {
    const { id, accountId, departments, by, mayAlone } = request;
    const earlier = this.#seen.existing.get(index) ?? this.#asked.get(keyOf(request));
    if (earlier) {
      return answered(
        earlier.requestHash === request.requestHash
          ? done(earlier.id, earlier.id !== id)
          : refused({ code: WriteOffRefusal.IDEMPOTENCY_CONFLICT, path: ['input', 'idempotencyKey'] }),
      );
    }
    const held = view.held.get(accountId);
    if (held && maySee(departments, held.departmentCode)) return { kind: 'held', id: accountId };
    const parts = partsAskedFor(request, view);
    if (isRefusal(parts)) return answered(refused(parts));
    const account = accountIn(view, accountId);
    const limitCents = this.#seen.limits.get(account.departmentCode) ?? 0n;
    const aloneCents = (this.#alone.get(accountId) ?? 0n) + amountOf(parts);
    // Counted over all of the account, or whoever is above the limit would write off in slices.
    const isAtOnce = mayAlone && aloneCents <= limitCents;
    // Also what waits is decided on what would be booked, so that nobody is asked to approve what cannot be.
    const booking = bookingOfWriteOff(parts, request, view);
    if (isRefusal(booking)) return answered(refused(booking));
    this.#asked.set(keyOf(request), request);
    if (isAtOnce) this.#alone.set(accountId, aloneCents);
    const subject = { ...request, account, parts: parts.map(toPart) };
    const transition = isAtOnce ? 'WRITE_OFF' : 'REQUEST';
    const step = { transition, by, note: null } as const;
    const effects = effectsOfStep(subject, step, isAtOnce ? booking : undefined, request);
    drawDown(view, effects);
    return { kind: 'effects', effects, answer: () => done(id) };
  }

  #decideOn(request: DecisionRequest, view: View, mayBeWritten: boolean): Decision<WriteOffOutcome> {
    const { kind: transition, writeOffId, accountId, by, note } = request;
    const known = this.#known.get(writeOffId);
    if (known && isRepeated(request, known)) return answered(done(writeOffId, !mayBeWritten));
    if (view.held.has(accountId)) return { kind: 'held', id: accountId };
    const objection = objectionTo(request, known);
    if (!known || objection)
      return answered(refused(objection ?? { code: WriteOffRefusal.WRITE_OFF_NOT_FOUND, path: ['id'] }));
    const subject = { ...known, account: accountIn(view, accountId) };
    const step = { transition, by, note };
    const after = { ...known, status: statusAfter[transition], decidedBy: by };
    if (transition === 'REJECT') {
      this.#known.set(writeOffId, after);
      return { kind: 'effects', effects: effectsOfStep(subject, step), answer: () => done(writeOffId) };
    }
    const parts = partsApproved(known, view);
    if (isRefusal(parts)) return answered(refused(parts));
    const booking = bookingOfWriteOff(parts, request, view);
    if (isRefusal(booking)) return answered(refused(booking));
    this.#known.set(writeOffId, after);
    const effects = effectsOfStep(subject, step, booking);
    drawDown(view, effects);
    return { kind: 'effects', effects, answer: () => done(writeOffId) };
  }
}

const keyOf = ({ scope, key }: WriteOffRequest): string => JSON.stringify([scope, key]);

const toPart = ({ charge, amountCents }: { charge: { id: string }; amountCents: bigint }) => ({
  chargeId: charge.id,
  amountCents,
});
