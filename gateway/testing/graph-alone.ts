import type { SubgraphClient } from '../../platform/federation/subgraph-client.js';
import { createLogger } from '../../platform/telemetry/logger.js';
import { readAccess } from '../access/read-access.js';
import { FederatedGraph } from '../federated-graph.js';
import { validationRules } from '../limits.js';
import { subgraphsOf } from '../supergraph-file.js';

/** A graph to prepare and plan operations for, none of whose subgraphs answers. */
export function loadGraphAlone(supergraphSdl: string): Promise<FederatedGraph> {
  const subgraphs = subgraphsOf(supergraphSdl).map(({ name }) => silentSubgraph(name));
  return FederatedGraph.load(
    { supergraphSdl, subgraphs },
    {
      rulesFor: validationRules,
      accessOf: readAccess,
      requiresStreamContract: true,
      allowsFieldSetArguments: false,
      logger: createLogger('gateway'),
    },
  );
}

function silentSubgraph(name: string): SubgraphClient {
  const refuse = (): Promise<never> => Promise.reject(new Error(`${name} is not there.`));
  return { name, execute: refuse, subscribe: refuse, [Symbol.asyncDispose]: () => Promise.resolve() };
}
