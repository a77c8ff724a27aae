import type { Cents } from '../../platform/money/money.js';
import { drawDown } from './draw-down.js';
import type { Effects } from './effects.js';
import type { Decision } from './movement.js';
import type { OpenPosition, StandingHold, View } from './view.js';

/** What would become of a request that were submitted now. */
export type Preview<Answer> =
  /** Nothing would be written, as of one that is refused. */
  | { readonly kind: 'answer'; readonly answer: Answer }
  | {
      readonly kind: 'effects';
      /** All that would be written, with the lines of its entries. */
      readonly effects: Effects;
      readonly accounts: readonly PreviewedAccount[];
      readonly liftedHolds: readonly StandingHold[];
    };

/** An account that would be moved. Balances are what is open less what is kept as credit. */
interface PreviewedAccount {
  readonly id: string;
  readonly balanceBeforeCents: Cents;
  readonly balanceAfterCents: Cents;
  /** Whoever submits with it learns whether the account has changed since. */
  readonly balanceVersion: number;
}

/** @param view as it was before the decision */
export function previewOf<Answer>(decision: Decision<Answer>, view: View, whenBusy: Answer): Preview<Answer> {
  if (decision.kind === 'held') return { kind: 'answer', answer: whenBusy };
  if (decision.kind === 'answer') return decision;
  const { effects } = decision;
  const after = { ...view, position: view.position.copy() };
  drawDown(after, effects);
  return {
    kind: 'effects',
    effects,
    accounts: accountsMoved(effects, view.position, after.position),
    liftedHolds: holdsLifted(effects, after),
  };
}

function accountsMoved(
  { deltas, charges }: Effects,
  before: OpenPosition,
  after: OpenPosition,
): PreviewedAccount[] {
  const ids = new Set([...(deltas ?? []), ...(charges ?? [])].map(({ accountId }) => accountId));
  return [...ids].flatMap((id) => {
    const account = before.accounts.get(id);
    if (!account) return [];
    const { balanceVersion } = account;
    const [balanceBeforeCents, balanceAfterCents] = [balanceOf(before, id), balanceOf(after, id)];
    return [{ id, balanceBeforeCents, balanceAfterCents, balanceVersion }];
  });
}

function balanceOf({ accounts }: OpenPosition, id: string): Cents {
  const { openCents = 0n, creditCents = 0n } = accounts.get(id) ?? {};
  return openCents - creditCents;
}

/** As accounts.lift_cured_holds finds them. */
function holdsLifted({ cures }: Effects, { holds, position, now }: View): StandingHold[] {
  const anywhere = new Date(now.getTime() - 12 * 3_600_000).toISOString().slice(0, 10);
  const cured = new Set(
    (cures ?? [])
      .filter(({ accountId, businessDate }) => {
        const day = businessDate > anywhere ? businessDate : anywhere;
        return !position
          .chargesOf(accountId)
          .some(({ openCents, dueDate }) => openCents > 0n && dueDate < day);
      })
      .map(({ accountId }) => accountId),
  );
  return holds.filter(({ accountId, liftsWhenPaid }) => liftsWhenPaid && cured.has(accountId));
}
