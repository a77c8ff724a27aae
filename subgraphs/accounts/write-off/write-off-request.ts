import { createHash } from 'node:crypto';
import { hasScope, type Principal } from '../../../platform/access/principal.js';
import { fromPublicId, newId } from '../../../platform/ids/public-id.js';
import { parseAmount, type Cents } from '../../../platform/money/money.js';
import { containsCardNumber } from '../../../platform/privacy/card-number.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { WriteOffRequest } from './types.js';
import { WriteOffRefusal, type Refusal } from './write-off.errors.js';
import type { WriteOffChargeInput, WriteOffInput } from './write-off.input.js';

export type Checked<Value> = { readonly value: Value } | { readonly refusal: Refusal };

const refuse = (code: WriteOffRefusal, ...path: string[]): { refusal: Refusal } => ({
  refusal: { code, path },
});

const longestNote = 500;
const longestReference = 100;

/** Checks everything about a write-off that can be told from the request alone. */
export function readWriteOffRequest(
  input: WriteOffInput,
  principal: Principal,
  businessDate: CivilDate,
): Checked<WriteOffRequest> {
  const { idempotencyKey } = input;
  if (containsCardNumber(idempotencyKey))
    return refuse(WriteOffRefusal.CARD_NUMBER_IN_TEXT, 'input', 'idempotencyKey');
  if (!/^[\x20-\x7e]{1,255}$/.test(idempotencyKey))
    return refuse(WriteOffRefusal.IDEMPOTENCY_KEY_MALFORMED, 'input', 'idempotencyKey');
  const reason = readText(input.reason, longestNote, 'input', 'reason');
  if ('refusal' in reason) return reason;
  const reference =
    input.reference == null
      ? { value: null }
      : readText(input.reference, longestReference, 'input', 'reference');
  if ('refusal' in reference) return reference;
  const accountId = fromPublicId('acct', input.accountId);
  if (!accountId) return refuse(WriteOffRefusal.ACCOUNT_NOT_FOUND, 'input', 'accountId');
  const charges = input.charges ? readCharges(input.charges) : undefined;
  if (charges && 'refusal' in charges) return charges;
  return {
    value: {
      kind: 'ask',
      id: newId(),
      scope: principal.subject,
      key: idempotencyKey,
      requestHash: hashOf(accountId, charges?.value, reason.value, reference.value),
      by: principal.subject,
      // Whoever takes payments could keep one and write off what it was for, so they never do so alone.
      mayAlone: hasScope(principal, 'writeoff:approve') && !hasScope(principal, 'payment:write'),
      departments: principal.departments,
      accountId,
      businessDate,
      reason: reason.value,
      reference: reference.value,
      ...(charges && { charges: charges.value }),
    },
  };
}

/** What somebody typed, without the blanks around it. */
function readText(text: string, longest: number, ...path: string[]): Checked<string> {
  const value = text.trim();
  if (containsCardNumber(value)) return refuse(WriteOffRefusal.CARD_NUMBER_IN_TEXT, ...path);
  // As the database counts them.
  const length = [...value].length;
  return length >= 1 && length <= longest ? { value } : refuse(WriteOffRefusal.REASON_MALFORMED, ...path);
}

/** What somebody has to say to a decision. */
export const readNote = (note: string): Checked<string> => readText(note, longestNote, 'reason');

type Charges = NonNullable<WriteOffRequest['charges']>;

function readCharges(inputs: readonly WriteOffChargeInput[]): Checked<Charges> {
  const charges: { chargeId: string; amountCents?: Cents }[] = [];
  const seen = new Set<string>();
  if (inputs.length === 0) return refuse(WriteOffRefusal.CHARGE_NOT_FOUND, 'input', 'charges');
  for (const [index, { chargeId: publicId, amount }] of inputs.entries()) {
    const place = ['input', 'charges', String(index)];
    const chargeId = fromPublicId('chg', publicId);
    if (!chargeId) return refuse(WriteOffRefusal.CHARGE_NOT_FOUND, ...place, 'chargeId');
    if (seen.has(chargeId)) return refuse(WriteOffRefusal.CHARGE_REPEATED, ...place, 'chargeId');
    seen.add(chargeId);
    const cents = amount == null ? undefined : parseAmount(amount);
    if (typeof cents === 'string') return refuse(WriteOffRefusal[cents], ...place, 'amount');
    charges.push({ chargeId, ...(cents !== undefined && { amountCents: cents }) });
  }
  return { value: charges };
}

/** Equal for two requests that ask for the same, however they write amounts or order charges, and whenever they come. */
function hashOf(
  accountId: string,
  charges: Charges | undefined,
  reason: string,
  reference: string | null,
): string {
  const parts = charges?.map(({ chargeId, amountCents }) => `${chargeId}=${amountCents ?? 'all'}`).toSorted();
  return createHash('sha256')
    .update(JSON.stringify([accountId, parts ?? null, reason, reference]))
    .digest('hex');
}
