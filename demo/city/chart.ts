import type { Control, FundBasis, FundKind, LedgerAccountKind } from '../../books/words/ledger.js';

/** The chart of accounts of the City of Larkspur Bend. Object numbers follow the Florida class scheme. */

export interface Fund {
  readonly code: string;
  readonly name: string;
  readonly kind: FundKind;
  readonly basis: FundBasis;
}

export interface LedgerAccount {
  readonly code: string;
  readonly fundCode: string;
  readonly name: string;
  readonly kind: LedgerAccountKind;
  readonly controls?: Control;
}

export interface PooledCashLink {
  readonly fundCode: string;
  readonly dueFromPoolAccountCode: string;
  readonly dueToFundAccountCode: string;
}

export const pooledCashFund = '700';

export const funds: readonly Fund[] = [
  { code: '100', name: 'General Fund', kind: 'GENERAL', basis: 'MODIFIED_ACCRUAL' },
  { code: '200', name: 'Debt Service Fund', kind: 'DEBT_SERVICE', basis: 'MODIFIED_ACCRUAL' },
  { code: '220', name: 'Park Venue Fund', kind: 'SPECIAL_REVENUE', basis: 'MODIFIED_ACCRUAL' },
  {
    code: '230',
    name: 'Court Technology and Security Fund',
    kind: 'SPECIAL_REVENUE',
    basis: 'MODIFIED_ACCRUAL',
  },
  { code: '500', name: 'Water and Wastewater Fund', kind: 'ENTERPRISE', basis: 'FULL_ACCRUAL' },
  { code: '510', name: 'Solid Waste Fund', kind: 'ENTERPRISE', basis: 'FULL_ACCRUAL' },
  { code: '520', name: 'Stormwater Fund', kind: 'ENTERPRISE', basis: 'FULL_ACCRUAL' },
  { code: '540', name: 'Golf Fund', kind: 'ENTERPRISE', basis: 'FULL_ACCRUAL' },
  { code: '700', name: 'Pooled Cash and Clearing Fund', kind: 'INTERNAL_SERVICE', basis: 'FULL_ACCRUAL' },
  { code: '800', name: 'Custodial Fund', kind: 'CUSTODIAL', basis: 'CUSTODIAL' },
];

export const pooledCashLinks: readonly PooledCashLink[] = funds
  .filter(({ code }) => code !== pooledCashFund)
  .map(({ code }) => ({
    fundCode: code,
    dueFromPoolAccountCode: `${code}-131700`,
    dueToFundAccountCode: `${pooledCashFund}-207${code}`,
  }));

/** Where captured money waits that cannot be booked where it belongs. */
export const suspense = { receiptsAccountCode: '700-101500', creditAccountCode: '700-222000' };

const account = (
  kind: LedgerAccount['kind'],
  code: string,
  name: string,
  controls?: Control,
): LedgerAccount => ({
  code,
  fundCode: code.slice(0, 3),
  name,
  kind,
  ...(controls && { controls }),
});
const asset = (code: string, name: string): LedgerAccount => account('ASSET', code, name);
const receivable = (code: string, name: string): LedgerAccount => account('ASSET', code, name, 'RECEIVABLES');
const liability = (code: string, name: string): LedgerAccount => account('LIABILITY', code, name);
const creditBalances = (code: string): LedgerAccount =>
  account('LIABILITY', code, 'Customer credit balances', 'CREDIT_BALANCES');
const revenue = (code: string, name: string): LedgerAccount => account('REVENUE', code, name);
const expense = (code: string, name: string): LedgerAccount => account('EXPENSE', code, name);

const clearing = [
  asset('700-101000', 'Pooled cash'),
  asset('700-101500', 'Undeposited receipts'),
  asset('700-104100', 'Card receipts in transit'),
  asset('700-104200', 'ACH receipts in transit'),
  asset('700-104300', 'Lockbox receipts in transit'),
];

const dueBetweenFunds = pooledCashLinks.flatMap(
  ({ fundCode, dueFromPoolAccountCode, dueToFundAccountCode }) => [
    asset(dueFromPoolAccountCode, 'Due from pooled cash'),
    liability(dueToFundAccountCode, `Due to fund ${fundCode}`),
  ],
);

const receivables = [
  receivable('500-115100', 'Accounts receivable, water and wastewater'),
  receivable('510-115100', 'Accounts receivable, solid waste'),
  receivable('520-115100', 'Accounts receivable, stormwater'),
  receivable('100-115200', 'Property taxes receivable, general'),
  receivable('200-115200', 'Property taxes receivable, debt service'),
  receivable('100-115300', 'Accounts receivable, court'),
  receivable('230-115300', 'Accounts receivable, court technology and security'),
  receivable('800-115300', 'Accounts receivable, state court costs'),
  receivable('100-115400', 'Accounts receivable, miscellaneous'),
];

const liabilities = [
  ...['100', '220', '500'].map((fund) => creditBalances(`${fund}-221000`)),
  ...['100', '500'].map((fund) => liability(`${fund}-222000`, 'Unapplied receipts')),
  liability('700-222000', 'Unidentified receipts'),
  ...['100', '220', '500', '540'].map((fund) => liability(`${fund}-223000`, 'Unearned revenue')),
  ...['100', '220', '500'].map((fund) => liability(`${fund}-202000`, 'Refunds payable')),
  liability('500-220000', 'Customer deposits'),
  liability('510-208100', 'State garbage tax payable'),
  liability('800-208200', 'State court costs payable'),
];

const revenues = [
  revenue('100-311000', 'Property tax, current'),
  revenue('100-311200', 'Property tax, delinquent'),
  revenue('100-311900', 'Property tax penalty and interest'),
  revenue('200-311000', 'Property tax, debt service'),
  revenue('100-321000', 'Business licenses'),
  revenue('100-322000', 'Building permits'),
  revenue('100-322100', 'Electrical permits'),
  revenue('100-322200', 'Plumbing permits'),
  revenue('100-341300', 'Plan review fees'),
  revenue('100-341310', 'Reinspection fees'),
  revenue('500-343300', 'Water sales'),
  revenue('510-343400', 'Solid waste collection'),
  revenue('500-343500', 'Wastewater charges'),
  revenue('500-343510', 'Wastewater surcharges'),
  revenue('520-343700', 'Stormwater fees'),
  revenue('500-343910', 'Reconnection fees'),
  revenue('220-347200', 'Recreation programs'),
  revenue('540-347210', 'Golf fees'),
  revenue('220-347500', 'Facility rentals'),
  revenue('230-348930', 'Court technology fees'),
  revenue('230-348931', 'Court security fees'),
  revenue('100-351100', 'Court fines'),
  revenue('100-351500', 'Court time payment fees'),
  revenue('500-359100', 'Utility penalties'),
  revenue('100-369900', 'Miscellaneous receipts'),
  revenue('100-369910', 'Returned payment fees'),
  revenue('100-369990', 'Cash over and short'),
];

const expenses = [expense('100-531400', 'Merchant fees'), expense('100-531410', 'Dispute fees')];

const equity = funds
  .filter(({ basis }) => basis !== 'CUSTODIAL')
  .map(({ code }) => account('EQUITY', `${code}-271000`, 'Fund balance'));

export const ledgerAccounts: readonly LedgerAccount[] = [
  ...clearing,
  ...dueBetweenFunds,
  ...receivables,
  ...liabilities,
  ...equity,
  ...revenues,
  ...expenses,
];
