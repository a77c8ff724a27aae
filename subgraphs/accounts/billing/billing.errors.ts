import { movementRefusals } from '../../../books/problems/common-refusals.js';
import { defineRefusals, saidAs } from '../../../books/problems/refusals.js';

/** Why bills cannot be issued. Bills are issued all together or not at all. */
export const billingRefusals = defineRefusals({
  ...movementRefusals,
  ...saidAs('InvalidInput', {
    BILL_ALREADY_ISSUED: 'One of the bills or its charges was issued before.',
    BILL_EMPTY: 'A bill has at least one charge, and each is of more than zero.',
  }),
});
export type BillingRefusal = keyof typeof billingRefusals.codes;
