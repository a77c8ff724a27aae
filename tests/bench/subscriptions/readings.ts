import type { SubgraphDefinition } from '../gateway/graph/subgraph-definition.js';

/** Some pages of text, so that a client that selects it and does not read soon fills the buffers of its connection. */
const chart = 'The pressure was as it should be. '.repeat(500);

/** One reading of a meter, as the root value of an execution. */
export interface Reading {
  readonly sequence: number;
}

/** A stream in the form that the gateway expects; `parcel` belongs to another subgraph. */
export const readings: SubgraphDefinition = {
  name: 'readings',
  sdl: `
    type Subscription { readingTaken(meter: ID!, after: String): ReadingEvent! }
    type ReadingEvent {
      sequence: Int! cursor: String! reset: Boolean! litres: Int! chart: String! parcel: Parcel!
    }
    type Parcel @key(fields: "id", resolvable: false) { id: ID! }
  `,
  resolvers: {
    Subscription: { readingTaken: { resolve: (reading: Reading) => reading } },
    ReadingEvent: {
      cursor: ({ sequence }: Reading) => String(sequence),
      reset: () => false,
      litres: ({ sequence }: Reading) => sequence * 7,
      chart: () => chart,
      parcel: () => ({ id: 'D7-P11' }),
    },
  },
};
