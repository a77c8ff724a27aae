import { defineWords } from './words.js';

export const accountTypes = defineWords('AccountType', 'What kind of bills an account gathers.', {
  UTILITY: 'Water, sewer, stormwater and refuse of a service address.',
  PROPERTY_TAX: 'Taxes of a parcel.',
  PERMIT: 'Fees of a permit application.',
  RECREATION: 'Programs and facility rentals of a household.',
  COURT: 'Fines and costs of a case.',
  MISC_RECEIVABLE: 'Licences and invoices of the finance department.',
});
export const AccountType = accountTypes.values;
export type AccountType = keyof typeof AccountType;

export const accountStatuses = defineWords('AccountStatus', 'Where an account is in its life.', {
  ACTIVE: 'Being billed.',
  FINAL_BILLED: 'The last bill is out; payments are taken until it is paid.',
  CLOSED: 'Over. Payments are taken only while something is still open.',
  IN_COLLECTIONS: 'Handed to collections; payments are still taken here.',
});
export const AccountStatus = accountStatuses.values;
export type AccountStatus = keyof typeof AccountStatus;
