import { definePostingRule, fromTheBeginning } from '../../../books/rules/posting-rule.js';

export const returnRule = definePostingRule({
  code: 'RETURN',
  version: 1,
  movement: 'RETURN',
  effectiveFrom: fromTheBeginning,
  description:
    'A payment that a bank sent back: it has paid nothing, and what came in with it has gone out again on the day of the return.',
  parameters: {},
  lines: 'MIRRORED',
});

export const returnFeeRule = definePostingRule({
  code: 'RETURN_FEE',
  version: 1,
  movement: 'RETURN_FEE',
  effectiveFrom: fromTheBeginning,
  description:
    'The fee for a payment that came back, billed like any other charge: the receivable of its revenue type is debited by resident, and its revenue is credited.',
  parameters: {
    receivable: { kind: 'ACCOUNT', meaning: 'where the fee is owed until it is paid' },
    revenue: { kind: 'ACCOUNT', meaning: 'the revenue of such fees' },
    revenueType: { kind: 'TEXT', meaning: 'what the fee is collected as' },
    department: { kind: 'TEXT', meaning: 'the department that collects it' },
    resident: { kind: 'TEXT', meaning: 'whose payment came back' },
    cents: { kind: 'AMOUNT', meaning: 'the fee' },
  },
  lines: [
    {
      side: 'DEBIT',
      account: 'receivable',
      amount: ['cents'],
      tags: { department: 'department', residentAccountId: 'resident' },
    },
    {
      side: 'CREDIT',
      account: 'revenue',
      amount: ['cents'],
      tags: { department: 'department', revenueType: 'revenueType' },
    },
  ],
});
