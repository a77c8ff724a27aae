import type { Logger } from 'pino';
import type { ApiKeyDirectory } from '../gateway/keys/api-key-directory.js';
import { SubgraphKeyDirectory } from '../gateway/keys/subgraph-key-directory.js';
import type { SubgraphClient } from '../platform/federation/subgraph-client.js';

/**
 * Departments know who works with the agency, hence also the keys of its partners.
 * @param subgraphs those that there are now, because another supergraph can bring other ways to them
 * @returns undefined in a graph without departments, where there are no keys
 */
export function apiKeysIn(
  subgraphs: () => readonly SubgraphClient[],
  logger: Logger,
): ApiKeyDirectory | undefined {
  const owner = (): SubgraphClient | undefined => subgraphs().find(({ name }) => name === 'departments');
  return owner() && new SubgraphKeyDirectory(owner, logger);
}
