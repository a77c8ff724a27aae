import { formRefusals, movementRefusals } from '../../../books/problems/common-refusals.js';
import { saidAs } from '../../../books/problems/refusals.js';

/** Why something is not done that one person asks for and, above a limit, a second one approves. */
export const approvalRefusals = {
  ...movementRefusals,
  ...formRefusals,
  ...saidAs('InvalidInput', {
    CHARGE_NOT_FOUND: 'This account has no such charge.',
    IDEMPOTENCY_CONFLICT:
      'This idempotency key was already used for a different request. Nothing was changed.',
    REASON_MALFORMED: 'A reason has 1 to 500 characters, and a reference, if there is one, 1 to 100.',
    SECOND_PERSON_NEEDED: 'Whoever asked for it cannot approve it. A second person has to.',
  }),
} as const;

export type ApprovalRefusal = keyof typeof approvalRefusals;
