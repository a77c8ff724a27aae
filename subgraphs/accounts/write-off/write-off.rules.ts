import { definePostingRule, fromTheBeginning } from '../../../books/rules/posting-rule.js';

const tags = { department: 'department', revenueType: 'revenueType', revenueAccount: 'revenue' } as const;

export const writeOffRule = definePostingRule({
  code: 'WRITE_OFF',
  version: 1,
  movement: 'WRITE_OFF',
  effectiveFrom: fromTheBeginning,
  description:
    'Debt that nobody is expected to pay any more: what was recognised when it was billed is debited by its kind, and each receivable is credited by its charge. Both lie in one fund, because nobody’s cash moves.',
  parameters: {
    parts: {
      meaning: 'what is written off of each charge',
      each: {
        receivable: { kind: 'ACCOUNT', meaning: 'the receivable that the charge was billed to' },
        revenue: {
          kind: 'ACCOUNT',
          meaning: 'the revenue, or what is owed to others, that it was billed for',
        },
        revenueType: { kind: 'TEXT', meaning: 'what the charge is for' },
        department: { kind: 'TEXT', meaning: 'the department that would have collected it' },
        resident: { kind: 'TEXT', meaning: 'whose charge it is' },
        charge: { kind: 'TEXT', meaning: 'the charge' },
        cents: { kind: 'AMOUNT', meaning: 'how much of it' },
      },
    },
  },
  lines: [
    { side: 'DEBIT', each: 'parts', account: 'revenue', amount: ['cents'], tags },
    {
      side: 'CREDIT',
      each: 'parts',
      account: 'receivable',
      amount: ['cents'],
      tags: { ...tags, chargeId: 'charge', residentAccountId: 'resident' },
    },
  ],
});

export const recoveryRule = definePostingRule({
  code: 'WRITE_OFF_RECOVERY',
  version: 1,
  movement: 'WRITE_OFF_RECOVERY',
  effectiveFrom: fromTheBeginning,
  description: 'Debt that was written off and is paid after all: it is owed again, and recognised again.',
  parameters: {},
  lines: 'MIRRORED',
});
