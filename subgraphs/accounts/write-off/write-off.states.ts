import { defineStateMachine } from '../../../books/states/machine.js';
import { statusWords } from '../../../books/states/status-words.js';

const requesters = ['billing-rep', 'finance-director'] as const;
const approvers = ['finance-director'] as const;

/** It is in the books from APPROVED on, in the commit that approves it. */
export const writeOffMachine = defineStateMachine({
  table: 'accounts.write_off',
  states: {
    PENDING_APPROVAL: {
      meaning: 'Asked for, and waits for a second person to approve it. The debt is owed as before.',
    },
    APPROVED: { meaning: 'Written off, in one commit with its journal entry. Nothing of it is owed.' },
    REJECTED: { meaning: 'Not written off. The debt was owed all the time.', isFinal: true },
    RECOVERED: {
      meaning: 'Taken back by an entry that reverses the first. The debt is owed again, due when it was.',
      isFinal: true,
    },
  },
  transitions: {
    REQUEST: {
      from: [null],
      to: ['PENDING_APPROVAL'],
      by: requesters,
      announces: 'writeoff.requested.v1',
      refusal: 'WRITE_OFF_EXCEEDS_OPEN',
    },
    WRITE_OFF: {
      from: [null],
      to: ['APPROVED'],
      by: requesters,
      announces: 'writeoff.approved.v1',
      refusal: 'WRITE_OFF_EXCEEDS_OPEN',
    },
    APPROVE: {
      from: ['PENDING_APPROVAL'],
      to: ['APPROVED'],
      by: approvers,
      announces: 'writeoff.approved.v1',
      refusal: 'WRITE_OFF_NOT_PENDING',
    },
    REJECT: {
      from: ['PENDING_APPROVAL'],
      to: ['REJECTED'],
      by: approvers,
      announces: 'writeoff.rejected.v1',
      refusal: 'WRITE_OFF_NOT_PENDING',
    },
    RECOVER: {
      from: ['APPROVED'],
      to: ['RECOVERED'],
      by: requesters,
      announces: 'writeoff.recovered.v1',
      refusal: 'WRITE_OFF_NOT_STANDING',
    },
  },
});

export const writeOffStatuses = statusWords(
  writeOffMachine,
  'WriteOffStatus',
  'Where a write-off is in its life.',
);
export const WriteOffStatus = writeOffStatuses.values;
export type WriteOffStatus = keyof typeof WriteOffStatus;

export type WriteOffTransition = keyof typeof writeOffMachine.transitions;
/** What is asked of a write-off that there is already. */
export type WriteOffDecision = Extract<WriteOffTransition, 'APPROVE' | 'REJECT' | 'RECOVER'>;

/** Where a transition leads. */
export const statusAfter: Readonly<Record<WriteOffTransition, WriteOffStatus>> = {
  REQUEST: WriteOffStatus.PENDING_APPROVAL,
  WRITE_OFF: WriteOffStatus.APPROVED,
  APPROVE: WriteOffStatus.APPROVED,
  REJECT: WriteOffStatus.REJECTED,
  RECOVER: WriteOffStatus.RECOVERED,
};
