import { drawDown } from '../../../books/posting/draw-down.js';
import type { Effects } from '../../../books/posting/effects.js';
import type { Decider, Decision } from '../../../books/posting/movement.js';
import type { PayableAccount, View } from '../../../books/posting/view.js';
import type { Refusal } from '../../../books/problems/refusals.js';
import type { Cents } from '../../../platform/money/money.js';
import type { ApprovalRefusal } from './approval.errors.js';
import { accountIn, answered, done, isRepeated, maySee, refused } from './outcomes.js';
import type { Asking, DecisionRequest, KnownAsking, Outcome, Plan, SeenAskings } from './types.js';

/** What a kind decides for itself. Each plan holds what it would do to the books, or says why it would do nothing. */
export interface Approvable<
  Wanted extends Asking,
  Known extends KnownAsking,
  Planned extends Plan,
  Code extends string,
> {
  readonly codes: { readonly notFound: Code; readonly notPending: Code };
  planAsked(request: Wanted, view: View): Planned | Refusal<Code | ApprovalRefusal>;
  /** As it was asked for or, where that cannot be any more, not at all. */
  planApproved(known: Known, request: DecisionRequest, view: View): Planned | Refusal<Code | ApprovalRefusal>;
  /** Up to how much of an account whoever asks does alone; nothing where nobody does. */
  limitOf(request: Wanted, account: PayableAccount): Cents;
  /** What is done at once, or only asked for. */
  effectsOfAsking(request: Wanted, plan: Planned, isAtOnce: boolean, account: PayableAccount): Effects;
  /** @param plan absent where it is turned down */
  effectsOfDecision(
    known: Known,
    request: DecisionRequest,
    plan: Planned | undefined,
    account: PayableAccount,
  ): Effects;
}

const statusAfter = { APPROVE: 'APPROVED', REJECT: 'REJECTED' } as const;

/**
 * Decides those of one batch, each after what the ones before it will have written: what one person asks for is done at once within
 * a limit, and above it when a second person approves it.
 */
export class ApprovalDecider<
  Wanted extends Asking,
  Known extends KnownAsking,
  Planned extends Plan,
  Code extends string,
> implements Decider<Wanted | DecisionRequest, Outcome<Code>> {
  readonly #asked = new Map<string, Wanted>();
  readonly #existing: SeenAskings<Known>['existing'];
  readonly #known: Map<string, Known>;
  readonly #alone: Map<string, Cents>;

  constructor(
    private readonly kind: Approvable<Wanted, Known, Planned, Code>,
    { existing, known, alone }: SeenAskings<Known>,
  ) {
    this.#existing = existing;
    this.#known = new Map(known);
    this.#alone = new Map(alone);
  }

  decide(
    request: Wanted | DecisionRequest,
    index: number,
    view: View,
    mayBeWritten: boolean,
  ): Decision<Outcome<Code>> {
    return request.kind === 'ask'
      ? this.#ask(request, index, view)
      : this.#decideOn(request, view, mayBeWritten);
  }

  #ask(request: Wanted, index: number, view: View): Decision<Outcome<Code>> {
    const { id, accountId, departments, requestHash } = request;
    const earlier = this.#existing.get(index) ?? this.#asked.get(keyOf(request));
    if (earlier)
      return earlier.requestHash === requestHash
        ? answered(done(earlier.id, earlier.id !== id))
        : refused({ code: 'IDEMPOTENCY_CONFLICT', path: ['input', 'idempotencyKey'] });
    const held = view.held.get(accountId);
    if (held && maySee(departments, held.departmentCode)) return { kind: 'held', id: accountId };
    const account = view.position.accounts.get(accountId);
    if (!account || !maySee(departments, account.departmentCode))
      return refused({ code: 'ACCOUNT_NOT_FOUND', path: ['input', 'accountId'] });
    // Also what waits is decided on what would be booked, so that nobody is asked to approve what cannot be.
    const plan = this.kind.planAsked(request, view);
    if (isNoPlan(plan)) return refused(plan);
    // Counted over all of the account, or whoever is above the limit would have it in slices.
    const aloneCents = (this.#alone.get(accountId) ?? 0n) + plan.amountCents;
    const isAtOnce = aloneCents <= this.kind.limitOf(request, account);
    this.#asked.set(keyOf(request), request);
    if (isAtOnce) this.#alone.set(accountId, aloneCents);
    return concluded(id, view, this.kind.effectsOfAsking(request, plan, isAtOnce, account));
  }

  #decideOn(request: DecisionRequest, view: View, mayBeWritten: boolean): Decision<Outcome<Code>> {
    const { kind: transition, id, accountId, by } = request;
    const known = this.#known.get(id);
    if (!known) return refused({ code: this.kind.codes.notFound, path: ['id'] });
    const status = statusAfter[transition];
    if (isRepeated(request, known, status)) return answered(done(id, !mayBeWritten));
    if (view.held.has(accountId)) return { kind: 'held', id: accountId };
    if (known.status !== 'PENDING_APPROVAL')
      return refused({ code: this.kind.codes.notPending, path: ['id'], detail: `It is ${known.status}.` });
    // Who asked may think better of it, but not say yes.
    if (transition === 'APPROVE' && by === known.requestedBy)
      return refused({ code: 'SECOND_PERSON_NEEDED', path: ['id'] });
    const plan = transition === 'REJECT' ? undefined : this.kind.planApproved(known, request, view);
    if (plan && isNoPlan(plan)) return refused(plan);
    this.#known.set(id, { ...known, status, decidedBy: by });
    return concluded(id, view, this.kind.effectsOfDecision(known, request, plan, accountIn(view, accountId)));
  }
}

const isNoPlan = <Code extends string>(plan: Plan | Refusal<Code>): plan is Refusal<Code> => 'code' in plan;

function concluded(id: string, view: View, effects: Effects): Decision<Outcome<never>> {
  drawDown(view, effects);
  return { kind: 'effects', effects, answer: () => done(id) };
}

const keyOf = ({ scope, key }: Asking): string => JSON.stringify([scope, key]);
