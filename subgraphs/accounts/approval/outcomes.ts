import type { Decision, Locks } from '../../../books/posting/movement.js';
import type { PayableAccount, View } from '../../../books/posting/view.js';
import { newId } from '../../../platform/ids/public-id.js';
import type { Refusal } from '../../../books/problems/refusals.js';
import type { Obstacle } from '../../../books/journal/journal-lines.js';
import type { Occasion, Posting } from '../../../books/rules/posting.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { ApprovalRefusal } from './approval.errors.js';
import type { DecisionRequest, KnownAsking, Outcome } from './types.js';

export const done = (id: string, replayed = false): Outcome<never> => ({ kind: 'done', id, replayed });

export const refused = <Code extends string>(refusal: Refusal<Code>): Decision<Outcome<Code>> => ({
  kind: 'answer',
  answer: { kind: 'refused', refusal },
});

export const answered = (answer: Outcome<never>): Decision<Outcome<never>> => ({ kind: 'answer', answer });

/** For what was not decided. */
export const refusals: Readonly<Record<'busy' | 'periodClosed', Outcome<never>>> = {
  busy: { kind: 'refused', refusal: { code: 'SERVICE_BUSY' } },
  periodClosed: { kind: 'refused', refusal: { code: 'FISCAL_PERIOD_CLOSED' } },
};

/** Also charges on which nothing is open any more are seen. */
export const locksOf = (
  { accountId, businessDate }: { readonly accountId: string; readonly businessDate: CivilDate },
  charges: readonly string[],
): Locks => ({ accounts: [accountId], charges, days: [businessDate] });

/** Whether the caller may know of an account at all. */
export const maySee = (departments: readonly string[] | '*', code: string): boolean =>
  departments === '*' || departments.includes(code);

/** The same person has decided the same before. */
export const isRepeated = (
  { by }: Pick<DecisionRequest, 'by'>,
  known: KnownAsking,
  statusAfter: string,
): boolean => known.status === statusAfter && known.decidedBy === by;

export const isRefusal = <Outcome extends object>(
  outcome: Outcome,
): outcome is Extract<Outcome, { readonly code: string }> => 'code' in outcome;

/** @throws Error for an account that was not looked at */
export function accountIn({ position }: View, id: string): PayableAccount {
  const account = position.accounts.get(id);
  if (!account) throw new Error(`Account ${id} was not looked at`);
  return account;
}

/** What a step does to the books. */
export interface Booking extends Posting {
  readonly entryId: string;
  readonly accountingDate: CivilDate;
  readonly effectiveDate: CivilDate;
  /** The entry that it takes back. */
  readonly reverses?: string;
}

/** Books on a day what a posting rule makes of it there. */
export function bookOn(
  effectiveDate: CivilDate,
  { routing, accountingDates }: View,
  post: (occasion: Occasion) => Posting | Obstacle,
): Booking | Refusal<ApprovalRefusal> {
  const accountingDate = accountingDates[effectiveDate];
  if (!accountingDate) return { code: 'FISCAL_PERIOD_CLOSED' };
  const posting = post({ chart: routing.chart, accountingDate, effectiveDate });
  return 'code' in posting ? posting : { ...posting, entryId: newId(), accountingDate, effectiveDate };
}
