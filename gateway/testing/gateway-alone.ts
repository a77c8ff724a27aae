import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TokenVerifier } from '../../platform/access/tokens.js';
import { projectRoot } from '../../platform/config/paths.js';
import type { SubgraphClient } from '../../platform/federation/subgraph-client.js';
import { createLogger } from '../../platform/telemetry/logger.js';
import { startGateway } from '../gateway.js';
import { subgraphsOf } from '../plan/graph/supergraph-file.js';

/**
 * A process for tests to press: the gateway over the real graph, whose subgraphs have nothing to tell. It is started with the
 * secret of its tokens, says where it is, and ends with whoever started it.
 */
const supergraphSdl = readFileSync(join(projectRoot, 'schema/supergraph.graphql'), 'utf8');
const subgraphs = subgraphsOf(supergraphSdl).map(({ name }): SubgraphClient => ({
  name,
  execute: () => Promise.resolve({ data: { account: null } }),
  subscribe: () => Promise.reject(new Error('There are no streams.')),
  [Symbol.asyncDispose]: () => Promise.resolve(),
}));
const gateway = await startGateway({
  supergraphSdl,
  subgraphs,
  verifier: TokenVerifier.forDevelopment(process.argv[2] ?? ''),
  host: '127.0.0.1',
  port: 0,
  logger: createLogger('gateway-alone'),
});
process.send?.(gateway.url);
process.once('disconnect', () => void gateway[Symbol.asyncDispose]());
