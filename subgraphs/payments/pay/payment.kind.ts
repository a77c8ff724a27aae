import { drawDown } from '../../../books/posting/draw-down.js';
import type { Decider, Decision, Locks, MovementKind } from '../../../books/posting/movement.js';
import type { Written } from '../../../books/posting/effects.js';
import type { HeldAccount, View } from '../../../books/posting/view.js';
import { newId } from '../../../platform/ids/public-id.js';
import { PaymentRefusal } from '../payment/payment.errors.js';
import { decide, maySee, type PostingPlan } from './decide.js';
import { effectsOfAttempt, effectsOfPayment } from './effects.js';
import type { PlannedEntry, PostingOutcome } from './outcome.js';
import type { PaymentRequest } from './types.js';

interface ExistingPayment {
  readonly id: string;
  readonly requestHash: string;
  readonly status: string;
  readonly department: string;
  /** Whether somebody else holds its record, which was then not locked. */
  readonly held: boolean;
}

/** What payments.look_up answers, n counting from 1. */
interface Seen {
  readonly existing: readonly (ExistingPayment & { readonly n: number })[];
  readonly similar: readonly { readonly n: number; readonly id: string }[];
}

const refused = (code: PaymentRefusal): PostingOutcome => ({
  kind: 'refused',
  refusal: { code, path: ['input'] },
});

/** Payments by residents, whether they are posted at once or begun, for their processor to be asked. */
export class PaymentKind implements MovementKind<PaymentRequest, PostingOutcome> {
  readonly name = 'PAYMENT';
  readonly refusals = {
    busy: refused(PaymentRefusal.SERVICE_BUSY),
    periodClosed: refused(PaymentRefusal.FISCAL_PERIOD_CLOSED),
  };
  readonly #similarWithinMs: number;

  /** @param similarWithinMs how long ago a payment of the same amount, tender and instrument still asks for a second thought */
  constructor(similarWithinMs: number) {
    this.#similarWithinMs = similarWithinMs;
  }

  locks({ accountId, allocations, businessDate }: PaymentRequest): Locks {
    return {
      accounts: [accountId],
      charges: (allocations ?? []).map(({ chargeId }) => chargeId),
      days: [businessDate],
    };
  }

  patienceMs({ patienceMs }: PaymentRequest): number | undefined {
    return patienceMs;
  }

  lookUp(requests: readonly PaymentRequest[]): object {
    return { similarWithinMs: this.#similarWithinMs, requests: requests.map(lookUpRow) };
  }

  decider(seen: unknown): PaymentDecider {
    return new PaymentDecider(seen as Seen);
  }
}

const lookUpRow = (request: PaymentRequest): object => ({
  id: request.id,
  scope: request.scope,
  key: request.key,
  account: request.accountId,
  amountCents: request.amountCents.toString(),
  tender: request.tender,
  instrument: request.maskedInstrument ?? null,
  ...((request.captured ?? request.begunBefore) && { attempted: true }),
});

/** Decides the payments of one batch, each after what the ones before it will have written, which the database cannot show yet. */
class PaymentDecider implements Decider<PaymentRequest, PostingOutcome> {
  readonly #existing: ReadonlyMap<number, ExistingPayment>;
  readonly #similar: ReadonlyMap<number, string>;
  readonly #byKey = new Map<string, ExistingPayment>();
  readonly #byLook = new Map<string, PaymentRequest>();

  constructor({ existing, similar }: Seen) {
    this.#existing = new Map(existing.map(({ n, ...payment }) => [n - 1, payment]));
    this.#similar = new Map(similar.map(({ n, id }) => [n - 1, id]));
  }

  decide(request: PaymentRequest, index: number, view: View): Decision<PostingOutcome> {
    const existing = this.#existing.get(index) ?? this.#byKey.get(keyOf(request));
    const isResumed = existing?.id === request.id && isUndecided(request, existing);
    if (existing && !isResumed) return answered(answerExisting(request, existing));
    // To decide again might refuse what is charged later.
    if (existing && !request.captured && !request.begunBefore)
      return answered({ kind: 'begun', departmentCode: existing.department });
    const held = existing?.held ? request.accountId : heldAccount(request, view.held)?.id;
    if (held) return { kind: 'held', id: held };
    if (request.objection) return answered({ kind: 'refused', refusal: request.objection });

    const accountingDate = view.accountingDates[request.businessDate] ?? null;
    const similarId = this.#similar.get(index) ?? this.#byLook.get(lookOf(request))?.id;
    const decision = decide(request, { ...view, accountingDate, similarId });
    if (decision.kind === 'refuse') return answered({ kind: 'refused', refusal: decision.refusal });
    if (decision.kind !== 'post') return answered(decision);
    this.#byKey.set(keyOf(request), recordedAs(decision.plan));
    this.#byLook.set(lookOf(request), request);
    const { plan } = decision;
    // What its processor may yet decline stays open for the others of the batch.
    if (request.confirmation === 'PROCESSOR' && !request.captured) return begun(plan);
    const entry = {
      plan,
      entryId: newId(),
      accountingDate: accountingDate ?? request.businessDate,
      confirmedAt: request.captured?.confirmedAt ?? request.receivedAt,
    };
    const effects = effectsOfPayment(entry);
    drawDown(view, effects);
    return { kind: 'effects', effects, answer: (written) => posted(entry, written) };
  }
}

/** As the database would show it to the requests of the same batch behind it. */
const recordedAs = ({ request, account }: PostingPlan): ExistingPayment => ({
  id: request.id,
  requestHash: request.requestHash,
  status: 'PENDING',
  department: account.departmentCode,
  held: false,
});

const answered = (answer: PostingOutcome): Decision<PostingOutcome> => ({ kind: 'answer', answer });

const begun = (plan: PostingPlan): Decision<PostingOutcome> => ({
  kind: 'effects',
  effects: effectsOfAttempt(plan),
  answer: () => ({ kind: 'begun', departmentCode: plan.account.departmentCode }),
});

function posted(entry: PlannedEntry, { rows, isForeseen }: Written): PostingOutcome {
  const { plan } = entry;
  const { id } = plan.request;
  const receiptNumber = isForeseen ? null : rows.get(id)?.['receiptNumber'];
  if (receiptNumber !== null && typeof receiptNumber !== 'number')
    throw new Error(`Payment ${id} was not posted`);
  return { kind: 'posted', plan, entry, posted: { id, receiptNumber } };
}

const keyOf = ({ scope, key }: PaymentRequest): string => JSON.stringify([scope, key]);
const lookOf = (r: PaymentRequest): string =>
  JSON.stringify([r.accountId, r.amountCents.toString(), r.tender, r.maskedInstrument]);

/** An attempt goes on where it stands. What was given up is taken up again only when its money has come after all. */
const isUndecided = ({ captured }: PaymentRequest, { status }: ExistingPayment): boolean =>
  status === 'PENDING' || (captured !== undefined && status === 'ABANDONED');

function answerExisting(request: PaymentRequest, existing: ExistingPayment): PostingOutcome {
  const { id: paymentId, status } = existing;
  return existing.requestHash === request.requestHash
    ? { kind: 'replayed', paymentId, status }
    : { kind: 'conflict', paymentId };
}

/** The first account it names that somebody else holds. One out of its caller's reach is none of its business. */
function heldAccount(
  request: PaymentRequest,
  held: ReadonlyMap<string, HeldAccount>,
): HeldAccount | undefined {
  if (held.size === 0) return undefined;
  const names = [request.accountId, ...(request.allocations ?? []).map(({ chargeId }) => chargeId)];
  return names
    .map((name) => held.get(name))
    .find((account) => account !== undefined && maySee(request, account));
}
