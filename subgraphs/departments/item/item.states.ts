import { defineStateMachine } from '../../../books/states/machine.js';
import { statusWords } from '../../../books/states/status-words.js';

/** Items are registered here, and payments move them, on and back. All else that becomes of them is decided in the system of their department. */
export const itemMachine = defineStateMachine({
  table: 'departments.item',
  states: {
    OPEN: { meaning: 'Being worked on; no fees have been set yet.' },
    FEES_DUE: { meaning: 'Waiting for its fees. The payment that covers them moves it on by itself.' },
    PAID: { meaning: 'Its fees are paid and nothing else is left to do.' },
    READY_TO_ISSUE: { meaning: 'A permit whose fees are paid and that can be handed out.' },
    ISSUED: { meaning: 'A permit that was handed out.', isFinal: true },
    CONFIRMED: { meaning: 'A registration or reservation that is paid and stands.' },
    DISPOSED: { meaning: 'A case that is closed.' },
    CANCELLED: { meaning: 'Called off.', isFinal: true },
  },
  transitions: {
    COVER_FEES: {
      from: ['FEES_DUE'],
      to: ['PAID', 'READY_TO_ISSUE', 'CONFIRMED', 'DISPOSED'],
      by: ['system'],
      announces: 'item.updated.v1',
    },
    UNCOVER_FEES: {
      from: ['PAID', 'READY_TO_ISSUE', 'CONFIRMED', 'DISPOSED'],
      to: ['FEES_DUE'],
      by: ['system'],
      announces: 'item.updated.v1',
    },
    REGISTER: { from: [null], to: ['OPEN', 'FEES_DUE'], by: ['system'], announces: null },
    TAKE_OVER: {
      from: [null],
      to: ['PAID', 'READY_TO_ISSUE', 'ISSUED', 'CONFIRMED', 'DISPOSED', 'CANCELLED'],
      by: ['migrator'],
      announces: null,
    },
    SET_FEES: { from: ['OPEN'], to: ['FEES_DUE'], by: ['migrator'], announces: null },
    ISSUE: { from: ['READY_TO_ISSUE'], to: ['ISSUED'], by: ['migrator'], announces: null },
    DISMISS: { from: ['OPEN', 'FEES_DUE'], to: ['DISPOSED'], by: ['migrator'], announces: null },
    CANCEL: {
      from: ['OPEN', 'FEES_DUE', 'READY_TO_ISSUE', 'CONFIRMED'],
      to: ['CANCELLED'],
      by: ['migrator'],
      announces: null,
    },
  },
});

export const itemStatuses = statusWords(
  itemMachine,
  'ItemStatus',
  'Where a permit, registration or case is in its life.',
);
export const ItemStatus = itemStatuses.values;
export type ItemStatus = keyof typeof ItemStatus;
