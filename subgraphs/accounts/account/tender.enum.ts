import { registerEnumType } from 'type-graphql';

export enum Tender {
  CARD_CREDIT = 'CARD_CREDIT',
  CARD_DEBIT = 'CARD_DEBIT',
  ACH = 'ACH',
  CHECK = 'CHECK',
  CASH = 'CASH',
  MONEY_ORDER = 'MONEY_ORDER',
  WALLET = 'WALLET',
}
registerEnumType(Tender, { name: 'Tender', description: 'What the payer hands over.' });
