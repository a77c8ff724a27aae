import { defineStateMachine } from '../../../books/states/machine.js';
import { statusWords } from '../../../books/states/status-words.js';

const takers = ['cashier', 'billing-rep', 'integrator', 'department-app'] as const;
const unsubmitted = ['CREATED', 'STARTED', 'REQUIRES_ACTION'] as const;

/** ABANDONED may still become PENDING or POSTED, because a processor's late success means that money moved. */
export const paymentMachine = defineStateMachine({
  table: 'payments.payment',
  states: {
    CREATED: { meaning: 'Begun, nothing shown to the payer yet.' },
    STARTED: { meaning: 'The payer is choosing how to pay.' },
    REQUIRES_ACTION: { meaning: 'The payer must still do something, such as confirm with the bank.' },
    PENDING: {
      meaning:
        'Submitted and not in the books yet: the outcome is not known, or the money is there and waits to be posted (pendingReason POSTING). The balance is unchanged.',
    },
    POSTED: { meaning: 'Confirmed and posted to the fund ledger, in one commit.', inJournal: 'POSTED' },
    SETTLED: { meaning: 'Paid out to the bank by the processor.', inJournal: 'POSTED' },
    DECLINED: { meaning: 'Refused by the processor or the bank. No money moved.', isFinal: true },
    ABANDONED: {
      meaning:
        'Left unfinished by the payer, or given up and not known to be charged. A late success still posts it.',
    },
    CANCELLED: { meaning: 'Called off before it was submitted.', isFinal: true },
    VOIDED: {
      meaning: 'Taken back on the day it was made, before the till closed.',
      isFinal: true,
      inJournal: 'REVERSED',
    },
    RETURNED: {
      meaning: 'Sent back by the bank after it was posted; its entries are reversed.',
      isFinal: true,
      inJournal: 'REVERSED',
    },
  },
  transitions: {
    BEGIN: { from: [null], to: ['PENDING'], by: takers, announces: null, refusal: 'IDEMPOTENCY_CONFLICT' },
    POST: {
      from: [null, 'PENDING', 'ABANDONED'],
      to: ['POSTED'],
      by: [...takers, 'system'],
      announces: 'payment.posted.v1',
      refusal: 'PAYMENT_DECLINED',
    },
    AWAIT: { from: ['PENDING'], to: ['PENDING'], by: ['system'], announces: 'payment.pending.v1' },
    TAKE_UP: {
      from: ['PENDING', 'ABANDONED'],
      to: ['PENDING'],
      by: ['system'],
      announces: 'payment.pending.v1',
    },
    DECLINE: { from: ['PENDING'], to: ['DECLINED'], by: ['system'], announces: 'payment.declined.v1' },
    GIVE_UP: { from: ['PENDING'], to: ['ABANDONED'], by: ['system'], announces: 'payment.abandoned.v1' },
    WATCH: { from: ['ABANDONED'], to: ['ABANDONED'], by: ['system'], announces: null },
    TAKE_OVER: {
      from: [null],
      to: ['DECLINED', 'ABANDONED', 'CANCELLED'],
      by: ['migrator'],
      announces: null,
    },
    CREATE: { from: [null], to: ['CREATED'], by: takers, announces: null, isPlanned: true },
    START: { from: ['CREATED'], to: ['STARTED'], by: takers, announces: null, isPlanned: true },
    ASK_PAYER: {
      from: ['STARTED'],
      to: ['REQUIRES_ACTION'],
      by: ['system'],
      announces: null,
      isPlanned: true,
    },
    SUBMIT: {
      from: ['STARTED', 'REQUIRES_ACTION'],
      to: ['PENDING'],
      by: takers,
      announces: null,
      isPlanned: true,
    },
    CANCEL: { from: unsubmitted, to: ['CANCELLED'], by: takers, announces: null, isPlanned: true },
    EXPIRE: { from: unsubmitted, to: ['ABANDONED'], by: ['system'], announces: null, isPlanned: true },
    SETTLE: { from: ['POSTED'], to: ['SETTLED'], by: ['system'], announces: null, isPlanned: true },
    VOID: { from: ['POSTED'], to: ['VOIDED'], by: ['cashier'], announces: null, isPlanned: true },
    RETURN: {
      from: ['POSTED', 'SETTLED'],
      to: ['RETURNED'],
      by: ['system', 'finance-director'],
      announces: 'payment.returned.v1',
      refusal: 'PAYMENT_NOT_IN_BOOKS',
    },
  },
});

export const paymentStatuses = statusWords(
  paymentMachine,
  'PaymentStatus',
  'Where a payment is in its life.',
);
export const PaymentStatus = paymentStatuses.values;
export type PaymentStatus = keyof typeof PaymentStatus;

/** Of these the books know the money, and what became of it since. */
export const bookedStatuses: ReadonlySet<string> = new Set(
  Object.entries<{ inJournal?: string }>(paymentMachine.states).flatMap(([status, { inJournal }]) =>
    inJournal ? [status] : [],
  ),
);
