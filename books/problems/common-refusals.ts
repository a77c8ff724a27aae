import { saidAs } from './refusals.js';

/** What the books and the accounts in them can object to, whichever kind of movement is asked for. */
export const movementRefusals = {
  ...saidAs('InvalidInput', {
    ACCOUNT_NOT_FOUND: 'There is no such account, or you may not see it.',
    LEDGER_ACCOUNT_NOT_ACTIVE: 'A ledger account that this goes to is not active on its effective date.',
  }),
  FISCAL_PERIOD_CLOSED: {
    message: 'No fiscal period is open to post into.',
    as: 'InvalidInput',
    retryable: true,
  },
  ROUTING_INCOMPLETE: {
    message: 'The agency has not configured where this is booked.',
    as: 'InvalidInput',
    retryable: true,
  },
  SERVICE_BUSY: {
    message:
      'Too much is waiting, or the account is in use elsewhere. This request stored nothing; send it again with the same key.',
    as: 'ServiceBusy',
    retryable: true,
  },
} as const;

/** What can be wrong with amounts, keys and texts, whatever they are for. */
export const formRefusals = saidAs('InvalidInput', {
  AMOUNT_MALFORMED: 'An amount is a decimal string such as "84.17", without exponent or sign.',
  AMOUNT_NOT_POSITIVE: 'The amount must be more than zero.',
  AMOUNT_SCALE: 'The amount has more than two decimal places.',
  AMOUNT_TOO_LARGE: 'The amount is above the largest that is taken.',
  CARD_NUMBER_IN_TEXT:
    'A text contains what looks like a card number. It was not stored. Send a payment token instead.',
  IDEMPOTENCY_KEY_MALFORMED: 'An idempotency key has 1 to 255 printable ASCII characters.',
});

/** Where an account is not as the caller expected it. */
export const staleRefusals = saidAs('StaleBalance', {
  BALANCE_CHANGED: 'The account has changed since you looked. Nothing was done. Look again, and decide.',
});
