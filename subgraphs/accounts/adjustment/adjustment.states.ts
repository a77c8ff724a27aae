import { defineStateMachine } from '../../../books/states/machine.js';
import { statusWords } from '../../../books/states/status-words.js';

const requesters = ['billing-rep', 'finance-director'] as const;
const approvers = ['finance-director'] as const;

/** It is in the books from APPROVED on, in the commit that approves it. */
export const adjustmentMachine = defineStateMachine({
  table: 'accounts.adjustment',
  states: {
    PENDING_APPROVAL: {
      meaning: 'Asked for, and waits for a second person to approve it. The charge is as it was.',
    },
    APPROVED: {
      meaning: 'Taken off the charge, in one commit with its journal entry; what was paid of it is credit.',
      isFinal: true,
    },
    REJECTED: { meaning: 'Not adjusted. The charge was as it is all the time.', isFinal: true },
  },
  transitions: {
    REQUEST: {
      from: [null],
      to: ['PENDING_APPROVAL'],
      by: requesters,
      announces: 'adjustment.requested.v1',
      refusal: 'ADJUSTMENT_EXCEEDS_CHARGE',
    },
    ADJUST: {
      from: [null],
      to: ['APPROVED'],
      by: requesters,
      announces: 'adjustment.approved.v1',
      refusal: 'ADJUSTMENT_EXCEEDS_CHARGE',
    },
    APPROVE: {
      from: ['PENDING_APPROVAL'],
      to: ['APPROVED'],
      by: approvers,
      announces: 'adjustment.approved.v1',
      refusal: 'ADJUSTMENT_NOT_PENDING',
    },
    REJECT: {
      from: ['PENDING_APPROVAL'],
      to: ['REJECTED'],
      by: approvers,
      announces: 'adjustment.rejected.v1',
      refusal: 'ADJUSTMENT_NOT_PENDING',
    },
  },
});

export const adjustmentStatuses = statusWords(
  adjustmentMachine,
  'AdjustmentStatus',
  'Where an adjustment is in its life.',
);
export const AdjustmentStatus = adjustmentStatuses.values;
export type AdjustmentStatus = keyof typeof AdjustmentStatus;

export type AdjustmentTransition = keyof typeof adjustmentMachine.transitions;

/** Where a transition leads. */
export const statusAfter: Readonly<Record<AdjustmentTransition, AdjustmentStatus>> = {
  REQUEST: AdjustmentStatus.PENDING_APPROVAL,
  ADJUST: AdjustmentStatus.APPROVED,
  APPROVE: AdjustmentStatus.APPROVED,
  REJECT: AdjustmentStatus.REJECTED,
};
