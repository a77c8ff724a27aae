import { definePostingRule, fromTheBeginning } from '../../../books/rules/posting-rule.js';

export const billRule = definePostingRule({
  code: 'BILL',
  version: 1,
  movement: 'BILL',
  effectiveFrom: fromTheBeginning,
  description:
    'Bills of one day, of what is revenue when it is billed: each receivable is debited by resident, each kind of revenue is credited in total.',
  parameters: {
    charges: {
      meaning: 'each charge that is billed and is revenue from then on',
      each: {
        receivable: { kind: 'ACCOUNT', meaning: 'where it is owed until it is paid' },
        revenue: { kind: 'ACCOUNT', meaning: 'the revenue, or what is owed to others' },
        revenueType: { kind: 'TEXT', meaning: 'what it is for' },
        department: { kind: 'TEXT', meaning: 'the department that collects it' },
        resident: { kind: 'TEXT', meaning: 'whose charge it is' },
        cents: { kind: 'AMOUNT', meaning: 'its amount' },
      },
    },
  },
  lines: [
    {
      side: 'DEBIT',
      each: 'charges',
      account: 'receivable',
      amount: ['cents'],
      tags: { department: 'department', residentAccountId: 'resident' },
    },
    {
      side: 'CREDIT',
      each: 'charges',
      account: 'revenue',
      amount: ['cents'],
      tags: { department: 'department', revenueType: 'revenueType' },
    },
  ],
});
