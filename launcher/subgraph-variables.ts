import type { SubgraphModule } from '../platform/federation/subgraph-module.js';
import { subgraphModules } from '../subgraphs/registry.js';

/** Of an environment what a subgraph has of its own, and nothing else. */
export const variablesOf = (
  { variables = [] }: SubgraphModule,
  env: NodeJS.ProcessEnv,
): Record<string, string> =>
  Object.fromEntries(
    variables.flatMap((name): [string, string][] => {
      const value = env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** @throws ConfigurationError before anything is started that would fail by them */
export function checkVariables(env: NodeJS.ProcessEnv): void {
  for (const module of subgraphModules) module.checkVariables?.(env);
}
