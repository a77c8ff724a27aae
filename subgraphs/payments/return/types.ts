import type { Cents } from '../../../platform/money/money.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { Refusal } from './return.errors.js';
import type { ReturnCode } from './return-codes.js';

/** A bank sent a payment back, as staff or a processor tell it. It passed the checks of its own form. */
export interface ReturnRequest {
  readonly id: string;
  readonly scope: string;
  readonly key: string;
  /** SHA-256 over what was asked for, hexadecimal. */
  readonly requestHash: string;
  readonly by: string;
  /** The departments whose payments the caller may name. */
  readonly departments: readonly string[] | '*';
  readonly paymentId: string;
  readonly code: ReturnCode;
  readonly returnedOn: CivilDate;
  readonly reference: string | null;
  /** The day it is for the agency. */
  readonly businessDate: CivilDate;
}

/** What a department does about payments that come back. */
export interface ReturnPolicy {
  readonly feeCents: Cents;
  readonly feeRevenueType: string | null;
  /** After so many returns within so many months the account does not take the tender for so many months. Null: never. */
  readonly block: { readonly after: number; readonly withinMonths: number; readonly months: number } | null;
}

export type ReturnOutcome =
  | {
      readonly kind: 'recorded';
      readonly returnId: string;
      readonly paymentId: string;
      readonly replayed: boolean;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal };
