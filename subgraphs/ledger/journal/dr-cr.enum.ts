import { registerEnumType } from 'type-graphql';

export enum DrCr {
  DEBIT = 'DEBIT',
  CREDIT = 'CREDIT',
}
registerEnumType(DrCr, {
  name: 'DrCr',
  description: 'The two sides of a ledger account.',
  valuesConfig: {
    DEBIT: { description: 'Adds to assets and expenses, takes from liabilities, equity and revenue.' },
    CREDIT: { description: 'Adds to liabilities, equity and revenue, takes from assets and expenses.' },
  },
});
