import type { Cents } from '../../platform/money/money.js';
import type { Effects, Written } from './effects.js';
import type { Decision } from './movement.js';
import type { OpenPosition } from './view.js';

/** What would become of a request that were submitted now. */
export type Preview<Answer> =
  /** Nothing would be written, as of one that is refused. */
  | { readonly kind: 'answer'; readonly answer: Answer }
  | {
      readonly kind: 'effects';
      /** As it would be answered, without what is only given under the head of the log. */
      readonly answer: Answer;
      /** All that would be written, with the lines of its entries. */
      readonly effects: Effects;
      /** All that were looked at, also those that would not be moved. */
      readonly accounts: readonly PreviewedAccount[];
      readonly holds: TurnedHolds;
    };

/** An account before and after. Balances are what is open less what is kept as credit. */
interface PreviewedAccount {
  readonly id: string;
  readonly departmentCode: string;
  readonly balanceBeforeCents: Cents;
  readonly balanceAfterCents: Cents;
  /** As it was looked at. Whoever submits with it learns whether the account has changed since. */
  readonly balanceVersion: number;
}

/** What becomes of the holds of accounts. */
export interface TurnedHolds {
  readonly lifted: readonly TurnedHold[];
  /** By the holds that were lifted before. */
  readonly placedAgain: readonly TurnedHold[];
}

export interface TurnedHold {
  readonly id: string;
  readonly accountId: string;
  readonly kind: string;
}

/** An account as it was looked at, and as the decision left it. */
export interface Glanced {
  readonly before: OpenPosition;
  readonly after: OpenPosition;
  readonly holds: TurnedHolds;
}

const nothingGiven: Written = { sequences: new Map(), rows: new Map(), isForeseen: true };

export function previewOf<Answer>(
  decision: Decision<Answer>,
  { before, after, holds }: Glanced,
  whenBusy: Answer,
): Preview<Answer> {
  if (decision.kind === 'held') return { kind: 'answer', answer: whenBusy };
  if (decision.kind === 'answer') return decision;
  const { effects } = decision;
  const answer = decision.answer(nothingGiven);
  return { kind: 'effects', answer, effects, accounts: accountsOf(before, after), holds };
}

function accountsOf(before: OpenPosition, after: OpenPosition): PreviewedAccount[] {
  const accounts = [...before.accounts.values()].map(({ id, departmentCode, balanceVersion }) => ({
    ...{ id, departmentCode, balanceVersion },
    balanceBeforeCents: balanceOf(before, id),
    balanceAfterCents: balanceOf(after, id),
  }));
  return accounts.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function balanceOf({ accounts }: OpenPosition, id: string): Cents {
  const { openCents = 0n, creditCents = 0n } = accounts.get(id) ?? {};
  return openCents - creditCents;
}
