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

export const paymentReturned = z.object({
  ...payment,
  returnId: id,
  receiptNumber: z.int().positive().describe('Of its receipt, which does not stand any more.'),
  code: word.describe('Why, as NACHA numbers it, such as R01; or CHECK_BOUNCED, or UNSTATED.'),
  returnedOn: civilDate.describe('The day on which the bank sent it back.'),
  reference: z.string().nullable().describe('What the bank calls the return; null where that is not known.'),
  feeCents: centsText.describe('The fee that the account was charged for it; 0 where there is none.'),
  tenderBlockedUntil: z.iso
    .datetime()
    .nullable()
    .describe('Until when the account does not take this tender because of it; null where it goes on to.'),
  entryId: entryId.describe('The journal entry that takes back the one of the payment.'),
  journalSequence,
  allocations: z.array(allocation).describe('The charges that are open again, by what it had paid of each.'),
  accounts,
  departments,
});
