import { formRefusals, movementRefusals } from '../../../books/problems/common-refusals.js';
import { defineRefusals, saidAs, type Refusal as RefusalOf } from '../../../books/problems/refusals.js';

const { LEDGER_ACCOUNT_NOT_ACTIVE, FISCAL_PERIOD_CLOSED, ROUTING_INCOMPLETE, SERVICE_BUSY } =
  movementRefusals;
const { CARD_NUMBER_IN_TEXT, IDEMPOTENCY_KEY_MALFORMED } = formRefusals;

/** Why a return is not recorded. Nothing has moved then; what a bank did all the same is for somebody to look at. */
export const returnRefusals = defineRefusals({
  ...{ LEDGER_ACCOUNT_NOT_ACTIVE, FISCAL_PERIOD_CLOSED, ROUTING_INCOMPLETE, SERVICE_BUSY },
  ...{ CARD_NUMBER_IN_TEXT, IDEMPOTENCY_KEY_MALFORMED },
  ...saidAs('InvalidInput', {
    IDEMPOTENCY_CONFLICT:
      'This idempotency key was already used for a different request. Nothing was changed.',
    PAYMENT_ALREADY_RETURNED: 'This payment was returned before. Its money moves back once.',
    PAYMENT_CREDIT_USED:
      'What this payment left as credit of the account is not there any more, so it cannot be taken back.',
    PAYMENT_NOT_FOUND: 'There is no such payment, or you may not see it.',
    PAYMENT_NOT_IN_BOOKS: 'Only a payment that is posted or settled can be taken back.',
    PAYMENT_REFUNDED: 'A part of this payment was given back, so it cannot be taken back whole.',
    REFERENCE_MALFORMED: 'A reference has 1 to 100 characters.',
    RETURN_CODE_NOT_OF_PAYMENT:
      'This code is about another return, and not about a payment. Somebody has to answer the bank.',
    RETURN_CODE_NOT_OF_TENDER: 'No bank returns a payment of this tender with this code.',
    RETURN_DATE_IMPOSSIBLE: 'A payment comes back on a day since it was made, and not in the future.',
    RETURN_TOO_LATE: 'With this code a bank may not send a payment back so late.',
  }),
});
export const ReturnRefusal = returnRefusals.codes;
export type ReturnRefusal = keyof typeof ReturnRefusal;
export type Refusal = RefusalOf<ReturnRefusal>;
