import { fromPublicId } from '../../../platform/ids/public-id.js';
import type { Cents } from '../../../platform/money/money.js';
import type { LedgerContext } from '../context.js';
import { DrCr } from '../../../books/words/ledger.js';
import { LedgerAccount } from './ledger-account.entity.js';

export interface LedgerAccountReference {
  readonly code?: string;
  readonly id?: string;
}

/** What other subgraphs refer to; the chart of accounts is no secret. */
export async function referredLedgerAccount(
  { code, id }: LedgerAccountReference,
  context: LedgerContext,
): Promise<LedgerAccount | null> {
  if (code) return context.accountByCode.load(code);
  const uuid = fromPublicId(LedgerAccount.idPrefix, id ?? '');
  return uuid ? context.accountById.load(uuid) : null;
}

/** The balance in cents, positive on the account's normal side. */
export async function accountBalance(
  account: LedgerAccount,
  asOf: Date | undefined,
  context: LedgerContext,
): Promise<Cents> {
  const debitCents = (await context.balances.load({ subject: account.code, question: { asOf } })) ?? 0n;
  return account.normalSide === DrCr.DEBIT ? debitCents : -debitCents;
}
