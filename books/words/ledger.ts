import { defineWords } from './words.js';

export const sides = defineWords('DrCr', 'The two sides of a ledger account.', {
  DEBIT: 'Adds to assets and expenses, takes from liabilities, equity and revenue.',
  CREDIT: 'Adds to liabilities, equity and revenue, takes from assets and expenses.',
});
export const DrCr = sides.values;
export type DrCr = keyof typeof DrCr;

export const ledgerAccountKinds = defineWords('LedgerAccountKind', 'What a ledger account is.', {
  ASSET: 'What a fund has or is owed.',
  LIABILITY: 'What a fund owes.',
  EQUITY: 'What is left of a fund.',
  REVENUE: 'What a fund earned.',
  EXPENSE: 'What a fund used.',
});
export type LedgerAccountKind = keyof typeof ledgerAccountKinds.values;

export const controls = defineWords('Control', 'What of the residents a control account adds up.', {
  RECEIVABLES: 'What they owe.',
  CREDIT_BALANCES: 'What they are owed.',
});
export type Control = keyof typeof controls.values;

export const fundKinds = defineWords('FundKind', 'What a fund is in the annual report.', {
  GENERAL: 'Whatever belongs to no other fund.',
  SPECIAL_REVENUE: 'Revenue that is bound to a purpose.',
  DEBT_SERVICE: 'Money set aside to pay debt.',
  CAPITAL_PROJECTS: 'Money set aside to build.',
  ENTERPRISE: 'A service that is paid for by those who use it.',
  INTERNAL_SERVICE: 'What departments do for each other.',
  CUSTODIAL: "Others' money.",
});
export type FundKind = keyof typeof fundKinds.values;

export const fundBases = defineWords('FundBasis', 'When the revenue of a fund counts.', {
  MODIFIED_ACCRUAL: 'When it is measurable and available.',
  FULL_ACCRUAL: 'When it is earned.',
  CUSTODIAL: "Never: it is others' money.",
});
export type FundBasis = keyof typeof fundBases.values;

export const parameterKinds = defineWords(
  'PostingRuleParameterKind',
  'What a posting rule is told by one of its parameters.',
  {
    ACCOUNT: 'The code of a ledger account.',
    AMOUNT: 'An amount, not less than zero.',
    TEXT: 'What lines are tagged with.',
    GROUP: 'Others, which are told once for each of something, or not at all.',
  },
);
export const ParameterKind = parameterKinds.values;
export type ParameterKind = keyof typeof ParameterKind;
