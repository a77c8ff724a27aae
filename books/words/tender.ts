import { defineWords } from './words.js';

export const tenders = defineWords('Tender', 'What the payer hands over.', {
  CARD_CREDIT: 'A credit card.',
  CARD_DEBIT: 'A debit card.',
  ACH: 'A bank account, debited or credited through the ACH network.',
  CHECK: 'A paper check.',
  CASH: 'Notes and coins.',
  MONEY_ORDER: 'A prepaid order.',
  WALLET: 'A digital wallet.',
});

export const Tender = tenders.values;
export type Tender = keyof typeof Tender;
