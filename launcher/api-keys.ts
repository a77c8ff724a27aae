import type { Logger } from 'pino';
import type { ApiKeyDirectory } from '../gateway/door/keys/api-key-directory.js';
import { SubgraphKeyDirectory } from '../gateway/door/keys/subgraph-key-directory.js';
import type { SubgraphClient } from '../platform/federation/subgraph-client.js';

/**
 * The subgraph of integrations knows which programs work with the agency, hence their keys.
 * @param subgraphs those that there are now, because another supergraph can bring other ways to them
 * @returns undefined in a graph without that subgraph, where there are no keys
 */
export function apiKeysIn(
  subgraphs: () => readonly SubgraphClient[],
  logger: Logger,
): ApiKeyDirectory | undefined {
  const owner = (): SubgraphClient | undefined => subgraphs().find(({ name }) => name === 'integrations');
  return owner() && new SubgraphKeyDirectory(owner, logger);
}
