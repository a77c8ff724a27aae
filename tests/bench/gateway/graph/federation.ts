import { buildSubgraphSchema } from '@apollo/subgraph';
import { composeServices } from '@theguild/federation-composition';
import { parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import { billing } from './billing.js';
import { inspections } from './inspections.js';
import { parcels } from './parcels.js';
import { permits } from './permits.js';
import { residents } from './residents.js';
import type { SubgraphDefinition } from './subgraph-definition.js';

/** Five subgraphs about building permits, none of which can answer a question of the benchmark alone. */
export const subgraphs: readonly SubgraphDefinition[] = [parcels, residents, permits, inspections, billing];

export function schemaOf({ sdl, resolvers }: SubgraphDefinition): GraphQLSchema {
  return buildSubgraphSchema([{ typeDefs: documentOf(sdl), resolvers }]);
}

/** @param urls where each subgraph listens, by its name */
export function composeSupergraph(
  urls: ReadonlyMap<string, string>,
  definitions: readonly SubgraphDefinition[] = subgraphs,
): string {
  const services = definitions.map(({ name, sdl }) => ({
    name,
    typeDefs: documentOf(sdl),
    url: urls.get(name) ?? '',
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (!supergraphSdl) throw new Error(`The subgraphs do not compose: ${JSON.stringify(errors)}`);
  return supergraphSdl;
}

function documentOf(sdl: string): DocumentNode {
  const link = 'https://specs.apollo.dev/federation/v2.3';
  return parse(`extend schema @link(url: "${link}", import: ["@key", "@external", "@requires"])\n${sdl}`);
}
