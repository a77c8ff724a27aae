import { z } from 'zod';
import { cents, centsText, civilDate, id, word } from './fields.js';

const payment = {
  paymentId: id,
  accountId: id.describe('The account it was made to.'),
  amountCents: cents,
  channel: word.describe('Such as ONLINE.'),
  tender: word.describe('Such as CARD_CREDIT.'),
};

const undecided = z.null().describe('Always null; of the other outcomes.');

export const paymentPending = z.object({
  ...payment,
  pendingReason: word.describe('Such as UNKNOWN.'),
  declineCode: undecided,
});

export const paymentEnded = z.object({
  ...payment,
  pendingReason: undecided,
  declineCode: word.nullable().describe('Why, such as INSUFFICIENT_FUNDS.'),
});

const allocation = z.object({
  account: id,
  charge: id,
  revenueType: word,
  department: word,
  amountCents: centsText,
});

/** What an event of an entry has, whatever the entry is about. */
export const postedParts = {
  entryId: id.describe('Its journal entry.'),
  journalSequence: z.int().positive().describe('The number of that entry.'),
  accounts: z
    .array(z.object({ id, balanceCents: cents, balanceVersion: z.int() }))
    .describe('Balance and version of each account that it moved, after it.'),
  departments: z
    .array(
      z.object({
        code: word,
        accountingDate: civilDate,
        deltaCents: cents,
        netTodayCents: cents,
        netFiscalYearCents: cents,
      }),
    )
    .describe('What each department collected, and its totals after it.'),
};

const { entryId, journalSequence, accounts, departments } = postedParts;

export const paymentPosted = z.object({
  ...payment,
  receiptNumber: z.int().positive(),
  entryId,
  journalSequence,
  allocations: z.array(allocation).describe('Its parts, by charge.'),
  accounts,
  departments,
});
