import type { Refusal } from '../../../books/problems/refusals.js';
import { containsCardNumber } from '../../../platform/privacy/card-number.js';
import type { ApprovalRefusal } from './approval.errors.js';

export type Checked<Value, Code extends string = ApprovalRefusal> =
  { readonly value: Value } | { readonly refusal: Refusal<Code> };

export const refuse = <Code extends string>(code: Code, ...path: string[]): { refusal: Refusal<Code> } => ({
  refusal: { code, path },
});

const longestNote = 500;
const longestReference = 100;

export function readKey(key: string): Checked<string> {
  if (containsCardNumber(key)) return refuse('CARD_NUMBER_IN_TEXT', 'input', 'idempotencyKey');
  return /^[\x20-\x7e]{1,255}$/.test(key)
    ? { value: key }
    : refuse('IDEMPOTENCY_KEY_MALFORMED', 'input', 'idempotencyKey');
}

/** What somebody typed, without the blanks around it. */
function readText(text: string, longest: number, ...path: string[]): Checked<string> {
  const value = text.trim();
  if (containsCardNumber(value)) return refuse('CARD_NUMBER_IN_TEXT', ...path);
  // As the database counts them.
  const length = [...value].length;
  return length >= 1 && length <= longest ? { value } : refuse('REASON_MALFORMED', ...path);
}

/** Why somebody does what they do, in their own words. */
export const readNote = (note: string, ...path: string[]): Checked<string> =>
  readText(note, longestNote, ...path);

/** The document that something rests on, if there is one. */
export const readReference = (
  reference: string | null | undefined,
  ...path: string[]
): Checked<string | null> =>
  reference == null ? { value: null } : readText(reference, longestReference, ...path);
