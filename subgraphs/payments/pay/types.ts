import type { Cents } from '../../../platform/money/money.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { Channel, Tender } from '../payment/payment.enums.js';
import type { Refusal } from '../payment/payment.errors.js';

/** A charge as it stood when its account was locked. Ids are UUIDs, amounts whole cents. */
export interface OpenCharge {
  readonly id: string;
  readonly accountId: string;
  readonly revenueTypeCode: string;
  readonly kind: 'PRINCIPAL' | 'PENALTY' | 'INTEREST' | 'FEE';
  openCents: Cents;
  /** The receivable it was billed to; null where the fee becomes revenue only when it is paid. */
  readonly receivableAccountCode: string | null;
  readonly dueDate: CivilDate;
  readonly issuedOn: CivilDate;
  readonly priority: number;
}

export interface PayableAccount {
  readonly id: string;
  readonly number: string;
  readonly status: 'ACTIVE' | 'FINAL_BILLED' | 'CLOSED' | 'IN_COLLECTIONS';
  readonly departmentCode: string;
  readonly blockedTenders: readonly string[];
  openCents: Cents;
}

/** How charges are ordered, by the first criterion that tells two of them apart. */
export type ChargeOrder = 'PENALTY_FIRST' | 'PRINCIPAL_FIRST' | 'OLDEST_FIRST' | 'NEWEST_FIRST' | 'PRIORITY';

export interface AllocationPolicy {
  readonly version: number;
  readonly chargeOrder: readonly ChargeOrder[];
  /** What becomes of money that no charge takes. */
  readonly overpayment: 'CREDIT' | 'REJECT';
  /** Whether a charge may be paid in part. */
  readonly partialPayment: boolean;
  /** Whether the payer may choose charges out of the policy's order. */
  readonly payerMayDirect: boolean;
  readonly backDatingDays: number;
  readonly minimumCents: Cents;
  readonly maximumCents: Cents;
}

export interface Routing {
  readonly version: number;
  readonly departments: Readonly<Record<string, { creditAccount: string; policy: AllocationPolicy }>>;
  readonly revenueTypes: Readonly<
    Record<string, { department: string; ledgerAccount: string; receivableAccount: string | null }>
  >;
  /** By channel where the channel has an account of its own, else by tender. */
  readonly clearingAccounts: Readonly<Record<string, string>>;
  readonly chart: Chart;
}

/** What the ledger takes. */
export interface Chart {
  readonly version: number;
  /** The fund that holds everybody's cash, and the pair of accounts through which it owes each other fund. */
  readonly poolFund: string | null;
  readonly links: Readonly<Record<string, { dueFromPool: string; dueToFund: string }>>;
  /** The first and the last day on which each account is active, and whether it follows what residents owe or are owed. */
  readonly accounts: Readonly<
    Record<string, { from: CivilDate | null; to: CivilDate | null; controls: boolean }>
  >;
  /** Where captured money waits that cannot be booked where it belongs. */
  readonly suspense: { receipts: string; credit: string } | null;
}

export interface DirectedAllocation {
  readonly chargeId: string;
  readonly amountCents: Cents;
}

/** The processor's word that it has the money. */
export interface Capture {
  readonly confirmedAt: Date;
  readonly processorReference: string;
  /** Set when the ledger refused the money where it belongs. */
  readonly toSuspense?: boolean;
}

/** A payment that passed the checks of its own form. What remains to be decided depends on the account and on others. */
export interface PaymentRequest {
  readonly id: string;
  readonly scope: string;
  readonly key: string;
  /** SHA-256 over what was asked for, hexadecimal. */
  readonly requestHash: string;
  readonly createdBy: string;
  readonly channel: Channel;
  readonly tender: Tender;
  readonly amountCents: Cents;
  readonly accountId: string;
  readonly allocations?: readonly DirectedAllocation[];
  readonly token?: string;
  readonly maskedInstrument?: string;
  readonly receivedAt: Date;
  readonly businessDate: CivilDate;
  readonly effectiveDate: CivilDate;
  readonly allowDuplicate: boolean;
  /** The departments whose accounts and charges the caller may name. */
  readonly departments: readonly string[] | '*';
  /** Why it is refused as things stand, unless its key has been answered already. */
  readonly objection?: Refusal;
  /** Whether the caller may post without a processor's word, as of cash over the counter, or must ask it first. */
  readonly confirmation: 'IMMEDIATE' | 'PROCESSOR';
  /** Set for an attempt of before whose charge was lost: whether it is still to be charged is decided anew. */
  readonly begunBefore?: boolean;
  /** Set once the processor has the money: from then on the payment is posted whatever has changed meanwhile. */
  readonly captured?: Capture;
  /** How long it waits for an account that somebody else holds, if not as long as usual. */
  readonly patienceMs?: number;
}
