import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildASTSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  parse,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { projectRoot } from '../../../platform/config/paths.js';
import { requirementsOf } from '../../../platform/federation/auth/auth-directive.js';
import { subgraphModules } from '../../../subgraphs/registry.js';
import type { AccessCase } from './access-cases.js';
import type { Matrix } from './matrix.js';

type Field = GraphQLField<unknown, unknown>;

export const subgraphNames = subgraphModules.map(({ name }) => name);
const rootNames = ['Query', 'Mutation', 'Subscription'];
const selectionDepthMax = 3;

const schemaOf = (name: string): GraphQLSchema =>
  buildASTSchema(parse(readFileSync(join(projectRoot, `schema/${name}.graphql`), 'utf8')), {
    assumeValidSDL: true,
  });

const objectsOf = (schema: GraphQLSchema): GraphQLObjectType[] =>
  Object.values(schema.getTypeMap()).filter(isObjectType);

/** What a subgraph is asked for; the fields that are external to it, its neighbours are. */
export const fieldsOf = (type: GraphQLObjectType): Field[] =>
  Object.values(type.getFields()).filter(
    ({ astNode }) => !astNode?.directives?.some(({ name }) => name.value === 'external'),
  );

/** The types of which other subgraphs can ask this one for objects. */
export function entitiesOf(subgraph: string): GraphQLObjectType[] {
  return objectsOf(schemaOf(subgraph)).filter(({ astNode }) =>
    (astNode?.directives ?? []).some(
      ({ name, arguments: given = [] }) =>
        name.value === 'key' && !given.some((argument) => argument.name.value === 'resolvable'),
    ),
  );
}

/** What needs an expectation: where one can start, what can be referred to, and what asks for something. */
export function coordinatesToExpect(): string[] {
  const coordinates = objectsOf(schemaOf('supergraph')).flatMap((type) => [
    ...(requirementsOf(type.astNode).length > 0 ? [type.name] : []),
    ...fieldsOf(type)
      .filter(({ astNode }) => rootNames.includes(type.name) || requirementsOf(astNode).length > 0)
      .map((field) => `${type.name}.${field.name}`),
  ]);
  const entities = subgraphNames.flatMap(entitiesOf).map(({ name }) => name);
  return [...new Set([...coordinates, ...entities])];
}

/** Selects a field with all that is behind it, except what has an expectation of its own. */
export function selectField({ name, type, args }: Field, subject: AccessCase, matrix: Matrix): string {
  const given: Readonly<Record<string, string>> = {
    first: '1',
    from: JSON.stringify(subject.today),
    to: JSON.stringify(subject.today),
    number: JSON.stringify(subject.item),
  };
  const values = args
    .filter(isRequiredArgument)
    .map((argument) => `${argument.name}: ${given[argument.name]}`)
    .join(', ');
  const named = getNamedType(type);
  const inner = isObjectType(named) ? ` { ${select(named, matrix, selectionDepthMax)} }` : '';
  return `${name}${values && `(${values})`}${inner}`;
}

function select(type: GraphQLObjectType, matrix: Matrix, depth: number): string {
  const parts = fieldsOf(type)
    .filter((field) => !matrix.has(`${type.name}.${field.name}`) && !field.args.some(isRequiredArgument))
    .flatMap(({ name, type: returned }) => {
      const named = getNamedType(returned);
      if (isLeafType(named)) return [name];
      return isObjectType(named) && depth > 0 ? [`${name} { ${select(named, matrix, depth - 1)} }`] : [];
    });
  return ['__typename', ...parts].join(' ');
}
