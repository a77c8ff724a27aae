import { z } from 'zod';
import { centsText, civilDate, id, word } from './fields.js';
import { postedParts } from './payment-payloads.js';

export const adjustment = z.object({
  adjustmentId: id,
  accountId: id,
  chargeId: id,
  kind: word.describe('What it is, such as WAIVER.'),
  reason: word.describe('Why it was asked for, for reports.'),
  amountCents: centsText,
  note: z.string().describe('Why, in the words of who asked.'),
  reference: z.string().nullable().describe('A document that it rests on; null where there is none.'),
  askedOn: civilDate.describe('The day it was asked for, by the calendar of the agency.'),
  askedAs: word.describe('The role of who asked.'),
  by: word.describe('Who did what the event tells.'),
  comment: z
    .string()
    .nullable()
    .describe('What they had to say, in their own words; null where it was nothing.'),
});

export const adjustmentPosted = z.object({
  ...adjustment.shape,
  creditedCents: centsText.describe('How much of it was paid already and is kept as credit.'),
  ...postedParts,
});
