import { defineWords } from './words.js';

export const adjustmentKinds = defineWords('AdjustmentKind', 'What an adjustment of a charge is.', {
  WAIVER: 'A penalty, interest or fee that is owed and forgiven.',
  COURTESY_CREDIT: 'Goodwill, on a charge of any kind.',
  LEAK_ADJUSTMENT:
    'A part of what a repaired leak has cost; needs a reference, and an account gets one in twelve months.',
  CORRECTION: 'What was billed in error, on a charge of any kind; needs a reference.',
  PENALTY_REVERSAL: 'A penalty or interest that should never have been charged.',
});
export const AdjustmentKind = adjustmentKinds.values;
export type AdjustmentKind = keyof typeof AdjustmentKind;

export const adjustmentReasons = defineWords('AdjustmentReason', 'Why a charge is adjusted.', {
  HARDSHIP: 'The resident cannot pay it, as a policy of the agency allows.',
  FIRST_TIME: 'It never happened to the resident before.',
  AGENCY_DELAY: 'The agency was late, and not the resident, such as with a bill or in taking a payment.',
  SERVICE_FAILURE: 'The agency did not do what it was paid for.',
  LEAK_REPAIRED: 'Water was lost by a leak that is repaired.',
  METER_MISREAD: 'A meter was wrong, or was read wrong.',
  BILLED_IN_ERROR: 'The rate, the amount or the account was wrong.',
  OTHER: 'As the note says.',
});
export const AdjustmentReason = adjustmentReasons.values;
export type AdjustmentReason = keyof typeof AdjustmentReason;
