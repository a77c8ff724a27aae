import { questionRefusals } from '../books/problems/question-refusals.js';
import type { Refusals } from '../books/problems/refusals.js';
import { adjustmentRefusals } from './accounts/adjustment/adjustment.errors.js';
import { billingRefusals } from './accounts/billing/billing.errors.js';
import { writeOffRefusals } from './accounts/write-off/write-off.errors.js';
import { apiKeyRefusals } from './integrations/api-key/api-key.errors.js';
import { paymentProblems, paymentRefusals } from './payments/payment/payment.errors.js';
import { returnRefusals } from './payments/return/return.errors.js';

/** Whatever the subgraphs refuse something with, and how each code goes over the wire. */
export const refusalLists: readonly Refusals[] = [
  paymentRefusals,
  paymentProblems,
  returnRefusals,
  billingRefusals,
  writeOffRefusals,
  adjustmentRefusals,
  apiKeyRefusals,
  questionRefusals,
];
