import { defineWords } from './words.js';

export const chargeKinds = defineWords('ChargeKind', 'What a charge is within its bill.', {
  PRINCIPAL: 'What was consumed, ordered or levied.',
  PENALTY: 'For paying late.',
  INTEREST: 'On what is overdue.',
  FEE: 'For a service of the agency, such as a review.',
});
export const ChargeKind = chargeKinds.values;
export type ChargeKind = keyof typeof ChargeKind;

export const chargeOrders = defineWords(
  'ChargeOrder',
  'How a policy orders charges, by the first criterion that tells two of them apart.',
  {
    PENALTY_FIRST: 'Whatever is no principal before what is.',
    PRINCIPAL_FIRST: 'What is principal before what is not.',
    OLDEST_FIRST: 'By due date.',
    NEWEST_FIRST: 'By due date, the last one first.',
    PRIORITY: 'By the rank within a bill, the lowest number first.',
  },
);
export type ChargeOrder = keyof typeof chargeOrders.values;

export const overpayments = defineWords('Overpayment', 'What becomes of money that no charge takes.', {
  CREDIT: 'It is kept for the account as its credit.',
  REJECT: 'The payment is refused.',
});
export type Overpayment = keyof typeof overpayments.values;
