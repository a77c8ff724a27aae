import { drawBelow, drawDate, drawFrom } from './draw.js';
import { idsWithin, residentId } from './city.js';
import type { SubgraphDefinition } from './subgraph-definition.js';

const results = ['PASSED', 'PARTIAL', 'FAILED'] as const;
const remarks = [
  'The work is as drawn and there is nothing to add',
  'To be seen again after the correction of what is marked in the plan',
  'Nobody was there who could open, so only the outside was seen',
] as const;
const inspectionsPerPermit = 2;
const inspectorsPerDistrict = 4;

const inspection = (id: string) => ({
  id,
  result: drawFrom(results, id, 'result'),
  visitedOn: drawDate(2026, id),
  minutes: 10 + drawBelow(80, id),
  remarks: drawFrom(remarks, id, 'remarks'),
  inspector: inspector(`${id.split('-')[0]}-N${1 + drawBelow(inspectorsPerDistrict, id, 'inspector')}`),
});

const inspector = (id: string) => ({
  id,
  badge: `LB-${1_000 + drawBelow(9_000, id)}`,
  person: { id: residentId(drawBelow(1_000, id, 'person')) },
});

export const inspections: SubgraphDefinition = {
  name: 'inspections',
  sdl: `
    type Permit @key(fields: "id") { id: ID! inspections: [Inspection!]! }
    type Inspection @key(fields: "id") {
      id: ID! result: String! visitedOn: String! minutes: Int! remarks: String! inspector: Inspector!
    }
    type Inspector @key(fields: "id") { id: ID! badge: String! person: Resident! }
    type Resident @key(fields: "id", resolvable: false) { id: ID! }
  `,
  resolvers: {
    Permit: {
      __resolveReference: (permit: { id: string }) => permit,
      inspections: ({ id }: { id: string }) => idsWithin(id, 'I', inspectionsPerPermit).map(inspection),
    },
    Inspection: { __resolveReference: ({ id }: { id: string }) => inspection(id) },
    Inspector: { __resolveReference: ({ id }: { id: string }) => inspector(id) },
  },
};
