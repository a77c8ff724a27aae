import { adjustmentMachine } from './accounts/adjustment/adjustment.states.js';
import { writeOffMachine } from './accounts/write-off/write-off.states.js';
import { itemMachine } from './departments/item/item.states.js';
import { paymentMachine } from './payments/payment/payment.states.js';

/** Everything whose states are followed. */
export const stateMachines = [paymentMachine, itemMachine, writeOffMachine, adjustmentMachine];
