import { formRefusals, movementRefusals, staleRefusals } from '../../../books/problems/common-refusals.js';
import { defineRefusals, saidAs, type Refusal as RefusalOf } from '../../../books/problems/refusals.js';

/** Why a payment is refused before any money moves. */
export const paymentRefusals = defineRefusals({
  ...movementRefusals,
  ...formRefusals,
  ...saidAs('InvalidInput', {
    ACCOUNT_CLOSED: 'This account is closed and owes nothing, so it takes no payment.',
    ALLOCATION_CHARGE_NOT_FOUND: 'There is no such charge, or you may not see it.',
    ALLOCATION_EXCEEDS_OPEN: 'More was allocated to a charge than is open on it.',
    ALLOCATION_NOT_ALLOWED: 'This department decides itself in which order charges are paid.',
    ALLOCATION_REPEATED: 'A charge is named more than once.',
    ALLOCATION_SUM_MISMATCH: 'The allocations do not add up to the amount of the payment.',
    ALREADY_PAID: 'This charge is already paid in full.',
    AMOUNT_BELOW_MINIMUM: 'The amount is below the smallest payment this department takes.',
    CHANNEL_NOT_ALLOWED: 'Your role may not take payments through this channel.',
    EFFECTIVE_DATE_IN_FUTURE: 'A payment cannot take effect on a day that has not come.',
    EFFECTIVE_DATE_NOT_ALLOWED: 'Your role may not back-date payments.',
    EFFECTIVE_DATE_TOO_OLD: 'The effective date is further back than this department allows.',
    OVERPAYMENT_NOT_ACCEPTED: 'This department takes no more than what is open.',
    PARTIAL_PAYMENT_NOT_ACCEPTED: 'This department takes its fees in full only.',
    PAYMENT_TOKEN_MISMATCH: 'This payment token stands for another kind of instrument than the tender.',
    PAYMENT_TOKEN_NOT_ALLOWED: 'A payment token goes with a card, bank account or wallet only.',
    PAYMENT_TOKEN_REQUIRED: 'A card, bank account or wallet needs the payment token of its capture.',
    PAYMENT_TOKEN_UNKNOWN: 'The processor does not know this payment token.',
    TENDER_NOT_ACCEPTED: 'This account cannot be paid with this tender.',
    TENDER_NOT_POSSIBLE: 'This tender cannot be handed over through this channel.',
  }),
});
export const PaymentRefusal = paymentRefusals.codes;
export type PaymentRefusal = keyof typeof PaymentRefusal;

export type Refusal = RefusalOf<PaymentRefusal>;

/** What became of a payment that is not posted, or was not begun because of another one. Each answer has more than its words. */
export const paymentProblems = defineRefusals({
  ...saidAs('Declined', {
    PAYMENT_ABANDONED:
      'The payment was given up, and no charge is known. One that comes late is posted. To pay again, use a new key.',
    PAYMENT_DECLINED: 'The payment was declined. No money moved. Another card or account may work.',
  }),
  ...saidAs('IdempotencyConflict', {
    IDEMPOTENCY_CONFLICT:
      'This idempotency key was already used for a different request. Nothing was changed.',
  }),
  ...staleRefusals,
  ...saidAs('PossibleDuplicate', {
    POSSIBLE_DUPLICATE:
      'A payment that looks the same was made a few minutes ago. Send allowDuplicate: true to pay again.',
  }),
});
