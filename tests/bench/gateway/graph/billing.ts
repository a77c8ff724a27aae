import { drawBelow, drawDate, drawFrom } from './draw.js';
import { applicantIdOf, idsWithin } from './city.js';
import type { SubgraphDefinition } from './subgraph-definition.js';

const codes = ['PLAN-REVIEW', 'INSPECTION', 'TECHNOLOGY', 'IMPACT'] as const;
const chargesPerPermit = 2;

function charge(id: string) {
  const permitId = id.slice(0, id.lastIndexOf('-'));
  return {
    id,
    code: drawFrom(codes, id, 'code'),
    amountCents: 500 + drawBelow(90_000, id),
    dueOn: drawDate(2026, id, 'due'),
    payer: { id: applicantIdOf(permitId) },
  };
}

const resident = (id: string) => ({
  id,
  balanceCents: drawBelow(200_000, id, 'balance'),
  isDelinquent: drawBelow(10, id, 'delinquent') === 0,
});

interface ParcelReference {
  readonly id: string;
  readonly zoning?: string;
  readonly lotSquareFeet?: number;
}

export const billing: SubgraphDefinition = {
  name: 'billing',
  sdl: `
    type Parcel @key(fields: "id") {
      id: ID! zoning: String! @external lotSquareFeet: Int! @external
      assessedCents: Int! annualTaxCents: Int! @requires(fields: "zoning lotSquareFeet")
    }
    type Permit @key(fields: "id") { id: ID! charges: [Charge!]! }
    type Charge @key(fields: "id") {
      id: ID! code: String! amountCents: Int! dueOn: String! payer: Resident!
    }
    type Resident @key(fields: "id") { id: ID! balanceCents: Int! isDelinquent: Boolean! }
  `,
  resolvers: {
    Parcel: {
      __resolveReference: (parcel: ParcelReference) => parcel,
      assessedCents: ({ id }: ParcelReference) => 10_000_000 + drawBelow(90_000_000, id, 'assessed'),
      annualTaxCents: ({ zoning = '', lotSquareFeet = 0 }: ParcelReference) =>
        lotSquareFeet * (10 + drawBelow(20, zoning)),
    },
    Permit: {
      __resolveReference: (permit: { id: string }) => permit,
      charges: ({ id }: { id: string }) => idsWithin(id, 'C', chargesPerPermit).map(charge),
    },
    Charge: { __resolveReference: ({ id }: { id: string }) => charge(id) },
    Resident: { __resolveReference: ({ id }: { id: string }) => resident(id) },
  },
};
