import type { ChargeOrder, Overpayment } from '../../books/words/charge.js';
import type { Channel } from '../../books/words/channel.js';
import type { Tender } from '../../books/words/tender.js';

/** The departments of the city, what they collect for, and how they let payments be allocated. */

export type DepartmentCode = 'UTIL' | 'TAX' | 'PERMITS' | 'PARKS' | 'COURT' | 'FIN';

export interface Department {
  readonly code: DepartmentCode;
  readonly name: string;
  readonly creditAccountCode: string;
}

export interface AllocationPolicy {
  readonly departmentCode: DepartmentCode;
  readonly version: number;
  readonly chargeOrder: readonly ChargeOrder[];
  readonly overpayment: Overpayment;
  readonly partialPayment: boolean;
  readonly payerMayDirect: boolean;
  readonly backDatingDays: number;
  readonly minimumCents: bigint;
  readonly maximumCents: bigint;
}

export interface WriteOffLimit {
  readonly departmentCode: DepartmentCode;
  readonly limitCents: bigint;
}

export interface AdjustmentLimit extends WriteOffLimit {
  readonly role: string;
}

export interface ReturnPolicy {
  readonly departmentCode: DepartmentCode;
  readonly feeCents: bigint;
  readonly feeRevenueTypeCode: string | null;
  /** After so many returns within so many months the tender is blocked for so many; null where it never is. */
  readonly block: { readonly after: number; readonly withinMonths: number; readonly months: number } | null;
}

export interface RevenueType {
  readonly code: string;
  readonly departmentCode: DepartmentCode;
  readonly name: string;
  readonly ledgerAccountCode: string;
  /** Absent where the revenue is recognised when it is collected. */
  readonly receivableAccountCode?: string;
  /** What is paid first has the smallest. */
  readonly priority: number;
}

export interface ClearingAccount {
  /** A tender, or a channel whose money is kept apart whatever the tender. */
  readonly tender: Tender | Channel;
  readonly ledgerAccountCode: string;
}

export const departments: readonly Department[] = [
  { code: 'UTIL', name: 'Utility Billing', creditAccountCode: '500-221000' },
  { code: 'TAX', name: 'Tax Collector', creditAccountCode: '100-221000' },
  { code: 'PERMITS', name: 'Building and Permits', creditAccountCode: '100-221000' },
  { code: 'PARKS', name: 'Parks and Recreation', creditAccountCode: '220-221000' },
  { code: 'COURT', name: 'Municipal Court', creditAccountCode: '100-221000' },
  { code: 'FIN', name: 'Finance', creditAccountCode: '100-221000' },
];

const limits = { version: 1, minimumCents: 100n, maximumCents: 1_000_000_00n };

export const allocationPolicies: readonly AllocationPolicy[] = [
  {
    ...limits,
    departmentCode: 'UTIL',
    chargeOrder: ['PENALTY_FIRST', 'OLDEST_FIRST', 'PRIORITY'],
    overpayment: 'CREDIT',
    partialPayment: true,
    payerMayDirect: false,
    backDatingDays: 10,
  },
  {
    ...limits,
    departmentCode: 'TAX',
    chargeOrder: ['OLDEST_FIRST', 'PENALTY_FIRST', 'PRIORITY'],
    overpayment: 'CREDIT',
    partialPayment: true,
    payerMayDirect: true,
    backDatingDays: 30,
    maximumCents: 10_000_000_00n,
  },
  {
    ...limits,
    departmentCode: 'PERMITS',
    chargeOrder: ['OLDEST_FIRST', 'PRIORITY'],
    overpayment: 'REJECT',
    partialPayment: false,
    payerMayDirect: true,
    backDatingDays: 0,
  },
  {
    ...limits,
    departmentCode: 'PARKS',
    chargeOrder: ['OLDEST_FIRST', 'PRIORITY'],
    overpayment: 'CREDIT',
    partialPayment: true,
    payerMayDirect: true,
    backDatingDays: 0,
  },
  {
    ...limits,
    departmentCode: 'COURT',
    chargeOrder: ['OLDEST_FIRST', 'PRIORITY'],
    overpayment: 'REJECT',
    partialPayment: true,
    payerMayDirect: true,
    backDatingDays: 5,
  },
  {
    ...limits,
    departmentCode: 'FIN',
    chargeOrder: ['OLDEST_FIRST', 'PRIORITY'],
    overpayment: 'CREDIT',
    partialPayment: true,
    payerMayDirect: true,
    backDatingDays: 10,
  },
];

type Row = readonly [code: string, name: string, ledgerAccountCode: string, receivableAccountCode?: string];

const revenueTypesOf = (departmentCode: DepartmentCode, rows: readonly Row[]): RevenueType[] =>
  rows.map(([code, name, ledgerAccountCode, receivableAccountCode], index) => ({
    code,
    departmentCode,
    name,
    ledgerAccountCode,
    ...(receivableAccountCode && { receivableAccountCode }),
    priority: (index + 1) * 10,
  }));

/** Up to which amount of an account one person may write off alone. What a court or a permit asks takes two, however little it is. */
export const writeOffLimits: readonly WriteOffLimit[] = [
  { departmentCode: 'UTIL', limitCents: 50_00n },
  { departmentCode: 'TAX', limitCents: 10_00n },
  { departmentCode: 'FIN', limitCents: 50_00n },
];

/** Up to which amount of an account a role adjusts alone within twelve months. What a court or a permit asks takes two. */
export const adjustmentLimits: readonly AdjustmentLimit[] = [
  { departmentCode: 'UTIL', role: 'billing-rep', limitCents: 25_00n },
  { departmentCode: 'UTIL', role: 'finance-director', limitCents: 250_00n },
  { departmentCode: 'FIN', role: 'finance-director', limitCents: 50_00n },
];

const twiceInHalfAYear = { after: 2, withinMonths: 6, months: 12 };
const ofFinance = { feeCents: 35_00n, feeRevenueTypeCode: 'NSF_FEE', block: twiceInHalfAYear };

/** What payments cost that come back. Finance collects the fee, whichever department was paid. */
export const returnPolicies: readonly ReturnPolicy[] = [
  { departmentCode: 'UTIL', ...ofFinance },
  { departmentCode: 'TAX', ...ofFinance },
  { departmentCode: 'PERMITS', ...ofFinance },
  { departmentCode: 'PARKS', ...ofFinance },
  { departmentCode: 'FIN', ...ofFinance },
  // What a court may charge is for the state to say.
  { departmentCode: 'COURT', feeCents: 0n, feeRevenueTypeCode: null, block: twiceInHalfAYear },
];

/** In the order in which each department wants them paid. */
export const revenueTypes: readonly RevenueType[] = [
  ...revenueTypesOf('UTIL', [
    ['PENALTY', 'Late payment penalty', '500-359100', '500-115100'],
    ['RECONNECT', 'Reconnection fee', '500-343910', '500-115100'],
    ['GARBAGE_TAX', 'State garbage tax', '510-208100', '510-115100'],
    ['TRASH', 'Trash collection', '510-343400', '510-115100'],
    ['STORM', 'Stormwater', '520-343700', '520-115100'],
    ['SEWER', 'Wastewater', '500-343500', '500-115100'],
    ['SURCH', 'Wastewater surcharge', '500-343510', '500-115100'],
    ['WATER', 'Water', '500-343300', '500-115100'],
    ['DEPOSIT', 'Customer deposit', '500-220000'],
  ]),
  ...revenueTypesOf('TAX', [
    ['PENINT', 'Tax penalty and interest', '100-311900', '100-115200'],
    ['TAX_DELQ', 'Delinquent property tax', '100-311200', '100-115200'],
    ['TAX_CUR', 'Property tax', '100-311000', '100-115200'],
    ['TAX_DEBT', 'Property tax for debt service', '200-311000', '200-115200'],
  ]),
  ...revenueTypesOf('PERMITS', [
    ['PLANREV', 'Plan review', '100-341300'],
    ['BLDG', 'Building permit', '100-322000'],
    ['ELEC', 'Electrical permit', '100-322100'],
    ['PLUMB', 'Plumbing permit', '100-322200'],
    ['REINSPECT', 'Reinspection', '100-341310'],
  ]),
  ...revenueTypesOf('PARKS', [
    ['PROG', 'Recreation program', '220-347200'],
    ['FACIL', 'Facility rental', '220-347500'],
    ['GOLF', 'Golf', '540-347210'],
  ]),
  ...revenueTypesOf('COURT', [
    ['STATE_COST', 'State court cost', '800-208200', '800-115300'],
    ['TECH', 'Court technology fee', '230-348930', '230-115300'],
    ['SECURITY', 'Court security fee', '230-348931', '230-115300'],
    ['TIMEPAY', 'Time payment fee', '100-351500', '100-115300'],
    ['FINE', 'Fine', '100-351100', '100-115300'],
  ]),
  ...revenueTypesOf('FIN', [
    ['NSF_FEE', 'Returned payment fee', '100-369910', '100-115400'],
    ['LICENSE', 'Business license', '100-321000', '100-115400'],
    ['MISC_AR', 'Miscellaneous receivable', '100-369900', '100-115400'],
    ['OVER_SHORT', 'Cash over and short', '100-369990'],
  ]),
];

export const clearingAccounts: readonly ClearingAccount[] = [
  ...(['CARD_CREDIT', 'CARD_DEBIT', 'WALLET'] as const).map((tender) => ({
    tender,
    ledgerAccountCode: '700-104100',
  })),
  { tender: 'ACH', ledgerAccountCode: '700-104200' },
  ...(['CASH', 'CHECK', 'MONEY_ORDER'] as const).map((tender) => ({
    tender,
    ledgerAccountCode: '700-101500',
  })),
  { tender: 'LOCKBOX', ledgerAccountCode: '700-104300' },
];
