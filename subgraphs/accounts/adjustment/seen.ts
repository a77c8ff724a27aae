import type { Cents } from '../../../platform/money/money.js';
import type { DecisionRequest, SeenAskings } from '../approval/types.js';
import type { AdjustmentRequest, KnownAdjustment } from './types.js';

/** What accounts.look_up_adjustments answers, n counting from 0. */
interface SeenRows {
  readonly existing: readonly { readonly n: number; readonly id: string; readonly requestHash: string }[];
  readonly adjustments: readonly AdjustmentRow[];
  readonly limits: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly paid: Readonly<Record<string, string>>;
  readonly alone: Readonly<Record<string, string>>;
  readonly leaks: readonly string[];
}

type AdjustmentRow = Omit<KnownAdjustment, 'amountCents' | 'adjusts'> & {
  readonly amountCents: string;
  readonly kind: KnownAdjustment['adjusts'];
};

/** What adjustments are decided on beside the accounts. */
export interface Seen extends SeenAskings<KnownAdjustment> {
  /** By department and role, up to which amount of an account one person adjusts alone; absent where nobody does. */
  readonly limits: SeenRows['limits'];
  /** By charge, what was paid of it and not adjusted; less than nothing where that payment was taken back after it was adjusted. */
  readonly paid: ReadonlyMap<string, Cents>;
  /** The accounts that had a leak adjusted within twelve months, or asked for it. */
  readonly leaks: ReadonlySet<string>;
}

export function lookUpRows(requests: readonly (AdjustmentRequest | DecisionRequest)[]): object {
  return {
    keys: requests.flatMap((request, n) =>
      request.kind === 'ask' && !request.isPreview ? [{ n, scope: request.scope, key: request.key }] : [],
    ),
    accounts: requests.map(({ accountId }) => accountId),
    charges: requests.flatMap((request) => (request.kind === 'ask' ? [request.chargeId] : request.chargeIds)),
    adjustments: requests.flatMap((request) => (request.kind === 'ask' ? [] : [request.id])),
    // Of a batch over midnight the earlier day, from which more is counted.
    day: requests.map(({ businessDate }) => businessDate).toSorted()[0],
  };
}

export function readSeen(answer: unknown): Seen {
  const { existing, adjustments, limits, paid, alone, leaks } = answer as SeenRows;
  return {
    existing: new Map(existing.map(({ n, ...adjustment }) => [n, adjustment])),
    known: new Map(adjustments.map((row) => [row.id, readAdjustment(row)])),
    limits,
    paid: readCents(paid),
    alone: readCents(alone),
    leaks: new Set(leaks),
  };
}

const readCents = (cents: Readonly<Record<string, string>>): Map<string, Cents> =>
  new Map(Object.entries(cents).map(([of, text]) => [of, BigInt(text)]));

const readAdjustment = ({ kind, amountCents, ...row }: AdjustmentRow): KnownAdjustment => ({
  ...row,
  adjusts: kind,
  amountCents: BigInt(amountCents),
});
