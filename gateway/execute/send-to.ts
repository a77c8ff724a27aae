import type { Principal } from '../../platform/access/principal.js';
import type { SubgraphClient } from '../../platform/federation/subgraph-client.js';
import type { SendFetch } from './run.js';

/** Sends fetches to the subgraphs that they are for, on behalf of one principal. */
export function sendTo(
  clients: ReadonlyMap<string, SubgraphClient>,
  principal: Principal,
  { isUnshared = false } = {},
): SendFetch {
  return ({ serviceName, operation, operationName }, variables) => {
    const client = clients.get(serviceName);
    if (!client) throw new Error(`There is no client for the subgraph ${serviceName}.`);
    return client.execute({
      query: operation,
      ...(operationName && { operationName }),
      variables,
      principal,
      isUnshared,
    });
  };
}
