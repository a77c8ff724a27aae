import { z } from 'zod';

const wholeNumber = z.string().regex(/^\d{1,19}$/);
const base64url = (bytes: number) => z.string().regex(new RegExp(`^[\\w-]{${Math.ceil((bytes * 4) / 3)}}$`));

/** The fields are those of a line in the file of anchors, too. */
export const journalAnchored = z.object({
  seal: wholeNumber.describe('The number of the seal.'),
  sequence: wholeNumber.describe('The last journal entry that it covers.'),
  position: wholeNumber.describe('The last event that it covers.'),
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('Its SHA-256 in hexadecimal digits.'),
  at: z.iso.datetime({ precision: 3 }).describe('When it was signed, by the clock of who signed.'),
  publicKey: base64url(32).describe('The Ed25519 key that the signature is checked with, in base64url.'),
  signature: base64url(64).describe('Of the fields before it, in base64url; docs/ledger.md has how.'),
});
