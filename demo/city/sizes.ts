import type { AccountType } from '../../books/words/account.js';

/** `tiny` is for tests, `dev` for everyday, `city` is the whole city. */
export type CitySize = 'tiny' | 'dev' | 'city';

export interface CityExtent {
  readonly accounts: number;
  /** Payments that were posted in the twelve months before today, and in its first minutes. */
  readonly payments: number;
}

export const cityExtents: Record<CitySize, CityExtent> = {
  tiny: { accounts: 120, payments: 2_400 },
  dev: { accounts: 2_400, payments: 42_000 },
  city: { accounts: 48_000, payments: 836_000 },
};

/** Of 2,400 accounts; the rest are utility accounts, as nearly every household and business has one. */
const accountsOf2400: Partial<Record<AccountType, number>> = {
  PROPERTY_TAX: 140,
  RECREATION: 130,
  COURT: 100,
  PERMIT: 32,
  MISC_RECEIVABLE: 22,
};

export function accountCounts(accounts: number): [AccountType, number][] {
  const others = Object.entries(accountsOf2400).map(([type, share]): [AccountType, number] => [
    type as AccountType,
    Math.max(2, Math.round((accounts * share) / 2400)),
  ]);
  return [['UTILITY', accounts - others.reduce((total, [, count]) => total + count, 0)], ...others];
}
