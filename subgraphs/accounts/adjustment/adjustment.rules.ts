import { definePostingRule, fromTheBeginning } from '../../../books/rules/posting-rule.js';

const tags = { department: 'department', revenueType: 'revenueType', revenueAccount: 'revenue' } as const;

export const adjustmentRule = definePostingRule({
  code: 'ADJUSTMENT',
  version: 1,
  movement: 'ADJUSTMENT',
  effectiveFrom: fromTheBeginning,
  description:
    'What a charge should not have cost: what was recognised when it was billed is debited, or for a courtesy what the chart names for it; what is open of it is credited to its receivable, and what was paid of it is kept for the account.',
  parameters: {
    takenFrom: { kind: 'ACCOUNT', meaning: 'the account that bears it' },
    receivable: { kind: 'ACCOUNT', meaning: 'the receivable that the charge was billed to' },
    revenue: {
      kind: 'ACCOUNT',
      meaning: 'the revenue, or what is owed to others, that the charge was billed for',
    },
    credit: { kind: 'ACCOUNT', meaning: 'where the department of the account keeps credit' },
    revenueType: { kind: 'TEXT', meaning: 'what the charge is for' },
    department: { kind: 'TEXT', meaning: 'the department that collects it' },
    keeper: { kind: 'TEXT', meaning: 'the department of the account' },
    resident: { kind: 'TEXT', meaning: 'whose charge it is' },
    charge: { kind: 'TEXT', meaning: 'the charge' },
    openCents: { kind: 'AMOUNT', meaning: 'how much of it is not paid' },
    paidCents: { kind: 'AMOUNT', meaning: 'how much of it was paid' },
  },
  lines: [
    { side: 'DEBIT', account: 'takenFrom', amount: ['openCents', 'paidCents'], tags },
    {
      side: 'CREDIT',
      account: 'receivable',
      amount: ['openCents'],
      tags: { ...tags, chargeId: 'charge', residentAccountId: 'resident' },
    },
    {
      side: 'CREDIT',
      account: 'credit',
      amount: ['paidCents'],
      tags: { department: 'keeper', residentAccountId: 'resident' },
    },
  ],
});
