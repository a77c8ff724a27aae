import type { Decision, Locks } from '../../../books/posting/movement.js';
import type { PayableAccount, View } from '../../../books/posting/view.js';
import type { DecisionRequest, KnownWriteOff, WriteOffOutcome, WriteOffRequest } from './types.js';
import { WriteOffRefusal, type Refusal } from './write-off.errors.js';
import { statusAfter } from './write-off.states.js';

export const done = (writeOffId: string, replayed = false): WriteOffOutcome => ({
  kind: 'done',
  writeOffId,
  replayed,
});

export const answered = (answer: WriteOffOutcome): Decision<WriteOffOutcome> => ({ kind: 'answer', answer });

export const refused = (refusal: Refusal): WriteOffOutcome => ({ kind: 'refused', refusal });

/** Of both kinds, for what was not decided. */
export const refusals = {
  busy: refused({ code: WriteOffRefusal.SERVICE_BUSY }),
  periodClosed: refused({ code: WriteOffRefusal.FISCAL_PERIOD_CLOSED }),
};

/** Also charges on which nothing is open any more are seen. */
export function locksOf(request: WriteOffRequest | DecisionRequest): Locks {
  const charges =
    request.kind === 'ask' ? (request.charges ?? []).map(({ chargeId }) => chargeId) : request.chargeIds;
  return { accounts: [request.accountId], charges, days: [request.businessDate] };
}

/** The same person has decided the same before. */
export const isRepeated = ({ kind, by }: DecisionRequest, known: KnownWriteOff): boolean =>
  known.status === statusAfter[kind] && known.decidedBy === by;

/** @throws Error for an account that was not looked at */
export function accountIn({ position }: View, id: string): PayableAccount {
  const account = position.accounts.get(id);
  if (!account) throw new Error(`Account ${id} was not looked at`);
  return account;
}
