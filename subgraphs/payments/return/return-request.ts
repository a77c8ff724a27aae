import { createHash } from 'node:crypto';
import type { Principal } from '../../../platform/access/principal.js';
import { fromPublicId, newId } from '../../../platform/ids/public-id.js';
import { containsCardNumber } from '../../../platform/privacy/card-number.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { ReturnCode } from './return-codes.js';
import { ReturnRefusal, type Refusal } from './return.errors.js';
import type { RecordReturnInput } from './return.input.js';
import type { ReturnRequest } from './types.js';

type Checked<Value> = { readonly value: Value } | { readonly refusal: Refusal };

const refuse = (code: ReturnRefusal, field: string): { refusal: Refusal } => ({
  refusal: { code, path: ['input', field] },
});

const longestReference = 100;

/** Checks everything about a return that can be told from the request alone. */
export function readReturnRequest(
  input: RecordReturnInput,
  { subject, departments }: Principal,
  businessDate: CivilDate,
): Checked<ReturnRequest> {
  const { idempotencyKey: key, code, returnedOn } = input;
  if (containsCardNumber(key)) return refuse(ReturnRefusal.CARD_NUMBER_IN_TEXT, 'idempotencyKey');
  if (!/^[\x20-\x7e]{1,255}$/.test(key))
    return refuse(ReturnRefusal.IDEMPOTENCY_KEY_MALFORMED, 'idempotencyKey');
  const reference = input.reference?.trim() ?? null;
  // As the database counts characters.
  if (reference !== null && (reference === '' || [...reference].length > longestReference))
    return refuse(ReturnRefusal.REFERENCE_MALFORMED, 'reference');
  if (reference !== null && containsCardNumber(reference))
    return refuse(ReturnRefusal.CARD_NUMBER_IN_TEXT, 'reference');
  const paymentId = fromPublicId('pay', input.paymentId);
  if (!paymentId) return refuse(ReturnRefusal.PAYMENT_NOT_FOUND, 'paymentId');
  const told = { paymentId, code, returnedOn, reference };
  return {
    value: {
      ...{ id: newId(), scope: subject, key, by: subject, departments, businessDate },
      ...told,
      requestHash: hashOf(told),
    },
  };
}

/** A return as a processor tells it, each under the processor's own name for it, so that it is recorded once. */
export function requestOfProcessor(
  processor: string,
  told: {
    readonly paymentId: string;
    readonly code: ReturnCode;
    readonly returnedOn: CivilDate;
    readonly reference: string;
  },
  businessDate: CivilDate,
): ReturnRequest {
  const scope = `processor:${processor}`;
  return {
    ...{ id: newId(), scope, key: told.reference, by: scope, departments: '*', businessDate },
    ...told,
    requestHash: hashOf({ ...told, reference: null }),
  };
}

type Told = Pick<ReturnRequest, 'paymentId' | 'code' | 'returnedOn' | 'reference'>;

const hashOf = ({ paymentId, code, returnedOn, reference }: Told): string =>
  createHash('sha256')
    .update(JSON.stringify([paymentId, code, returnedOn, reference]))
    .digest('hex');
