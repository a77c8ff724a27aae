import type { Effects } from '../../../books/posting/effects.js';
import type { Locks, MovementKind } from '../../../books/posting/movement.js';
import type { PayableAccount, View } from '../../../books/posting/view.js';
import { AdjustmentKind } from '../../../books/words/adjustment.js';
import { formatCents, type Cents } from '../../../platform/money/money.js';
import { ApprovalDecider, type Approvable } from '../approval/approval-decider.js';
import { accountIn, bookOn, isRefusal, locksOf, refusals, type Booking } from '../approval/outcomes.js';
import type { DecisionRequest, Plan } from '../approval/types.js';
import { AdjustmentRefusal, type Refusal } from './adjustment.errors.js';
import { policies } from './adjustment.policy.js';
import { postingOfAdjustment, type Cut } from './book.js';
import { effectsOfStep } from './effects.js';
import { lookUpRows, readSeen, type Seen } from './seen.js';
import type { AdjustmentOutcome, AdjustmentRequest, KnownAdjustment } from './types.js';

type Request = AdjustmentRequest | DecisionRequest;

/** A charge that is adjusted, at once or when a second person has approved it. */
export class AdjustmentMovement implements MovementKind<Request, AdjustmentOutcome> {
  readonly name = 'ADJUSTMENT';
  readonly refusals = refusals;
  readonly lookUp = lookUpRows;

  locks(request: Request): Locks {
    return locksOf(request, request.kind === 'ask' ? [request.chargeId] : request.chargeIds);
  }

  decider(
    seen: unknown,
  ): ApprovalDecider<AdjustmentRequest, KnownAdjustment, PlannedAdjustment, AdjustmentRefusal> {
    const read = readSeen(seen);
    return new ApprovalDecider(new Adjustments(read), read);
  }
}

interface PlannedAdjustment extends Plan {
  readonly cut: Cut;
  readonly booking: Booking;
}

/** Those of one batch, each after what the ones before it left of their charges. */
class Adjustments implements Approvable<
  AdjustmentRequest,
  KnownAdjustment,
  PlannedAdjustment,
  AdjustmentRefusal
> {
  readonly codes = {
    notFound: AdjustmentRefusal.ADJUSTMENT_NOT_FOUND,
    notPending: AdjustmentRefusal.ADJUSTMENT_NOT_PENDING,
  };
  readonly #limits: Seen['limits'];
  readonly #paid: Map<string, Cents>;
  readonly #leaks: Set<string>;

  constructor({ limits, paid, leaks }: Seen) {
    this.#limits = limits;
    this.#paid = new Map(paid);
    this.#leaks = new Set(leaks);
  }

  planAsked(request: AdjustmentRequest, view: View): PlannedAdjustment | Refusal {
    const { accountId, chargeId, adjusts, expectedBalanceVersion: expected } = request;
    if (expected !== undefined && accountIn(view, accountId).balanceVersion !== expected)
      return refuse(AdjustmentRefusal.BALANCE_CHANGED, ['input', 'expectedBalanceVersion']);
    const charge = view.position.charges.get(chargeId);
    if (charge?.accountId !== accountId)
      return refuse(AdjustmentRefusal.CHARGE_NOT_FOUND, ['input', 'chargeId']);
    if (!policies[adjusts].charges.includes(charge.kind))
      return refuse(
        AdjustmentRefusal.ADJUSTMENT_KIND_NOT_APPLICABLE,
        ['input', 'kind'],
        `It is ${charge.kind}.`,
      );
    if (charge.receivableAccountCode === null)
      return refuse(AdjustmentRefusal.ADJUSTMENT_NOT_BILLED, ['input', 'chargeId']);
    if (adjusts === AdjustmentKind.LEAK_ADJUSTMENT && this.#leaks.has(accountId))
      return refuse(AdjustmentRefusal.LEAK_ADJUSTED_BEFORE, ['input', 'kind']);
    return this.#plan(request, request, view, ['input', 'amount']);
  }

  planApproved(known: KnownAdjustment, request: DecisionRequest, view: View): PlannedAdjustment | Refusal {
    return this.#plan(known, request, view, ['id']);
  }

  /** What is open of the charge goes first, and then what was paid of it becomes credit. */
  #plan(
    {
      chargeId,
      adjusts,
      amountCents: wanted,
    }: Pick<AdjustmentRequest, 'chargeId' | 'adjusts' | 'amountCents'>,
    { accountId, businessDate }: Request,
    view: View,
    path: readonly string[],
  ): PlannedAdjustment | Refusal {
    const charge = view.position.charges.get(chargeId);
    if (!charge) throw new Error(`Charge ${chargeId} was not looked at`);
    const leftCents = charge.openCents + (this.#paid.get(chargeId) ?? 0n);
    const amountCents = wanted ?? leftCents;
    if (amountCents <= 0n || amountCents > leftCents) {
      const detail = `${formatCents(leftCents > 0n ? leftCents : 0n)} is left of it.`;
      return refuse(AdjustmentRefusal.ADJUSTMENT_EXCEEDS_CHARGE, path, detail);
    }
    const openCents = amountCents < charge.openCents ? amountCents : charge.openCents;
    const cut = { kind: adjusts, charge, openCents, paidCents: amountCents - openCents };
    const keeper = accountIn(view, accountId).departmentCode;
    const booking = bookOn(businessDate, view, (occasion) =>
      postingOfAdjustment(cut, keeper, view.routing, occasion),
    );
    return isRefusal(booking) ? booking : { amountCents, cut, booking };
  }

  limitOf({ askedAs }: AdjustmentRequest, { departmentCode }: PayableAccount): Cents {
    return BigInt(this.#limits[departmentCode]?.[askedAs] ?? 0);
  }

  effectsOfAsking(
    request: AdjustmentRequest,
    plan: PlannedAdjustment,
    isAtOnce: boolean,
    account: PayableAccount,
  ): Effects {
    if (request.adjusts === AdjustmentKind.LEAK_ADJUSTMENT) this.#leaks.add(account.id);
    const whenNot = request.isPreview ? 'APPROVE' : 'REQUEST';
    const step = { transition: isAtOnce ? 'ADJUST' : whenNot, by: request.by, note: null } as const;
    const done = isAtOnce || request.isPreview ? this.#takeOff(plan) : undefined;
    const subject = { ...request, account, amountCents: plan.amountCents };
    return effectsOfStep(subject, step, request.businessDate, done, request);
  }

  effectsOfDecision(
    known: KnownAdjustment,
    { kind: transition, by, note, businessDate }: DecisionRequest,
    plan: PlannedAdjustment | undefined,
    account: PayableAccount,
  ): Effects {
    const done = plan && this.#takeOff(plan);
    return effectsOfStep({ ...known, account }, { transition, by, note }, businessDate, done);
  }

  #takeOff(plan: PlannedAdjustment): PlannedAdjustment {
    const { charge, paidCents } = plan.cut;
    this.#paid.set(charge.id, (this.#paid.get(charge.id) ?? 0n) - paidCents);
    return plan;
  }
}

const refuse = (code: AdjustmentRefusal, path: readonly string[], detail?: string): Refusal => ({
  code,
  path,
  ...(detail !== undefined && { detail }),
});
