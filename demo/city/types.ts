import type { AccountStatus, AccountType } from '../../books/words/account.js';
import type { Channel } from '../../books/words/channel.js';
import type { ChargeKind } from '../../books/words/charge.js';
import type { Tender } from '../../books/words/tender.js';
import type { CivilDate } from '../../platform/time/civil-date.js';
import type { HoldKind } from '../../subgraphs/accounts/account/hold.entity.js';
import type { DepartmentCode } from './departments.js';

export interface Party {
  readonly id: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly phone: string;
  readonly mailingAddress: string;
}

/** An account as it stands at the end of the history. */
export interface CityAccount {
  readonly id: string;
  readonly number: string;
  readonly type: AccountType;
  status: AccountStatus;
  readonly departmentCode: DepartmentCode;
  readonly holderId: string;
  readonly serviceAddress: string | null;
  readonly blockedTenders: readonly string[];
}

export interface BillCharge {
  readonly id: string;
  readonly revenueTypeCode: string;
  readonly kind: ChargeKind;
  readonly description: string;
  readonly amountCents: bigint;
  readonly priority: number;
}

export interface Bill {
  readonly id: string;
  readonly accountId: string;
  readonly description: string;
  readonly issuedOn: CivilDate;
  readonly dueDate: CivilDate;
  readonly issuedAt: Date;
  readonly charges: readonly BillCharge[];
}

/** How a resident pays: the same card or bank account every time. */
export interface Means {
  readonly channel: Channel;
  readonly tender: Tender;
  readonly maskedInstrument: string | null;
}

export interface Payment extends Means {
  readonly id: string;
  readonly accountId: string;
  readonly departmentCode: DepartmentCode;
  readonly amountCents: bigint;
  readonly receivedAt: Date;
  readonly businessDate: CivilDate;
  /** Set where the processor has confirmed it, as against what is handed over. */
  readonly processorReference: string | null;
  /** Set where the payer named the charges. */
  readonly allocations: readonly { readonly chargeId: string; readonly amountCents: bigint }[] | null;
}

/** A payment that did not come about. */
export interface Attempt extends Means {
  readonly id: string;
  readonly accountId: string;
  readonly departmentCode: DepartmentCode;
  readonly amountCents: bigint;
  readonly receivedAt: Date;
  readonly businessDate: CivilDate;
  readonly status: 'DECLINED' | 'ABANDONED';
  readonly declineCode: string | null;
}

/** What happened on one day, each list in the order of time. */
export interface CityDay {
  readonly date: CivilDate;
  readonly bills: readonly Bill[];
  readonly payments: readonly Payment[];
  readonly attempts: readonly Attempt[];
}

export interface Item {
  readonly id: string;
  readonly number: string;
  readonly kind: string;
  readonly status: string;
  readonly statusWhenPaid: string;
  readonly departmentCode: DepartmentCode;
  readonly accountId: string;
  readonly dueCents: bigint;
  readonly paidCents: bigint;
  readonly chargeIds: readonly string[];
}

export interface Hold {
  readonly id: string;
  readonly accountId: string;
  readonly kind: HoldKind;
  readonly reason: string;
  readonly placedAt: Date;
  readonly liftsWhenPaid: boolean;
}

export interface PaymentPlan {
  readonly id: string;
  readonly accountId: string;
  readonly status: 'ACTIVE' | 'DEFAULTED';
  readonly remainingCents: bigint;
  readonly nextDue: CivilDate | null;
  readonly nextAmountCents: bigint | null;
}

export interface AutopayEnrollment {
  readonly id: string;
  readonly accountId: string;
  readonly departmentCode: string;
  readonly active: boolean;
  readonly tender: Tender;
  readonly day: number;
  readonly nextRun: CivilDate | null;
}

/** What stands beside the accounts once the history is over. */
export interface CityClosing {
  readonly items: readonly Item[];
  readonly holds: readonly Hold[];
  readonly paymentPlans: readonly PaymentPlan[];
  readonly autopayEnrollments: readonly AutopayEnrollment[];
}
