import 'reflect-metadata';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Supergraph } from '@apollo/federation-internals';
import { composeServices } from '@theguild/federation-composition';
import { lexicographicSortSchema, parse, printSchema, type GraphQLSchema } from 'graphql';
import { readAccess } from '../gateway/plan/access/read-access.js';
import { publicSchema } from '../gateway/plan/contract/public-schema.js';
import { eventSchemas } from '../books/events/json-schemas.js';
import { rulesPage } from '../books/rules/page.js';
import { ruleFunction, ruleScript } from '../books/rules/rule-function.js';
import type { StateMachine } from '../books/states/machine.js';
import { statesPage } from '../books/states/page.js';
import { scriptOf, transitionFunction } from '../books/states/transition-function.js';
import { projectRoot } from '../platform/config/paths.js';
import { postingRules } from '../subgraphs/posting-rules.js';
import { subgraphModules } from '../subgraphs/registry.js';
import { stateMachines } from '../subgraphs/state-machines.js';

/** Writes the committed artefacts that follow from the code, or with --check says which of them do not match it. */
const artefacts = {
  ...inSchema(generate()),
  ...statesOf(stateMachines),
  [ruleScript]: ruleFunction(postingRules),
  'docs/posting-rules.md': rulesPage(postingRules),
};
const check = process.argv.includes('--check');
const drifted: string[] = [];
if (!check) await mkdir(join(projectRoot, 'schema/events'), { recursive: true });
for (const [name, text] of Object.entries(artefacts)) {
  const file = join(projectRoot, name);
  if (!check) await writeFile(file, text);
  else if ((await readFile(file, 'utf8').catch(() => '')) !== text) drifted.push(name);
}
if (drifted.length > 0) {
  console.error(`These files do not match the code: ${drifted.join(', ')}. Run \`npm run schema\`.`);
  process.exitCode = 1;
}

function generate(): Record<string, string> {
  const subgraphs = subgraphModules.map((module) => ({ name: module.name, sdl: module.sdl() }));
  const composed = composeServices(
    subgraphs.map(({ name, sdl }) => ({ name, typeDefs: parse(sdl), url: `http://${name}.invalid/graphql` })),
  );
  if (!composed.supergraphSdl) {
    throw new Error(
      `The subgraphs do not compose:\n${composed.errors?.map((error) => error.message).join('\n')}`,
    );
  }
  readAccess(composed.supergraphSdl);
  const api = Supergraph.build(composed.supergraphSdl).apiSchema().toGraphQLJSSchema();
  return {
    ...Object.fromEntries(subgraphs.map(({ name, sdl }) => [`${name}.graphql`, sdl])),
    'supergraph.graphql': `${composed.supergraphSdl}\n`,
    'api.graphql': sorted(api),
    'public.graphql': sorted(publicSchema(composed.supergraphSdl)),
    ...eventSchemas(),
  };
}

function sorted(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

function inSchema(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`schema/${name}`, text]));
}

/** The guards of the database, and the page with the diagrams. */
function statesOf(machines: readonly StateMachine[]): Record<string, string> {
  return {
    ...Object.fromEntries(machines.map((machine) => [scriptOf(machine), transitionFunction(machine)])),
    'docs/states.md': statesPage(machines),
  };
}
