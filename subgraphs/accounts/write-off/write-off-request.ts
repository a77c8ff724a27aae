import { createHash } from 'node:crypto';
import { hasScope, type Principal } from '../../../platform/access/principal.js';
import { fromPublicId, newId } from '../../../platform/ids/public-id.js';
import { parseAmount, type Cents } from '../../../platform/money/money.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import { readKey, readNote, readReference, refuse, type Checked } from '../approval/texts.js';
import type { WriteOffRequest } from './types.js';
import { WriteOffRefusal } from './write-off.errors.js';
import type { WriteOffChargeInput, WriteOffInput } from './write-off.input.js';

/** Checks everything about a write-off that can be told from the request alone. */
export function readWriteOffRequest(
  input: WriteOffInput,
  principal: Principal,
  businessDate: CivilDate,
): Checked<WriteOffRequest, WriteOffRefusal> {
  const key = readKey(input.idempotencyKey);
  if ('refusal' in key) return key;
  const reason = readNote(input.reason, 'input', 'reason');
  if ('refusal' in reason) return reason;
  const reference = readReference(input.reference, 'input', 'reference');
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
      key: key.value,
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

type Charges = NonNullable<WriteOffRequest['charges']>;

function readCharges(inputs: readonly WriteOffChargeInput[]): Checked<Charges, WriteOffRefusal> {
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
