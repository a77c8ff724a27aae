import { defineRefusals, saidAs, type Refusal as RefusalOf } from '../../../books/problems/refusals.js';
import { approvalRefusals } from '../approval/approval.errors.js';

/** Why nothing is written off, decided or taken back. */
export const writeOffRefusals = defineRefusals({
  ...approvalRefusals,
  ...saidAs('InvalidInput', {
    CHARGE_REPEATED: 'A charge is named more than once.',
    WRITE_OFF_EXCEEDS_OPEN: 'The write-off is larger than what is open on the charge.',
    WRITE_OFF_NOTHING_OPEN: 'This account has no open charge that can be written off.',
    WRITE_OFF_NOT_BILLED:
      'This fee counts as revenue when it is paid and is no receivable in the books, so there is nothing to write off.',
    WRITE_OFF_NOT_FOUND: 'There is no such write-off, or you may not see it.',
    WRITE_OFF_NOT_PENDING: 'This write-off does not wait for approval.',
    WRITE_OFF_NOT_STANDING:
      'Only a write-off that is approved and was not taken back before can be taken back.',
  }),
});
export const WriteOffRefusal = writeOffRefusals.codes;
export type WriteOffRefusal = keyof typeof WriteOffRefusal;
export type Refusal = RefusalOf<WriteOffRefusal>;
