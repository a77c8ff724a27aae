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
