/** Why a payment is refused before any money moves. Each code has a page under docs/errors. */
export enum PaymentRefusal {
  ACCOUNT_CLOSED = 'ACCOUNT_CLOSED',
  ACCOUNT_NOT_FOUND = 'ACCOUNT_NOT_FOUND',
  ALLOCATION_CHARGE_NOT_FOUND = 'ALLOCATION_CHARGE_NOT_FOUND',
  ALLOCATION_EXCEEDS_OPEN = 'ALLOCATION_EXCEEDS_OPEN',
  ALLOCATION_NOT_ALLOWED = 'ALLOCATION_NOT_ALLOWED',
  ALLOCATION_REPEATED = 'ALLOCATION_REPEATED',
  ALLOCATION_SUM_MISMATCH = 'ALLOCATION_SUM_MISMATCH',
  ALREADY_PAID = 'ALREADY_PAID',
  AMOUNT_BELOW_MINIMUM = 'AMOUNT_BELOW_MINIMUM',
  AMOUNT_MALFORMED = 'AMOUNT_MALFORMED',
  AMOUNT_NOT_POSITIVE = 'AMOUNT_NOT_POSITIVE',
  AMOUNT_SCALE = 'AMOUNT_SCALE',
  AMOUNT_TOO_LARGE = 'AMOUNT_TOO_LARGE',
  CARD_NUMBER_IN_TEXT = 'CARD_NUMBER_IN_TEXT',
  CHANNEL_NOT_ALLOWED = 'CHANNEL_NOT_ALLOWED',
  EFFECTIVE_DATE_IN_FUTURE = 'EFFECTIVE_DATE_IN_FUTURE',
  EFFECTIVE_DATE_NOT_ALLOWED = 'EFFECTIVE_DATE_NOT_ALLOWED',
  EFFECTIVE_DATE_TOO_OLD = 'EFFECTIVE_DATE_TOO_OLD',
  FISCAL_PERIOD_CLOSED = 'FISCAL_PERIOD_CLOSED',
  IDEMPOTENCY_KEY_MALFORMED = 'IDEMPOTENCY_KEY_MALFORMED',
  LEDGER_ACCOUNT_NOT_ACTIVE = 'LEDGER_ACCOUNT_NOT_ACTIVE',
  OVERPAYMENT_NOT_ACCEPTED = 'OVERPAYMENT_NOT_ACCEPTED',
  PARTIAL_PAYMENT_NOT_ACCEPTED = 'PARTIAL_PAYMENT_NOT_ACCEPTED',
  PAYMENT_TOKEN_MISMATCH = 'PAYMENT_TOKEN_MISMATCH',
  PAYMENT_TOKEN_NOT_ALLOWED = 'PAYMENT_TOKEN_NOT_ALLOWED',
  PAYMENT_TOKEN_REQUIRED = 'PAYMENT_TOKEN_REQUIRED',
  PAYMENT_TOKEN_UNKNOWN = 'PAYMENT_TOKEN_UNKNOWN',
  ROUTING_INCOMPLETE = 'ROUTING_INCOMPLETE',
  SERVICE_BUSY = 'SERVICE_BUSY',
  TENDER_NOT_ACCEPTED = 'TENDER_NOT_ACCEPTED',
  TENDER_NOT_POSSIBLE = 'TENDER_NOT_POSSIBLE',
}

/** A refusal where it happened: the path names the input field, in the words of the schema. */
export interface Refusal {
  readonly code: PaymentRefusal;
  readonly path: readonly string[];
  /** Facts that the message needs, such as the amount still open; written for the caller. */
  readonly detail?: string;
}

/** What each refusal says to the person who has to act on it. */
export const refusalMessages: Record<PaymentRefusal, string> = {
  ACCOUNT_CLOSED: 'This account is closed and owes nothing, so it takes no payment.',
  ACCOUNT_NOT_FOUND: 'There is no such account, or you may not see it.',
  ALLOCATION_CHARGE_NOT_FOUND: 'There is no such charge, or you may not see it.',
  ALLOCATION_EXCEEDS_OPEN: 'More was allocated to a charge than is open on it.',
  ALLOCATION_NOT_ALLOWED: 'This department decides itself in which order charges are paid.',
  ALLOCATION_REPEATED: 'A charge is named more than once.',
  ALLOCATION_SUM_MISMATCH: 'The allocations do not add up to the amount of the payment.',
  ALREADY_PAID: 'This charge is already paid in full.',
  AMOUNT_BELOW_MINIMUM: 'The amount is below the smallest payment this department takes.',
  AMOUNT_MALFORMED: 'An amount is a decimal string such as "84.17", without exponent or sign.',
  AMOUNT_NOT_POSITIVE: 'The amount must be more than zero.',
  AMOUNT_SCALE: 'The amount has more than two decimal places.',
  AMOUNT_TOO_LARGE: 'The amount is above the largest payment that is taken.',
  CARD_NUMBER_IN_TEXT:
    'A text contains what looks like a card number. It was not stored. Send a payment token instead.',
  CHANNEL_NOT_ALLOWED: 'Your role may not take payments through this channel.',
  EFFECTIVE_DATE_IN_FUTURE: 'A payment cannot take effect on a day that has not come.',
  EFFECTIVE_DATE_NOT_ALLOWED: 'Your role may not back-date payments.',
  EFFECTIVE_DATE_TOO_OLD: 'The effective date is further back than this department allows.',
  FISCAL_PERIOD_CLOSED: 'No fiscal period is open to post into.',
  IDEMPOTENCY_KEY_MALFORMED: 'An idempotency key has 1 to 255 printable ASCII characters.',
  LEDGER_ACCOUNT_NOT_ACTIVE:
    'A ledger account that this payment goes to is not active on its effective date.',
  OVERPAYMENT_NOT_ACCEPTED: 'This department takes no more than what is open.',
  PARTIAL_PAYMENT_NOT_ACCEPTED: 'This department takes its fees in full only.',
  PAYMENT_TOKEN_MISMATCH: 'This payment token stands for another kind of instrument than the tender.',
  PAYMENT_TOKEN_NOT_ALLOWED: 'A payment token goes with a card, bank account or wallet only.',
  PAYMENT_TOKEN_REQUIRED: 'A card, bank account or wallet needs the payment token of its capture.',
  PAYMENT_TOKEN_UNKNOWN: 'The processor does not know this payment token.',
  ROUTING_INCOMPLETE: 'The agency has not configured where this payment is booked.',
  SERVICE_BUSY:
    'Too much is waiting, or the account is in use elsewhere. This request stored nothing; send it again with the same key.',
  TENDER_NOT_ACCEPTED: 'This account cannot be paid with this tender.',
  TENDER_NOT_POSSIBLE: 'This tender cannot be handed over through this channel.',
};

/** Whether the same request may succeed later without change. */
export const retryableRefusals: ReadonlySet<PaymentRefusal> = new Set([
  PaymentRefusal.FISCAL_PERIOD_CLOSED,
  PaymentRefusal.ROUTING_INCOMPLETE,
  PaymentRefusal.SERVICE_BUSY,
]);
