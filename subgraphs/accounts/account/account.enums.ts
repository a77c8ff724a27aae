import { registerEnumType } from 'type-graphql';

export enum AccountType {
  UTILITY = 'UTILITY',
  PROPERTY_TAX = 'PROPERTY_TAX',
  PERMIT = 'PERMIT',
  RECREATION = 'RECREATION',
  COURT = 'COURT',
  MISC_RECEIVABLE = 'MISC_RECEIVABLE',
}
registerEnumType(AccountType, {
  name: 'AccountType',
  description: 'What kind of bills an account gathers.',
  valuesConfig: {
    UTILITY: { description: 'Water, sewer, stormwater and refuse of a service address.' },
    PROPERTY_TAX: { description: 'Taxes of a parcel.' },
    PERMIT: { description: 'Fees of a permit application.' },
    RECREATION: { description: 'Programs and facility rentals of a household.' },
    COURT: { description: 'Fines and costs of a case.' },
    MISC_RECEIVABLE: { description: 'Licences and invoices of the finance department.' },
  },
});

export enum AccountStatus {
  ACTIVE = 'ACTIVE',
  FINAL_BILLED = 'FINAL_BILLED',
  CLOSED = 'CLOSED',
  IN_COLLECTIONS = 'IN_COLLECTIONS',
}
registerEnumType(AccountStatus, {
  name: 'AccountStatus',
  description: 'Where an account is in its life.',
  valuesConfig: {
    ACTIVE: { description: 'Being billed.' },
    FINAL_BILLED: { description: 'The last bill is out; payments are taken until it is paid.' },
    CLOSED: { description: 'Over. Payments are taken only while something is still open.' },
    IN_COLLECTIONS: { description: 'Handed to collections; payments are still taken here.' },
  },
});
