import { parcelIds } from './graph/city.js';

/** One question to every gateway. */
export interface Scenario {
  readonly name: string;
  readonly about: string;
  readonly query: string;
  /** Asked in turn; with one entry all requests are identical. */
  readonly variables: readonly Readonly<Record<string, unknown>>[];
}

const small = `
  query Small($id: ID!) {
    parcel(id: $id) { id address zoning owner { id name email phone } }
  }`;

const heavy = `
  query Heavy($code: ID!) {
    district(code: $code) {
      code name
      supervisor { id name email }
      parcels {
        id address zoning lotSquareFeet assessedCents annualTaxCents
        owner { id name email phone balanceCents isDelinquent }
        permits {
          id number kind status issuedOn description
          applicant { id name email balanceCents }
          charges { id code amountCents dueOn payer { id name } }
          inspections {
            id result visitedOn minutes remarks
            inspector {
              id badge
              person {
                id name phone
                home { id address assessedCents owner { id name isDelinquent } }
              }
            }
          }
        }
      }
    }
  }`;

const distinct = `
  query Distinct($id: ID!) {
    parcel(id: $id) {
      id address zoning lotSquareFeet
      owner { id name email phone }
      permits {
        id number kind status issuedOn description
        charges { id code amountCents dueOn }
        inspections { id result visitedOn minutes remarks inspector { id badge } }
      }
    }
  }`;

export const scenarios: readonly Scenario[] = [
  {
    name: 'small',
    about: 'two fetches one after the other, an answer below 1 KB, all requests identical',
    query: small,
    variables: [{ id: 'D7-P11' }],
  },
  {
    name: 'heavy',
    about: 'a depth of 9, some 16 fetches, an answer of about 90 KB, all requests identical',
    query: heavy,
    variables: [{ code: 'D7' }],
  },
  {
    name: 'distinct',
    about: 'five fetches, an answer of 2.6 KB, 1,000 different requests in turn',
    query: distinct,
    variables: parcelIds.map((id) => ({ id })),
  },
];
