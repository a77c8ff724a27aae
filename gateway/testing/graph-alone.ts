import type { SubgraphClient } from '../../platform/federation/subgraph-client.js';
import { createLogger } from '../../platform/telemetry/logger.js';
import { readAccess } from '../plan/access/read-access.js';
import { FederatedGraph } from '../plan/graph/federated-graph.js';
import { validationRules } from '../plan/rules/validation-rules.js';
import { subgraphsOf } from '../plan/graph/supergraph-file.js';

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
