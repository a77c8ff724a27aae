import { drawBelow, drawFrom } from './draw.js';
import { homeIdOf } from './city.js';
import type { SubgraphDefinition } from './subgraph-definition.js';

const givenNames = ['Amara', 'Beth', 'Carlos', 'Dana', 'Emil', 'Farah', 'Grace', 'Hugo'] as const;
const familyNames = ['Abbott', 'Castellano', 'Dufresne', 'Nakamura', 'Okafor', 'Whitfield'] as const;

function resident(id: string) {
  const [given, family] = [drawFrom(givenNames, id, 'given'), drawFrom(familyNames, id, 'family')];
  return {
    id,
    name: `${given} ${family}`,
    email: `${given}.${family}.${id}@larkspur.example`.toLowerCase(),
    phone: `555-${String(drawBelow(10_000, id, 'phone')).padStart(4, '0')}`,
    home: { id: homeIdOf(id) },
  };
}

export const residents: SubgraphDefinition = {
  name: 'residents',
  sdl: `
    type Resident @key(fields: "id") { id: ID! name: String! email: String! phone: String! home: Parcel! }
    type Parcel @key(fields: "id", resolvable: false) { id: ID! }
  `,
  resolvers: { Resident: { __resolveReference: ({ id }: { id: string }) => resident(id) } },
};
