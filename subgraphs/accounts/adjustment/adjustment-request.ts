import { createHash } from 'node:crypto';
import type { Principal } from '../../../platform/access/principal.js';
import { fromPublicId, newId } from '../../../platform/ids/public-id.js';
import { parseAmount } from '../../../platform/money/money.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import { readKey, readNote, readReference, refuse, type Checked } from '../approval/texts.js';
import { AdjustmentRefusal } from './adjustment.errors.js';
import type { AdjustChargeInput, PreviewAdjustmentInput } from './adjustment.input.js';
import { policies } from './adjustment.policy.js';
import type { AdjustmentRequest } from './types.js';

type Read = Checked<AdjustmentRequest, AdjustmentRefusal>;

/** Checks everything about an adjustment that can be told from the request alone. */
export function readAdjustmentRequest(
  input: AdjustChargeInput,
  principal: Principal,
  businessDate: CivilDate,
): Read {
  const key = readKey(input.idempotencyKey);
  if ('refusal' in key) return key;
  const read = readPreviewRequest(input, principal, businessDate);
  if ('refusal' in read) return read;
  const { isPreview: _, ...request } = read.value;
  return { value: { ...request, key: key.value } };
}

/** The same of one that is only thought about. */
export function readPreviewRequest(
  input: PreviewAdjustmentInput,
  principal: Principal,
  businessDate: CivilDate,
): Read {
  const { kind: adjusts, reason, expectedBalanceVersion } = input;
  const note = readNote(input.note, 'input', 'note');
  if ('refusal' in note) return note;
  const reference = readReference(input.reference, 'input', 'reference');
  if ('refusal' in reference) return reference;
  if (policies[adjusts].needsReference && reference.value === null)
    return refuse(AdjustmentRefusal.REFERENCE_REQUIRED, 'input', 'reference');
  const accountId = fromPublicId('acct', input.accountId);
  if (!accountId) return refuse(AdjustmentRefusal.ACCOUNT_NOT_FOUND, 'input', 'accountId');
  const chargeId = fromPublicId('chg', input.chargeId);
  if (!chargeId) return refuse(AdjustmentRefusal.CHARGE_NOT_FOUND, 'input', 'chargeId');
  const amountCents = input.amount == null ? undefined : parseAmount(input.amount);
  if (typeof amountCents === 'string') return refuse(AdjustmentRefusal[amountCents], 'input', 'amount');
  const id = newId();
  const asked = [
    accountId,
    chargeId,
    adjusts,
    reason,
    amountCents?.toString() ?? 'all',
    note.value,
    reference.value,
  ];
  return {
    value: {
      ...{ kind: 'ask', id, scope: principal.subject, key: id, isPreview: true },
      // Equal for two requests that ask for the same, however they write amounts, and whenever they come.
      requestHash: createHash('sha256').update(JSON.stringify(asked)).digest('hex'),
      ...{ by: principal.subject, departments: principal.departments },
      ...{ accountId, chargeId, businessDate, adjusts, reason },
      ...{ askedOn: businessDate, askedAs: principal.role },
      ...{ note: note.value, reference: reference.value },
      ...(amountCents !== undefined && { amountCents }),
      ...(expectedBalanceVersion != null && { expectedBalanceVersion }),
    },
  };
}
