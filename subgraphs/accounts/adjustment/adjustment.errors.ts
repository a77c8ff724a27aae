import { staleRefusals } from '../../../books/problems/common-refusals.js';
import { defineRefusals, saidAs, type Refusal as RefusalOf } from '../../../books/problems/refusals.js';
import { approvalRefusals } from '../approval/approval.errors.js';

/** Why a charge is not adjusted, or an adjustment not decided. */
export const adjustmentRefusals = defineRefusals({
  ...approvalRefusals,
  ...staleRefusals,
  ...saidAs('InvalidInput', {
    ADJUSTMENT_EXCEEDS_CHARGE: 'The adjustment is larger than what is left of the charge.',
    ADJUSTMENT_KIND_NOT_APPLICABLE: 'A charge of this kind is not adjusted so.',
    ADJUSTMENT_NOT_BILLED:
      'This fee counts as revenue when it is paid and is no receivable in the books, so there is nothing to adjust.',
    ADJUSTMENT_NOT_FOUND: 'There is no such adjustment, or you may not see it.',
    ADJUSTMENT_NOT_PENDING: 'This adjustment does not wait for approval.',
    LEAK_ADJUSTED_BEFORE: 'This account has had a leak adjusted within twelve months, or has asked for it.',
    REFERENCE_REQUIRED: 'An adjustment of this kind names the document that it rests on.',
  }),
});
export const AdjustmentRefusal = adjustmentRefusals.codes;
export type AdjustmentRefusal = keyof typeof AdjustmentRefusal;
export type Refusal = RefusalOf<AdjustmentRefusal>;
