import type { SeenRow } from '../../../books/posting/view.js';
import type { Cents } from '../../../platform/money/money.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';

/** A payment as a movement sees it that goes on from it, locked. */
export interface KnownPayment {
  readonly id: string;
  readonly status: string;
  readonly accountId: string;
  readonly departmentCode: string;
  readonly channel: string;
  readonly tender: string;
  readonly amountCents: Cents;
  /** What no charge took. */
  readonly unappliedCents: Cents;
  readonly refundedCents: Cents;
  readonly inSuspense: boolean;
  readonly businessDate: CivilDate;
  /** The day on which its money was certain; null before. */
  readonly confirmedOn: CivilDate | null;
  /** Both null until it is posted. */
  readonly receiptNumber: number | null;
  readonly entryId: string | null;
  readonly allocations: readonly KnownAllocation[];
}

/** As payments.known_payments tells it, and as events do. */
interface KnownAllocation {
  readonly account: string;
  readonly charge: string;
  readonly revenueType: string;
  readonly department: string;
  readonly amountCents: string;
}

/** A row of payments.known_payments, whose columns have the types of their table. */
interface PaymentRow {
  readonly id: string;
  readonly status: string;
  readonly account_id: string;
  readonly department_code: string;
  readonly channel: string;
  readonly tender: string;
  readonly amount_cents: string;
  readonly unapplied_cents: string;
  readonly refunded_cents: string;
  readonly in_suspense: boolean;
  readonly business_date: CivilDate;
  readonly confirmed_at: string | null;
  readonly receipt_number: number | null;
  readonly entry_id: string | null;
  readonly allocations: readonly KnownAllocation[];
}

export const paymentTable = 'payments.payment';

export function readKnownPayment(seen: SeenRow): KnownPayment {
  const row = seen as unknown as PaymentRow;
  return {
    id: row.id,
    status: row.status,
    accountId: row.account_id,
    departmentCode: row.department_code,
    channel: row.channel,
    tender: row.tender,
    amountCents: BigInt(row.amount_cents),
    unappliedCents: BigInt(row.unapplied_cents),
    refundedCents: BigInt(row.refunded_cents),
    inSuspense: row.in_suspense,
    businessDate: row.business_date,
    confirmedOn: row.confirmed_at?.slice(0, 10) ?? null,
    receiptNumber: row.receipt_number,
    entryId: row.entry_id,
    allocations: row.allocations,
  };
}
