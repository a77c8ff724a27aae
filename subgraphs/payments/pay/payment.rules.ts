import { definePostingRule, fromTheBeginning } from '../../../books/rules/posting-rule.js';

const department = { kind: 'TEXT', meaning: 'the department that collects it' } as const;
const channel = { kind: 'TEXT', meaning: 'how the money came in' } as const;
const revenueType = { kind: 'TEXT', meaning: 'what the charge is for' } as const;
const charge = { kind: 'TEXT', meaning: 'the charge that is paid' } as const;
const cents = { kind: 'AMOUNT', meaning: 'what was paid of it' } as const;

export const paymentRule = definePostingRule({
  code: 'PAYMENT',
  version: 1,
  movement: 'PAYMENT',
  effectiveFrom: fromTheBeginning,
  description:
    'Money of a resident: it clears what was billed as revenue before, is revenue where it counts when collected, and what no charge took is kept for the account.',
  parameters: {
    clearing: { kind: 'ACCOUNT', meaning: 'where money of this channel or tender arrives' },
    channel,
    billed: {
      meaning: 'what was paid of each charge that was revenue when it was billed',
      each: {
        receivable: { kind: 'ACCOUNT', meaning: 'the receivable that the charge was billed to' },
        revenue: { kind: 'ACCOUNT', meaning: 'the account that it was billed for' },
        ...{ revenueType, department, charge, cents },
        resident: { kind: 'TEXT', meaning: 'whose charge it is' },
      },
    },
    collected: {
      meaning: 'what was paid of each charge that is revenue when it is collected',
      each: {
        revenue: { kind: 'ACCOUNT', meaning: 'the account that it is collected for' },
        ...{ revenueType, department, charge, cents },
      },
    },
    unapplied: {
      meaning: 'what no charge took, if anything',
      each: {
        credit: { kind: 'ACCOUNT', meaning: 'where the department of the account keeps such credit' },
        resident: { kind: 'TEXT', meaning: 'whose credit it is' },
        department: { kind: 'TEXT', meaning: 'the department of the account' },
        cents: { kind: 'AMOUNT', meaning: 'what is left' },
      },
    },
  },
  lines: [
    { side: 'DEBIT', account: 'clearing', amount: ['billed.cents', 'collected.cents', 'unapplied.cents'] },
    {
      side: 'CREDIT',
      each: 'billed',
      account: 'receivable',
      amount: ['cents'],
      tags: {
        ...{
          department: 'department',
          revenueType: 'revenueType',
          revenueAccount: 'revenue',
          channel: 'channel',
        },
        ...{ chargeId: 'charge', residentAccountId: 'resident' },
      },
    },
    {
      side: 'CREDIT',
      each: 'collected',
      account: 'revenue',
      amount: ['cents'],
      tags: {
        ...{
          department: 'department',
          revenueType: 'revenueType',
          revenueAccount: 'revenue',
          channel: 'channel',
        },
        chargeId: 'charge',
      },
    },
    {
      side: 'CREDIT',
      each: 'unapplied',
      account: 'credit',
      amount: ['cents'],
      tags: { department: 'department', channel: 'channel', residentAccountId: 'resident' },
    },
  ],
});

export const suspenseRule = definePostingRule({
  code: 'PAYMENT_IN_SUSPENSE',
  version: 1,
  movement: 'PAYMENT',
  effectiveFrom: fromTheBeginning,
  description:
    'Money that was captured and can be booked nowhere else waits until somebody finds out what it is for.',
  parameters: {
    receipts: { kind: 'ACCOUNT', meaning: 'where the money arrives' },
    suspense: {
      kind: 'ACCOUNT',
      meaning: 'where the agency keeps money of which it does not know what it is for',
    },
    channel,
    department: { kind: 'TEXT', meaning: 'the department whose account was to be paid' },
    cents: { kind: 'AMOUNT', meaning: 'all of it' },
  },
  lines: [
    { side: 'DEBIT', account: 'receipts', amount: ['cents'] },
    {
      side: 'CREDIT',
      account: 'suspense',
      amount: ['cents'],
      tags: { department: 'department', channel: 'channel' },
    },
  ],
});
