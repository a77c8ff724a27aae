import { drawDown } from '../../../books/posting/draw-down.js';
import type { Decider, Decision, Locks, MovementKind } from '../../../books/posting/movement.js';
import type { View } from '../../../books/posting/view.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import { paymentTable, readKnownPayment, type KnownPayment } from '../payment/known-payment.js';
import { objectionTo, planOf } from './decide.js';
import { effectsOfReturn } from './effects.js';
import { returnRules } from './return-codes.js';
import { ReturnRefusal, type Refusal } from './return.errors.js';
import type { ReturnOutcome, ReturnPolicy, ReturnRequest } from './types.js';

/** What payments.look_up_returns answers, n counting from 0. */
interface SeenRows {
  readonly existing: readonly (Known & { readonly n: number })[];
  readonly policies: Readonly<Record<string, PolicyRow>>;
  readonly earlier: readonly {
    readonly accountId: string;
    readonly tender: string;
    readonly code: string;
    readonly returnedOn: CivilDate;
  }[];
}

interface Known {
  readonly id: string;
  readonly paymentId: string;
  readonly requestHash: string;
}

interface PolicyRow {
  readonly feeCents: string;
  readonly feeRevenueType: string | null;
  readonly blockAfter: number | null;
  readonly blockWithinMonths: number | null;
  readonly blockMonths: number | null;
}

const refused = (refusal: Refusal): ReturnOutcome => ({ kind: 'refused', refusal });
const answered = (answer: ReturnOutcome): Decision<ReturnOutcome> => ({ kind: 'answer', answer });
const notFound = refused({ code: ReturnRefusal.PAYMENT_NOT_FOUND, path: ['input', 'paymentId'] });

/** Payments that a bank sent back, with what they did. */
export class ReturnKind implements MovementKind<ReturnRequest, ReturnOutcome> {
  readonly name = 'RETURN';
  readonly refusals = {
    busy: refused({ code: ReturnRefusal.SERVICE_BUSY }),
    periodClosed: refused({ code: ReturnRefusal.FISCAL_PERIOD_CLOSED }),
  };

  locks({ paymentId, returnedOn }: ReturnRequest): Locks {
    return { accounts: [], aggregates: { [paymentTable]: [paymentId] }, days: [returnedOn] };
  }

  lookUp(requests: readonly ReturnRequest[]): object {
    return {
      keys: requests.map(({ scope, key }, n) => ({ n, scope, key })),
      payments: requests.map(({ paymentId }) => paymentId),
    };
  }

  decider(seen: unknown): ReturnDecider {
    return new ReturnDecider(seen as SeenRows);
  }
}

/** Decides those of one batch, each after what the ones before it will have written. */
class ReturnDecider implements Decider<ReturnRequest, ReturnOutcome> {
  readonly #existing: ReadonlyMap<number, Known>;
  readonly #byKey = new Map<string, Known>();
  readonly #policies: ReadonlyMap<string, ReturnPolicy>;
  /** By account and tender, the days of those that count for a block. */
  readonly #counted = new Map<string, CivilDate[]>();

  constructor({ existing, policies, earlier }: SeenRows) {
    this.#existing = new Map(existing.map(({ n, ...known }) => [n, known]));
    this.#policies = new Map(Object.entries(policies).map(([code, row]) => [code, readPolicy(row)]));
    for (const each of earlier) this.#count(each, each.code, each.returnedOn);
  }

  decide(request: ReturnRequest, index: number, view: View): Decision<ReturnOutcome> {
    const { id, paymentId, requestHash } = request;
    const known = this.#existing.get(index) ?? this.#byKey.get(keyOf(request));
    if (known) {
      return known.requestHash === requestHash
        ? answered(recorded(known.id, known.paymentId, known.id !== id))
        : answered(refused({ code: ReturnRefusal.IDEMPOTENCY_CONFLICT, path: ['input', 'idempotencyKey'] }));
    }
    const seen = view.aggregates[paymentTable];
    if (seen?.held.has(paymentId)) return { kind: 'held', id: paymentId };
    const row = seen?.rows.get(paymentId);
    const payment = row && readKnownPayment(row);
    if (!payment || !maySee(request, payment)) return answered(notFound);
    const held = heldBy(payment, view);
    if (held !== undefined) return { kind: 'held', id: held };
    const objection = objectionTo(request, payment, view);
    if (objection) return answered(refused(objection));
    const history = {
      policy: this.#policies.get(payment.departmentCode),
      earlier: this.#counted.get(lineOf(payment)) ?? [],
    };
    const plan = planOf(request, payment, history, view);
    if ('code' in plan) return answered(refused(plan));
    const effects = effectsOfReturn(request, payment, plan, view.position);
    drawDown(view, effects);
    this.#byKey.set(keyOf(request), { id, paymentId, requestHash });
    this.#count(payment, request.code, request.returnedOn);
    return { kind: 'effects', effects, answer: () => recorded(id, paymentId, false) };
  }

  #count(of: Pick<KnownPayment, 'accountId' | 'tender'>, code: string, returnedOn: CivilDate): void {
    if (returnRules[code as keyof typeof returnRules].blocks === 'NEVER') return;
    const line = lineOf(of);
    this.#counted.set(line, [...(this.#counted.get(line) ?? []), returnedOn]);
  }
}

const recorded = (returnId: string, paymentId: string, replayed: boolean): ReturnOutcome => ({
  ...{ kind: 'recorded', returnId, paymentId, replayed },
});

const keyOf = ({ scope, key }: ReturnRequest): string => JSON.stringify([scope, key]);
const lineOf = ({ accountId, tender }: Pick<KnownPayment, 'accountId' | 'tender'>): string =>
  `${accountId} ${tender}`;

const maySee = ({ departments }: ReturnRequest, { departmentCode }: KnownPayment): boolean =>
  departments === '*' || departments.includes(departmentCode);

/** An account that somebody else holds, of those that the payment moved. */
const heldBy = ({ accountId, allocations }: KnownPayment, { held }: View): string | undefined =>
  [accountId, ...allocations.map(({ account }) => account)].find((id) => held.has(id));

const readPolicy = ({
  feeCents,
  feeRevenueType,
  blockAfter,
  blockWithinMonths,
  blockMonths,
}: PolicyRow): ReturnPolicy => ({
  feeCents: BigInt(feeCents),
  feeRevenueType,
  block:
    blockAfter === null || blockWithinMonths === null || blockMonths === null
      ? null
      : { after: blockAfter, withinMonths: blockWithinMonths, months: blockMonths },
});
