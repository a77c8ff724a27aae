import { drawBelow, drawFrom } from './draw.js';
import { ownerIdOf, parcelIdsOf, residentId } from './city.js';
import type { SubgraphDefinition } from './subgraph-definition.js';

const streets = ['Alder Street', 'Bridge Road', 'Cannery Row', 'Depot Avenue', 'Eastbank Drive'] as const;
const zones = ['R1', 'R2', 'C1', 'M1'] as const;

const parcel = (id: string) => ({
  id,
  address: `${100 + drawBelow(9_800, id)} ${drawFrom(streets, id, 'street')}`,
  zoning: drawFrom(zones, id, 'zone'),
  lotSquareFeet: 2_000 + drawBelow(20_000, id, 'lot'),
  owner: { id: ownerIdOf(id) },
});

const district = (code: string) => ({
  code,
  name: `District ${code.slice(1)}`,
  supervisor: { id: residentId(drawBelow(1_000, code, 'supervisor')) },
  parcels: () => parcelIdsOf(code).map(parcel),
});

export const parcels: SubgraphDefinition = {
  name: 'parcels',
  sdl: `
    type Query { district(code: ID!): District parcel(id: ID!): Parcel }
    type District @key(fields: "code") { code: ID! name: String! supervisor: Resident! parcels: [Parcel!]! }
    type Parcel @key(fields: "id") {
      id: ID! address: String! zoning: String! lotSquareFeet: Int! owner: Resident!
    }
    type Resident @key(fields: "id", resolvable: false) { id: ID! }
  `,
  resolvers: {
    Query: {
      district: (_: unknown, { code }: { code: string }) => district(code),
      parcel: (_: unknown, { id }: { id: string }) => parcel(id),
    },
    District: { __resolveReference: ({ code }: { code: string }) => district(code) },
    Parcel: { __resolveReference: ({ id }: { id: string }) => parcel(id) },
  },
};
