import type { ChargeKind } from '../../../books/words/charge.js';
import type { Cents } from '../../../platform/money/money.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';

/** One thing a bill asks money for. Ids are UUIDs, made by whoever issues the bill. */
export interface NewCharge {
  readonly id: string;
  readonly revenueTypeCode: string;
  readonly kind: ChargeKind;
  readonly description: string;
  readonly amountCents: Cents;
  /** Where an allocation policy goes by priority, the smallest is paid first. */
  readonly priority: number;
}

/** What an account is asked to pay on one occasion. */
export interface Bill {
  /** Names it in the event that announces it. */
  readonly id: string;
  readonly accountId: string;
  readonly description: string;
  /** Decides the fiscal period; a closed one gives way to the first open one after it. */
  readonly issuedOn: CivilDate;
  readonly dueDate: CivilDate;
  /** The instant it was issued, where it is not now. It counts only when the history of an earlier system is taken over. */
  readonly issuedAt?: Date;
  readonly charges: readonly NewCharge[];
}

/** Where the ledger keeps what a revenue type earns. */
export interface RevenueRoute {
  readonly department: string;
  readonly ledgerAccount: string;
  /** Null where it becomes revenue only when it is paid, so that a bill for it moves no ledger account. */
  readonly receivableAccount: string | null;
}

export type RevenueRoutes = Readonly<Record<string, RevenueRoute>>;
