import type { PostingRule } from '../books/rules/posting-rule.js';
import { adjustmentRule } from './accounts/adjustment/adjustment.rules.js';
import { billRule } from './accounts/billing/bill.rules.js';
import { recoveryRule, writeOffRule } from './accounts/write-off/write-off.rules.js';
import { returnFeeRule, returnRule } from './payments/return/return.rules.js';
import { paymentRule, suspenseRule } from './payments/pay/payment.rules.js';

/** Every version of every rule by which journal entries are made. */
export const postingRules: readonly PostingRule[] = [
  ...[paymentRule, suspenseRule],
  billRule,
  ...[writeOffRule, recoveryRule],
  adjustmentRule,
  ...[returnRule, returnFeeRule],
];
