import { z } from 'zod';
import { centsText, id, word } from './fields.js';
import { postedParts } from './payment-payloads.js';

export const writeOff = z.object({
  writeOffId: id,
  accountId: id,
  amountCents: centsText,
  charges: z.array(z.object({ charge: id, amountCents: centsText })).describe('Its parts, by charge.'),
  reason: z.string().describe('Why it was asked for, in words of staff.'),
  reference: z.string().nullable().describe('A document that it rests on; null where there is none.'),
  by: word.describe('Who did what the event tells.'),
  note: z
    .string()
    .nullable()
    .describe('What they had to say, in their own words; null where it was nothing.'),
});

export const writeOffPosted = z.object({ ...writeOff.shape, ...postedParts });
