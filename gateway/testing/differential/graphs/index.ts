import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { projectRoot } from '../../../../platform/config/paths.js';
import { TestGraph, type SubgraphText } from '../test-graph.js';

/** By name, because to build one takes a while. */
export const testGraphs = {
  museum: () => composed('museum'),
  railway: () => composed('railway'),
  library: () => composed('library'),
  tributary: own,
} as const satisfies Record<string, () => TestGraph>;

export type GraphName = keyof typeof testGraphs;

function composed(name: string): TestGraph {
  const texts = textsIn(join(import.meta.dirname, name));
  const result = composeServices(
    texts.map((text) => ({ name: text.name, typeDefs: text.sdl, url: `http://${text.name}.invalid` })),
    // It cannot see that every subgraph may be asked for its own root fields, wherever an object of type Query stands.
    { disableValidationRules: ['SatisfiabilityRule'] },
  );
  if (result.errors) throw new AggregateError(result.errors, `The graph ${name} does not compose.`);
  return new TestGraph(name, result.supergraphSdl, texts);
}

function own(): TestGraph {
  const folder = join(projectRoot, 'schema');
  const whole = ['api', 'public', 'supergraph'];
  const texts = textsIn(folder).filter(({ name }) => !whole.includes(name));
  return new TestGraph('tributary', readFileSync(join(folder, 'supergraph.graphql'), 'utf8'), texts);
}

function textsIn(folder: string): SubgraphText[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.graphql'));
  return files.sort().map((file) => ({
    name: basename(file, '.graphql'),
    sdl: parse(readFileSync(join(folder, file), 'utf8'), { noLocation: true }),
  }));
}
