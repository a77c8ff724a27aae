import { drawBelow, drawDate, drawFrom } from './draw.js';
import { applicantIdOf, idsWithin } from './city.js';
import type { SubgraphDefinition } from './subgraph-definition.js';

const kinds = ['BUILDING', 'ELECTRICAL', 'PLUMBING', 'DEMOLITION'] as const;
const statuses = ['SUBMITTED', 'IN_REVIEW', 'ISSUED', 'CLOSED'] as const;
const works = ['a garage', 'a second storey', 'a new roof', 'solar panels', 'a retaining wall'] as const;
const permitsPerParcel = 3;

function permit(id: string) {
  const kind = drawFrom(kinds, id, 'kind');
  return {
    id,
    number: `${kind.slice(0, 3)}-${100_000 + drawBelow(900_000, id)}`,
    kind,
    status: drawFrom(statuses, id, 'status'),
    issuedOn: drawDate(2025, id),
    description: `Work on ${drawFrom(works, id, 'work')}, as drawn in the plans of the application; the neighbours were told by letter`,
    applicant: { id: applicantIdOf(id) },
  };
}

export const permits: SubgraphDefinition = {
  name: 'permits',
  sdl: `
    type Parcel @key(fields: "id") { id: ID! permits: [Permit!]! }
    type Permit @key(fields: "id") {
      id: ID! number: String! kind: String! status: String! issuedOn: String! description: String!
      applicant: Resident!
    }
    type Resident @key(fields: "id", resolvable: false) { id: ID! }
  `,
  resolvers: {
    Parcel: {
      __resolveReference: (parcel: { id: string }) => parcel,
      permits: ({ id }: { id: string }) => idsWithin(id, 'B', permitsPerParcel).map(permit),
    },
    Permit: { __resolveReference: ({ id }: { id: string }) => permit(id) },
  },
};
