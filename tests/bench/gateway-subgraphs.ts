import { CannedSubgraph } from './gateway/canned-subgraph.js';
import { schemaOf, subgraphs } from './gateway/graph/federation.js';
import { answerParent } from './support/load-process.js';

/** The subgraphs behind every gateway, in a process of their own. */
export interface GatewaySubgraphs {
  /** Returns the address of each, by its name. */
  readonly listen: (nothing: undefined) => Promise<ReadonlyMap<string, string>>;
  /** How many requests all of them have answered. */
  readonly served: (nothing: undefined) => number;
}

const running = subgraphs.map((definition) => ({
  name: definition.name,
  server: new CannedSubgraph(schemaOf(definition)),
}));

answerParent<GatewaySubgraphs>({
  async listen() {
    const listening = running.map(async ({ name, server }) => [name, await server.listen()] as const);
    return new Map(await Promise.all(listening));
  },
  served: () => running.reduce((total, { server }) => total + server.served, 0),
});
