/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Where an account is in its life. */
export type AccountStatus =
  /** Being billed. */
  | 'ACTIVE'
  /** Over. Payments are taken only while something is still open. */
  | 'CLOSED'
  /** The last bill is out; payments are taken until it is paid. */
  | 'FINAL_BILLED'
  /** Handed to collections; payments are still taken here. */
  | 'IN_COLLECTIONS';

/** What kind of bills an account gathers. */
export type AccountType =
  /** Fines and costs of a case. */
  | 'COURT'
  /** Licences and invoices of the finance department. */
  | 'MISC_RECEIVABLE'
  /** Fees of a permit application. */
  | 'PERMIT'
  /** Taxes of a parcel. */
  | 'PROPERTY_TAX'
  /** Programs and facility rentals of a household. */
  | 'RECREATION'
  /** Water, sewer, stormwater and refuse of a service address. */
  | 'UTILITY';

/** What an adjustment of a charge is. */
export type AdjustmentKind =
  /** What was billed in error, on a charge of any kind; needs a reference. */
  | 'CORRECTION'
  /** Goodwill, on a charge of any kind. */
  | 'COURTESY_CREDIT'
  /** A part of what a repaired leak has cost; needs a reference, and an account gets one in twelve months. */
  | 'LEAK_ADJUSTMENT'
  /** A penalty or interest that should never have been charged. */
  | 'PENALTY_REVERSAL'
  /** A penalty, interest or fee that is owed and forgiven. */
  | 'WAIVER';

/** Why a charge is adjusted. */
export type AdjustmentReason =
  /** The agency was late, and not the resident, such as with a bill or in taking a payment. */
  | 'AGENCY_DELAY'
  /** The rate, the amount or the account was wrong. */
  | 'BILLED_IN_ERROR'
  /** It never happened to the resident before. */
  | 'FIRST_TIME'
  /** The resident cannot pay it, as a policy of the agency allows. */
  | 'HARDSHIP'
  /** Water was lost by a leak that is repaired. */
  | 'LEAK_REPAIRED'
  /** A meter was wrong, or was read wrong. */
  | 'METER_MISREAD'
  /** As the note says. */
  | 'OTHER'
  /** The agency did not do what it was paid for. */
  | 'SERVICE_FAILURE';

/** Where an adjustment is in its life. */
export type AdjustmentStatus =
  /** Taken off the charge, in one commit with its journal entry; what was paid of it is credit. */
  | 'APPROVED'
  /** Asked for, and waits for a second person to approve it. The charge is as it was. */
  | 'PENDING_APPROVAL'
  /** Not adjusted. The charge was as it is all the time. */
  | 'REJECTED';

/** Part of a payment that the payer directs to one charge. The charge may belong to another account. */
export type AllocationInput = {
  /** How much of it, in US dollars; at most what is open. */
  readonly amount: string;
  /** The charge to pay. */
  readonly chargeId: string;
};

/** How a payment comes in. */
export type Channel =
  /** A billing rep on the phone, with hosted capture. */
  | 'AGENT_PHONE'
  /** The standing order of an enrolled payer. */
  | 'AUTOPAY'
  /** The payer's own bank. */
  | 'BANK_BILL_PAY'
  /** A cashier at a counter. */
  | 'COUNTER'
  /** A mortgage servicer paying for many parcels. */
  | 'ESCROW_FILE'
  /** The automatic telephone line. */
  | 'IVR'
  /** A self-service machine. */
  | 'KIOSK'
  /** Mail, opened by the agency's bank. */
  | 'LOCKBOX'
  /** A mobile app. */
  | 'MOBILE'
  /** The web portal. */
  | 'ONLINE';

/** A payment as its payer wants it. */
export type CreatePaymentInput = {
  /** The account that is being paid; the first one of a basket. */
  readonly accountId: string;
  /** How the payer splits the amount over charges; the sum must equal the amount. Absent: the department's policy decides. */
  readonly allocations?: ReadonlyArray<AllocationInput> | null | undefined;
  /** True to pay although a payment that looks the same was just made. See PossibleDuplicate. */
  readonly allowDuplicate?: boolean | null | undefined;
  /** In US dollars, more than zero, at most two decimal places. */
  readonly amount: string;
  /** How the payment came in. Roles are limited to their own channels. */
  readonly channel: Channel;
  /** The day the payment counts from for penalties, in the agency's time zone, such as that of a postmark; today when absent. */
  readonly effectiveDate?: string | null | undefined;
  /** The accounts of a basket, or the one account, as they were when the payer decided. Where one has changed since, nothing is taken and the answer is StaleBalance. An answer that the idempotency key has already stays what it is. Absent: whatever is open now is paid. */
  readonly expectedBalanceVersions?: ReadonlyArray<ExpectedBalanceVersionInput> | null | undefined;
  /** Chosen by the caller, 1 to 255 printable ASCII characters, new for each payment and the same for each retry of it. Kept for ever. */
  readonly idempotencyKey: string;
  /** What the hosted capture gave for the card or bank account. Never a card number. Required for cards, ACH and wallets. */
  readonly paymentToken?: string | null | undefined;
  /** What the payer hands over. */
  readonly tender: Tender;
};

/** The two sides of a ledger account. */
export type DrCr =
  /** Adds to liabilities, equity and revenue, takes from assets and expenses. */
  | 'CREDIT'
  /** Adds to assets and expenses, takes from liabilities, equity and revenue. */
  | 'DEBIT';

/** How an account was when the caller looked at it. */
export type ExpectedBalanceVersionInput = {
  /** One of the accounts that the payment pays. */
  readonly accountId: string;
  /** The balanceVersion of the account, as a preview or the account itself told it. */
  readonly balanceVersion: number;
};

/** Where a permit, registration or case is in its life. */
export type ItemStatus =
  /** Called off. */
  | 'CANCELLED'
  /** A registration or reservation that is paid and stands. */
  | 'CONFIRMED'
  /** A case that is closed. */
  | 'DISPOSED'
  /** Waiting for its fees. The payment that covers them moves it on by itself. */
  | 'FEES_DUE'
  /** A permit that was handed out. */
  | 'ISSUED'
  /** Being worked on; no fees have been set yet. */
  | 'OPEN'
  /** Its fees are paid and nothing else is left to do. */
  | 'PAID'
  /** A permit whose fees are paid and that can be handed out. */
  | 'READY_TO_ISSUE';

/** Only payments that meet all of these. */
export type PaymentFilter = {
  /** Of at least this amount without service fee, in US dollars. */
  readonly amountFrom?: string | null | undefined;
  /** Of at most this amount without service fee, in US dollars. */
  readonly amountTo?: string | null | undefined;
  /** Through any of these channels. */
  readonly channel?: ReadonlyArray<Channel> | null | undefined;
  /** Received on or after this day, in the agency's time zone. */
  readonly from?: string | null | undefined;
  /** Made with a card or bank account that ends with these four digits. */
  readonly instrumentEndsWith?: string | null | undefined;
  /** Which the processor calls by exactly this name, as its reports do. */
  readonly processorReference?: string | null | undefined;
  /** With this number on its receipt, such as R-00001234; the R and zeros before it may be left out. */
  readonly receiptNumber?: string | null | undefined;
  /** With an allocation to any of these revenue types. */
  readonly revenueTypeCode?: ReadonlyArray<string> | null | undefined;
  /** In any of these states. */
  readonly status?: ReadonlyArray<PaymentStatus> | null | undefined;
  /** Made with any of these. */
  readonly tender?: ReadonlyArray<Tender> | null | undefined;
  /** Received on or before this day, in the agency's time zone. */
  readonly to?: string | null | undefined;
};

/** Where a payment is in its life. */
export type PaymentStatus =
  /** Left unfinished by the payer, or given up and not known to be charged. A late success still posts it. */
  | 'ABANDONED'
  /** Called off before it was submitted. */
  | 'CANCELLED'
  /** Begun, nothing shown to the payer yet. */
  | 'CREATED'
  /** Refused by the processor or the bank. No money moved. */
  | 'DECLINED'
  /** Submitted and not in the books yet: the outcome is not known, or the money is there and waits to be posted (pendingReason POSTING). The balance is unchanged. */
  | 'PENDING'
  /** Confirmed and posted to the fund ledger, in one commit. */
  | 'POSTED'
  /** The payer must still do something, such as confirm with the bank. */
  | 'REQUIRES_ACTION'
  /** Sent back by the bank after it was posted; its entries are reversed. */
  | 'RETURNED'
  /** Paid out to the bank by the processor. */
  | 'SETTLED'
  /** The payer is choosing how to pay. */
  | 'STARTED'
  /** Taken back on the day it was made, before the till closed. */
  | 'VOIDED';

/** A payment that is thought about, as its payer would want it. */
export type PreviewPaymentInput = {
  /** The account that is being paid; the first one of a basket. */
  readonly accountId: string;
  /** How the payer splits the amount over charges; the sum must equal the amount. Absent: the department's policy decides. */
  readonly allocations?: ReadonlyArray<AllocationInput> | null | undefined;
  /** True to pay although a payment that looks the same was just made. See PossibleDuplicate. */
  readonly allowDuplicate?: boolean | null | undefined;
  /** In US dollars, more than zero, at most two decimal places. */
  readonly amount: string;
  /** How the payment came in. Roles are limited to their own channels. */
  readonly channel: Channel;
  /** The day the payment counts from for penalties, in the agency's time zone, such as that of a postmark; today when absent. */
  readonly effectiveDate?: string | null | undefined;
  /** What the payer hands over. */
  readonly tender: Tender;
};

/** A bank sent a payment back. */
export type RecordReturnInput = {
  /** Why, as the bank says. */
  readonly code: ReturnCode;
  /** Chosen by the caller, 1 to 255 printable ASCII characters, new for each return and the same for each retry of it. Kept for ever. */
  readonly idempotencyKey: string;
  /** The payment that came back. */
  readonly paymentId: string;
  /** What the bank calls the return, such as its trace number; 1 to 100 characters. */
  readonly reference?: string | null | undefined;
  /** The day on which the bank sent it back, in the agency’s time zone: since the payment, not in the future, and within the time that the code leaves the bank. */
  readonly returnedOn: string;
};

/** Why a bank sends a payment back. Those with an R are numbered by NACHA. */
export type ReturnCode =
  /** The bank did not honour the check. */
  | 'CHECK_BOUNCED'
  /** Insufficient funds. */
  | 'R01'
  /** The account is closed. */
  | 'R02'
  /** There is no such account, or it is of somebody else. */
  | 'R03'
  /** The account number cannot be one. */
  | 'R04'
  /** A consumer’s account was debited as that of a company. */
  | 'R05'
  /** Our own bank asked for it back. */
  | 'R06'
  /** The payer has revoked the authorisation. */
  | 'R07'
  /** The payer has stopped the payment. */
  | 'R08'
  /** The funds are not collected yet. */
  | 'R09'
  /** The payer says that it was not authorised. */
  | 'R10'
  /** It was authorised, but not as it was debited. */
  | 'R11'
  /** The branch was sold to another bank. */
  | 'R12'
  /** The routing number is none of a bank that takes part. */
  | 'R13'
  /** Whoever acts for the payer has died or cannot act any more. */
  | 'R14'
  /** The payer has died. */
  | 'R15'
  /** The account is frozen. */
  | 'R16'
  /** The bank could not read or process the debit. */
  | 'R17'
  /** The account takes no debits. */
  | 'R20'
  /** It was debited twice. */
  | 'R24'
  /** The company says that it was not authorised. */
  | 'R29'
  /** Both banks have agreed to send it back late. */
  | 'R31'
  /** A check was debited that should not have been presented again. */
  | 'R51'
  /** A return went to the wrong bank. */
  | 'R61'
  /** A return was sent twice. */
  | 'R67'
  /** A return came too late. */
  | 'R68'
  /** A return has wrong fields. */
  | 'R69'
  /** A return that was agreed on was not agreed on. */
  | 'R70'
  /** A dishonoured return went to the wrong bank. */
  | 'R71'
  /** A dishonoured return came too late. */
  | 'R72'
  /** The return that was dishonoured was in time. */
  | 'R73'
  /** A return is corrected. */
  | 'R74'
  /** The return that was dishonoured was no duplicate. */
  | 'R75'
  /** The return that was dishonoured was right. */
  | 'R76'
  /** The return that was dishonoured is not contested. */
  | 'R77'
  /** The bank or the processor does not say why. */
  | 'UNSTATED';

/** What the payer hands over. */
export type Tender =
  /** A bank account, debited or credited through the ACH network. */
  | 'ACH'
  /** A credit card. */
  | 'CARD_CREDIT'
  /** A debit card. */
  | 'CARD_DEBIT'
  /** Notes and coins. */
  | 'CASH'
  /** A paper check. */
  | 'CHECK'
  /** A prepaid order. */
  | 'MONEY_ORDER'
  /** A digital wallet. */
  | 'WALLET';

export type Demo_OpenChargesQueryVariables = Exact<{
  number: string;
}>;


export type Demo_OpenChargesQuery = { readonly account: { readonly id: string, readonly number: string, readonly balance: string, readonly department: { readonly name: string }, readonly charges: ReadonlyArray<{ readonly id: string, readonly open: string, readonly description: string }> } | null };

export type Demo_JournalEntriesQueryVariables = Exact<{
  paymentId: string;
}>;


export type Demo_JournalEntriesQuery = { readonly payment: { readonly receiptNumber: string | null, readonly journalEntries: ReadonlyArray<{ readonly sequence: number, readonly accountingDate: string, readonly lines: ReadonlyArray<{ readonly side: DrCr, readonly amount: string, readonly ledgerAccount: { readonly code: string, readonly name: string, readonly fund: { readonly code: string, readonly name: string } } }> }> } | null };

export type M1_CreatePaymentMutationVariables = Exact<{
  input: CreatePaymentInput;
}>;


export type M1_CreatePaymentMutation = { readonly createPayment:
    | { readonly __typename: 'Declined', readonly code: string, readonly message: string, readonly path: ReadonlyArray<string> | null, readonly retryable: boolean }
    | { readonly __typename: 'IdempotencyConflict', readonly code: string, readonly message: string, readonly path: ReadonlyArray<string> | null, readonly retryable: boolean, readonly original: { readonly id: string } | null }
    | { readonly __typename: 'InvalidInput', readonly code: string, readonly message: string, readonly path: ReadonlyArray<string> | null, readonly retryable: boolean }
    | { readonly __typename: 'PaymentAccepted', readonly payment: { readonly id: string, readonly status: PaymentStatus } }
    | { readonly __typename: 'PaymentPosted', readonly replayed: boolean, readonly payment: { readonly id: string, readonly receiptNumber: string | null, readonly amount: string, readonly account: { readonly balance: string } | null, readonly allocations: ReadonlyArray<{ readonly amount: string, readonly charge: { readonly description: string } }>, readonly journalEntries: ReadonlyArray<{ readonly sequence: number, readonly lines: ReadonlyArray<{ readonly side: DrCr, readonly amount: string, readonly ledgerAccount: { readonly code: string } }> }> } }
    | { readonly __typename: 'PossibleDuplicate', readonly code: string, readonly message: string, readonly path: ReadonlyArray<string> | null, readonly retryable: boolean, readonly similar: { readonly receiptNumber: string | null, readonly amount: string, readonly receivedAt: string, readonly channel: Channel } }
    | { readonly __typename: 'ServiceBusy', readonly code: string, readonly message: string, readonly path: ReadonlyArray<string> | null, readonly retryable: boolean }
    | { readonly __typename: 'StaleBalance', readonly code: string, readonly message: string, readonly path: ReadonlyArray<string> | null, readonly retryable: boolean }
   };

export type M3_AchReturnMutationVariables = Exact<{
  input: RecordReturnInput;
}>;


export type M3_AchReturnMutation = { readonly recordPaymentReturn:
    | { readonly __typename: 'InvalidInput', readonly code: string, readonly message: string }
    | { readonly __typename: 'ReturnRecorded', readonly payment: { readonly status: PaymentStatus, readonly returns: ReadonlyArray<{ readonly code: ReturnCode, readonly feeCharged: string }> }, readonly account: { readonly balance: string, readonly acceptedTenders: ReadonlyArray<Tender>, readonly holds: ReadonlyArray<{ readonly kind: string }> }, readonly reversal: { readonly sequence: number, readonly accountingDate: string, readonly period: { readonly fiscalYear: number, readonly number: number } } }
    | { readonly __typename: 'ServiceBusy', readonly code: string, readonly message: string }
   };

export type M6_SandboxKeyMutationVariables = Exact<{
  name: string;
  scopes: ReadonlyArray<string> | string;
}>;


export type M6_SandboxKeyMutation = { readonly createApiKey: { readonly id: string, readonly prefix: string, readonly scopes: ReadonlyArray<string>, readonly sandbox: boolean, readonly secretOnce: string | null } };

export type Q10_PayerSeesAccountQueryVariables = Exact<{
  number: string;
}>;


export type Q10_PayerSeesAccountQuery = { readonly account: { readonly id: string, readonly number: string, readonly type: AccountType, readonly status: AccountStatus, readonly balance: string, readonly pastDue: string, readonly creditBalance: string, readonly balanceVersion: number, readonly acceptedTenders: ReadonlyArray<Tender>, readonly holder: { readonly displayName: string }, readonly department: { readonly code: string, readonly name: string }, readonly charges: ReadonlyArray<{ readonly id: string, readonly description: string, readonly open: string, readonly dueDate: string, readonly revenueType: { readonly code: string, readonly name: string } }>, readonly payments: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly receiptNumber: string | null, readonly status: PaymentStatus, readonly amount: string, readonly receivedAt: string } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type Q11_PreviewPaymentQueryVariables = Exact<{
  input: PreviewPaymentInput;
}>;


export type Q11_PreviewPaymentQuery = { readonly previewPayment:
    | { readonly __typename: 'InvalidInput', readonly code: string, readonly message: string, readonly path: ReadonlyArray<string> | null, readonly retryable: boolean }
    | { readonly __typename: 'PaymentPreview', readonly amount: string, readonly unapplied: string, readonly effectiveDate: string, readonly accountingDate: string, readonly asksProcessor: boolean, readonly allocations: ReadonlyArray<{ readonly amount: string, readonly charge: { readonly id: string, readonly description: string } }>, readonly accounts: ReadonlyArray<{ readonly balanceBefore: string, readonly balanceAfter: string, readonly balanceVersion: number, readonly account: { readonly id: string, readonly number: string } }>, readonly entries: ReadonlyArray<{ readonly accountingDate: string, readonly lines: ReadonlyArray<{ readonly side: DrCr, readonly amount: string, readonly ledgerAccount: { readonly code: string, readonly name: string } }> }> }
    | { readonly __typename: 'PossibleDuplicate', readonly code: string, readonly message: string, readonly path: ReadonlyArray<string> | null, readonly retryable: boolean, readonly similar: { readonly receiptNumber: string | null, readonly amount: string, readonly receivedAt: string, readonly channel: Channel } }
    | { readonly __typename: 'ServiceBusy', readonly code: string, readonly message: string, readonly path: ReadonlyArray<string> | null, readonly retryable: boolean }
   };

export type Q12_ApproverSeesAdjustmentsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type Q12_ApproverSeesAdjustmentsQuery = { readonly adjustments: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly kind: AdjustmentKind, readonly reason: AdjustmentReason, readonly amount: string, readonly note: string, readonly reference: string | null, readonly account: { readonly number: string, readonly balance: string }, readonly charge: { readonly description: string, readonly amount: string, readonly open: string }, readonly steps: ReadonlyArray<{ readonly status: AdjustmentStatus, readonly by: string, readonly at: string, readonly comment: string | null }> } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type Q13_FindPaymentsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: PaymentFilter | null | undefined;
}>;


export type Q13_FindPaymentsQuery = { readonly payments: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly receiptNumber: string | null, readonly status: PaymentStatus, readonly declineCode: string | null, readonly channel: Channel, readonly tender: Tender, readonly amount: string, readonly maskedInstrument: string | null, readonly receivedAt: string, readonly account: { readonly number: string, readonly holder: { readonly displayName: string } } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type Q1_DepartmentRevenueTodayQueryVariables = Exact<{
  d: string;
  from: string;
  to: string;
}>;


export type Q1_DepartmentRevenueTodayQuery = { readonly department: { readonly name: string, readonly revenue: { readonly net: string, readonly gross: string, readonly refunds: string, readonly returns: string, readonly count: number, readonly asOf: string, readonly ledgerSequence: number, readonly byChannel: ReadonlyArray<{ readonly channel: Channel, readonly net: string, readonly count: number, readonly started: number, readonly abandoned: number }>, readonly byRevenueType: ReadonlyArray<{ readonly net: string, readonly revenueType: { readonly code: string, readonly name: string, readonly ledgerAccount: { readonly code: string, readonly fund: { readonly code: string } } } }> } } | null };

export type Q2_AllDepartmentsOneCallQueryVariables = Exact<{
  from: string;
  to: string;
}>;


export type Q2_AllDepartmentsOneCallQuery = { readonly departments: ReadonlyArray<{ readonly code: string, readonly name: string, readonly revenue: { readonly net: string, readonly asOf: string, readonly byChannel: ReadonlyArray<{ readonly channel: Channel, readonly net: string }> } }> };

export type Q4_PermitStatusQueryVariables = Exact<{
  n: string;
}>;


export type Q4_PermitStatusQuery = { readonly department: { readonly item: { readonly number: string, readonly status: ItemStatus, readonly due: string, readonly paid: string, readonly account: { readonly number: string, readonly balance: string, readonly payments: { readonly edges: ReadonlyArray<{ readonly node: { readonly receiptNumber: string | null, readonly status: PaymentStatus, readonly amount: string, readonly journalEntries: ReadonlyArray<{ readonly sequence: number, readonly accountingDate: string }> } }> } } } | null } | null };

export type Q5_RepOpensAccountQueryVariables = Exact<{
  num: string;
}>;


export type Q5_RepOpensAccountQuery = { readonly account: { readonly id: string, readonly number: string, readonly status: AccountStatus, readonly serviceAddress: string | null, readonly balance: string, readonly pastDue: string, readonly balanceVersion: number, readonly balanceAsOf: string, readonly acceptedTenders: ReadonlyArray<Tender>, readonly holder: { readonly displayName: string, readonly phone: string | null }, readonly aging: { readonly current: string, readonly d1to30: string, readonly d31to60: string, readonly over90: string }, readonly charges: ReadonlyArray<{ readonly description: string, readonly open: string, readonly dueDate: string, readonly priority: number }>, readonly holds: ReadonlyArray<{ readonly kind: string, readonly reason: string, readonly placedAt: string, readonly liftedAt: string | null }>, readonly autopay: { readonly active: boolean, readonly nextRun: string | null } | null, readonly paymentPlan: { readonly status: string, readonly nextDue: string | null, readonly nextAmount: string | null } | null, readonly payments: { readonly edges: ReadonlyArray<{ readonly node: { readonly receiptNumber: string | null, readonly status: PaymentStatus, readonly channel: Channel, readonly amount: string, readonly receivedAt: string, readonly postingLatencyMs: number | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type Q6_WhatHappenedAfterSubmitQueryVariables = Exact<{
  id: string;
}>;


export type Q6_WhatHappenedAfterSubmitQuery = { readonly payment: { readonly receiptNumber: string | null, readonly status: PaymentStatus, readonly postingLatencyMs: number | null, readonly timeline: ReadonlyArray<{ readonly at: string, readonly system: string, readonly step: string, readonly lagMs: number | null, readonly detail: string | null }>, readonly account: { readonly balance: string, readonly department: { readonly code: string } } | null, readonly journalEntries: ReadonlyArray<{ readonly sequence: number, readonly period: { readonly fiscalYear: number, readonly number: number, readonly status: string }, readonly lines: ReadonlyArray<{ readonly side: DrCr, readonly amount: string, readonly ledgerAccount: { readonly code: string, readonly fund: { readonly code: string } }, readonly department: { readonly code: string } | null }> }> } | null };

export type Q8_CatchUpQueryVariables = Exact<{
  seq: number;
}>;


export type Q8_CatchUpQuery = { readonly journalEntries: ReadonlyArray<{ readonly sequence: number, readonly accountingDate: string, readonly source: { readonly id: string, readonly receiptNumber: string | null } | null, readonly lines: ReadonlyArray<{ readonly side: DrCr, readonly amount: string, readonly ledgerAccount: { readonly code: string } }> }> };

export type S1_RepWatchesBalanceSubscriptionVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type S1_RepWatchesBalanceSubscription = { readonly accountBalanceChanged: { readonly sequence: number, readonly cursor: string, readonly cause: string, readonly account: { readonly balance: string, readonly pastDue: string, readonly balanceVersion: number, readonly holds: ReadonlyArray<{ readonly kind: string, readonly liftedAt: string | null }> }, readonly payment: { readonly receiptNumber: string | null, readonly channel: Channel, readonly amount: string, readonly maskedInstrument: string | null } | null } };

export type S2_DepartmentRevenueSubscriptionVariables = Exact<{
  d: string;
  after?: string | null | undefined;
}>;


export type S2_DepartmentRevenueSubscription = { readonly departmentRevenueChanged: { readonly sequence: number, readonly cursor: string, readonly delta: string, readonly netToday: string, readonly netFiscalYear: string, readonly payment: { readonly receiptNumber: string | null, readonly channel: Channel, readonly amount: string } | null } };

export type S3_IntegratorFeedSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type S3_IntegratorFeedSubscription = { readonly paymentEvents: { readonly sequence: number, readonly cursor: string, readonly kind: string, readonly payment: { readonly id: string, readonly status: PaymentStatus, readonly amount: string, readonly account: { readonly id: string, readonly number: string, readonly type: AccountType } | null, readonly allocations: ReadonlyArray<{ readonly amount: string, readonly revenueType: { readonly code: string } }> } | null } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const Demo_OpenChargesDocument = new TypedDocumentString(`
    query Demo_OpenCharges($number: String!) {
  account(number: $number) {
    id
    number
    balance
    department {
      name
    }
    charges(open: true) {
      id
      open
      description
    }
  }
}
    `, {"hash":"sha256:e56a39828dc5c06e8d8e0c75c8af421d2db69ea2a7ed23420f621d218e01f6e4"}) as unknown as TypedDocumentString<Demo_OpenChargesQuery, Demo_OpenChargesQueryVariables>;
export const Demo_JournalEntriesDocument = new TypedDocumentString(`
    query Demo_JournalEntries($paymentId: ID!) {
  payment(id: $paymentId) {
    receiptNumber
    journalEntries {
      sequence
      accountingDate
      lines {
        side
        amount
        ledgerAccount {
          code
          name
          fund {
            code
            name
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:1bde4e137758217c6572d751c9f43e808f159a5c56456ed97d697981589d4c5f"}) as unknown as TypedDocumentString<Demo_JournalEntriesQuery, Demo_JournalEntriesQueryVariables>;
export const M1_CreatePaymentDocument = new TypedDocumentString(`
    mutation M1_CreatePayment($input: CreatePaymentInput!) {
  createPayment(input: $input) {
    __typename
    ... on PaymentPosted {
      replayed
      payment {
        id
        receiptNumber
        amount
        account {
          balance
        }
        allocations {
          amount
          charge {
            description
          }
        }
        journalEntries {
          sequence
          lines {
            side
            amount
            ledgerAccount {
              code
            }
          }
        }
      }
    }
    ... on PaymentAccepted {
      payment {
        id
        status
      }
    }
    ... on IdempotencyConflict {
      code
      original {
        id
      }
    }
    ... on PossibleDuplicate {
      code
      similar {
        receiptNumber
        amount
        receivedAt
        channel
      }
    }
    ... on Problem {
      code
      message
      path
      retryable
    }
  }
}
    `, {"hash":"sha256:f6466efeb15ce3073709d22d737569d3b45ccfb02a8d130e6f0503b85750db6f"}) as unknown as TypedDocumentString<M1_CreatePaymentMutation, M1_CreatePaymentMutationVariables>;
export const M3_AchReturnDocument = new TypedDocumentString(`
    mutation M3_AchReturn($input: RecordReturnInput!) {
  recordPaymentReturn(input: $input) {
    __typename
    ... on ReturnRecorded {
      payment {
        status
        returns {
          code
          feeCharged
        }
      }
      account {
        balance
        acceptedTenders
        holds {
          kind
        }
      }
      reversal {
        sequence
        accountingDate
        period {
          fiscalYear
          number
        }
      }
    }
    ... on Problem {
      code
      message
    }
  }
}
    `, {"hash":"sha256:77722d707beb49896acc8e79668dec72076ff7fdf3e4cf216349ed3ab89048a7"}) as unknown as TypedDocumentString<M3_AchReturnMutation, M3_AchReturnMutationVariables>;
export const M6_SandboxKeyDocument = new TypedDocumentString(`
    mutation M6_SandboxKey($name: String!, $scopes: [String!]!) {
  createApiKey(name: $name, scopes: $scopes, sandbox: true) {
    id
    prefix
    scopes
    sandbox
    secretOnce
  }
}
    `, {"hash":"sha256:dae3104e0676de881294dc13c03d2ecfa3c8f728982205365f5a2404c5ad7a92"}) as unknown as TypedDocumentString<M6_SandboxKeyMutation, M6_SandboxKeyMutationVariables>;
export const Q10_PayerSeesAccountDocument = new TypedDocumentString(`
    query Q10_PayerSeesAccount($number: String!) {
  account(number: $number) {
    id
    number
    type
    status
    holder {
      displayName
    }
    department {
      code
      name
    }
    balance
    pastDue
    creditBalance
    balanceVersion
    acceptedTenders
    charges(open: true) {
      id
      description
      open
      dueDate
      revenueType {
        code
        name
      }
    }
    payments(first: 5) {
      edges {
        node {
          id
          receiptNumber
          status
          amount
          receivedAt
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `, {"hash":"sha256:9e1ab795a17189f305614d1d4df7511af0fe1f574a03cb42b3750f179737a0fd"}) as unknown as TypedDocumentString<Q10_PayerSeesAccountQuery, Q10_PayerSeesAccountQueryVariables>;
export const Q11_PreviewPaymentDocument = new TypedDocumentString(`
    query Q11_PreviewPayment($input: PreviewPaymentInput!) {
  previewPayment(input: $input) {
    __typename
    ... on PaymentPreview {
      amount
      unapplied
      effectiveDate
      accountingDate
      asksProcessor
      allocations {
        amount
        charge {
          id
          description
        }
      }
      accounts {
        account {
          id
          number
        }
        balanceBefore
        balanceAfter
        balanceVersion
      }
      entries {
        accountingDate
        lines {
          side
          amount
          ledgerAccount {
            code
            name
          }
        }
      }
    }
    ... on PossibleDuplicate {
      similar {
        receiptNumber
        amount
        receivedAt
        channel
      }
    }
    ... on Problem {
      code
      message
      path
      retryable
    }
  }
}
    `, {"hash":"sha256:c68fe916310fb3f922ba84c158d7f2e1c30694560af238bb21f8c821d31d7cfc"}) as unknown as TypedDocumentString<Q11_PreviewPaymentQuery, Q11_PreviewPaymentQueryVariables>;
export const Q12_ApproverSeesAdjustmentsDocument = new TypedDocumentString(`
    query Q12_ApproverSeesAdjustments($first: Int!, $after: String) {
  adjustments(first: $first, after: $after, status: PENDING_APPROVAL) {
    edges {
      node {
        id
        kind
        reason
        amount
        note
        reference
        account {
          number
          balance
        }
        charge {
          description
          amount
          open
        }
        steps {
          status
          by
          at
          comment
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `, {"hash":"sha256:f596edf8477c642f31b62d754918cc03ac63cd15713f5a5cbbcae1423171ce10"}) as unknown as TypedDocumentString<Q12_ApproverSeesAdjustmentsQuery, Q12_ApproverSeesAdjustmentsQueryVariables>;
export const Q13_FindPaymentsDocument = new TypedDocumentString(`
    query Q13_FindPayments($first: Int!, $after: String, $filter: PaymentFilter) {
  payments(first: $first, after: $after, filter: $filter) {
    edges {
      node {
        id
        receiptNumber
        status
        declineCode
        channel
        tender
        amount
        maskedInstrument
        receivedAt
        account {
          number
          holder {
            displayName
          }
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `, {"hash":"sha256:2ae87d7d0ab2a7e380c81edb1de5677fb3bb5062f41fd413c6a20256998b5d69"}) as unknown as TypedDocumentString<Q13_FindPaymentsQuery, Q13_FindPaymentsQueryVariables>;
export const Q1_DepartmentRevenueTodayDocument = new TypedDocumentString(`
    query Q1_DepartmentRevenueToday($d: String!, $from: Date!, $to: Date!) {
  department(code: $d) {
    name
    revenue(from: $from, to: $to) {
      net
      gross
      refunds
      returns
      count
      asOf
      ledgerSequence
      byChannel {
        channel
        net
        count
        started
        abandoned
      }
      byRevenueType {
        revenueType {
          code
          name
          ledgerAccount {
            code
            fund {
              code
            }
          }
        }
        net
      }
    }
  }
}
    `, {"hash":"sha256:8aad134fe3bf7fb2de88e48e7038483054c2f6e8ac1fa2c071a8cdc67ce2ab85"}) as unknown as TypedDocumentString<Q1_DepartmentRevenueTodayQuery, Q1_DepartmentRevenueTodayQueryVariables>;
export const Q2_AllDepartmentsOneCallDocument = new TypedDocumentString(`
    query Q2_AllDepartmentsOneCall($from: Date!, $to: Date!) {
  departments {
    code
    name
    revenue(from: $from, to: $to) {
      net
      asOf
      byChannel {
        channel
        net
      }
    }
  }
}
    `, {"hash":"sha256:b6c744d27fdadd31cc2e6235047e3634a4bafd716db61f644c851fea4e8b546c"}) as unknown as TypedDocumentString<Q2_AllDepartmentsOneCallQuery, Q2_AllDepartmentsOneCallQueryVariables>;
export const Q4_PermitStatusDocument = new TypedDocumentString(`
    query Q4_PermitStatus($n: String!) {
  department(code: "PERMITS") {
    item(number: $n) {
      number
      status
      due
      paid
      account {
        number
        balance
        payments(first: 5) {
          edges {
            node {
              receiptNumber
              status
              amount
              journalEntries {
                sequence
                accountingDate
              }
            }
          }
        }
      }
    }
  }
}
    `, {"hash":"sha256:0f3af7f4bae00291ee58fde05330d93ede1071f1bf171a41b9c134f49e0c558f"}) as unknown as TypedDocumentString<Q4_PermitStatusQuery, Q4_PermitStatusQueryVariables>;
export const Q5_RepOpensAccountDocument = new TypedDocumentString(`
    query Q5_RepOpensAccount($num: String!) {
  account(number: $num) {
    id
    number
    status
    holder {
      displayName
      phone
    }
    serviceAddress
    balance
    pastDue
    balanceVersion
    balanceAsOf
    aging {
      current
      d1to30
      d31to60
      over90
    }
    charges(open: true) {
      description
      open
      dueDate
      priority
    }
    holds {
      kind
      reason
      placedAt
      liftedAt
    }
    acceptedTenders
    autopay {
      active
      nextRun
    }
    paymentPlan {
      status
      nextDue
      nextAmount
    }
    payments(first: 10) {
      edges {
        node {
          receiptNumber
          status
          channel
          amount
          receivedAt
          postingLatencyMs
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `, {"hash":"sha256:3817c1d35c7981b6e1ea21b26d24d2aa231db1e9511f8be0bf0dfce8681c2057"}) as unknown as TypedDocumentString<Q5_RepOpensAccountQuery, Q5_RepOpensAccountQueryVariables>;
export const Q6_WhatHappenedAfterSubmitDocument = new TypedDocumentString(`
    query Q6_WhatHappenedAfterSubmit($id: ID!) {
  payment(id: $id) {
    receiptNumber
    status
    postingLatencyMs
    timeline {
      at
      system
      step
      lagMs
      detail
    }
    account {
      balance
      department {
        code
      }
    }
    journalEntries {
      sequence
      period {
        fiscalYear
        number
        status
      }
      lines {
        side
        amount
        ledgerAccount {
          code
          fund {
            code
          }
        }
        department {
          code
        }
      }
    }
  }
}
    `, {"hash":"sha256:39b7a5bf7f8a325f045a326b63d9901e74f96f5827a2c3ce57e19039a2a03ec5"}) as unknown as TypedDocumentString<Q6_WhatHappenedAfterSubmitQuery, Q6_WhatHappenedAfterSubmitQueryVariables>;
export const Q8_CatchUpDocument = new TypedDocumentString(`
    query Q8_CatchUp($seq: Int!) {
  journalEntries(sinceSequence: $seq, first: 500) {
    sequence
    accountingDate
    source {
      id
      receiptNumber
    }
    lines {
      side
      amount
      ledgerAccount {
        code
      }
    }
  }
}
    `, {"hash":"sha256:50d8e501d392a58599dcf46adcf454dbf29523abd36d29a4616ff7ec906eccba"}) as unknown as TypedDocumentString<Q8_CatchUpQuery, Q8_CatchUpQueryVariables>;
export const S1_RepWatchesBalanceDocument = new TypedDocumentString(`
    subscription S1_RepWatchesBalance($id: ID!, $after: String) {
  accountBalanceChanged(accountId: $id, after: $after) {
    sequence
    cursor
    cause
    account {
      balance
      pastDue
      balanceVersion
      holds {
        kind
        liftedAt
      }
    }
    payment {
      receiptNumber
      channel
      amount
      maskedInstrument
    }
  }
}
    `, {"hash":"sha256:e1c2be89fe5dba4ff26ce733bdd43df55495fcee2ca276db87ea8168f6d79d0e"}) as unknown as TypedDocumentString<S1_RepWatchesBalanceSubscription, S1_RepWatchesBalanceSubscriptionVariables>;
export const S2_DepartmentRevenueDocument = new TypedDocumentString(`
    subscription S2_DepartmentRevenue($d: String!, $after: String) {
  departmentRevenueChanged(departmentCode: $d, after: $after) {
    sequence
    cursor
    delta
    netToday
    netFiscalYear
    payment {
      receiptNumber
      channel
      amount
    }
  }
}
    `, {"hash":"sha256:4bc9996cbd65c71761b60729aefa981af2cfe778bd67ac4880591903eb308d7e"}) as unknown as TypedDocumentString<S2_DepartmentRevenueSubscription, S2_DepartmentRevenueSubscriptionVariables>;
export const S3_IntegratorFeedDocument = new TypedDocumentString(`
    subscription S3_IntegratorFeed($after: String) {
  paymentEvents(after: $after) {
    sequence
    cursor
    kind
    payment {
      id
      status
      amount
      account {
        id
        number
        type
      }
      allocations {
        amount
        revenueType {
          code
        }
      }
    }
  }
}
    `, {"hash":"sha256:42b5d4a26ea984ba0fe892ab4df1fbf27873a3fb531fb450756c8e13b4a3e118"}) as unknown as TypedDocumentString<S3_IntegratorFeedSubscription, S3_IntegratorFeedSubscriptionVariables>;