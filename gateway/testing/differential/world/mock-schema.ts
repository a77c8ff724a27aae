import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  isInterfaceType,
  isObjectType,
  Kind,
  responsePathAsArray,
  type DocumentNode,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  type ObjectTypeDefinitionNode,
  type SelectionNode,
} from 'graphql';
import type { Corruption } from './faults.js';
import { fieldsArgument, fieldSet, type GraphFacts } from './graph-facts.js';
import { MockValues, type Thing } from './mock-values.js';
import { stableText } from './stable-text.js';
import type { World } from './world.js';

/** The context of one execution. */
export interface Visit {
  readonly world: World;
  readonly corruptions: Corruption[];
}

type Representation = Readonly<Record<string, unknown>>;

/** Makes the SDL of one subgraph executable: what its fields are is made up, in the same way for whichever schema. */
export function mockSchema(name: string, sdl: DocumentNode, facts: GraphFacts): GraphQLSchema {
  const schema = buildSubgraphSchema([{ typeDefs: sdl }]);
  const requirements = requirementsIn(sdl);
  const valuesOf = ({ world, corruptions }: Visit): MockValues =>
    new MockValues(facts, schema, name, world, corruptions);

  const resolveField: GraphQLFieldResolver<Thing | undefined, Visit> = (thing, args, visit, info) => {
    const { fieldName, parentType, returnType, path } = info;
    const required = requirements.get(`${parentType.name}.${fieldName}`);
    // A value that depends on what was required shows whether the executor passed that on.
    const inputs = [args, ...(required ? [picked(required, thing?.representation)] : [])];
    return valuesOf(visit).valueOf(returnType, {
      coordinate: `${thing?.identity ?? parentType.name}.${fieldName} ${stableText(inputs)}`,
      path: responsePathAsArray(path),
      field: fieldName,
      entity: thing?.entity,
    });
  };

  const lookUpEntities: GraphQLFieldResolver<unknown, Visit, { representations: Representation[] }> = (
    _,
    { representations },
    visit,
    { path },
  ) =>
    representations.map((representation, index) =>
      valuesOf(visit).lookUp(representation, [...responsePathAsArray(path), index]),
    );

  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('_') || !(isObjectType(type) || isInterfaceType(type))) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.name === '_entities') field.resolve = lookUpEntities;
      else if (field.name !== '_service') field.resolve = resolveField;
    }
  }
  return schema;
}

/** `Type.field` → what its resolver is promised to find in a representation. */
export type Requirements = ReadonlyMap<string, readonly SelectionNode[]>;

export function requirementsIn(sdl: DocumentNode): Requirements {
  const found = new Map<string, readonly SelectionNode[]>();
  for (const type of sdl.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const { name, directives } of type.fields ?? []) {
      const requires = directives?.find((directive) => directive.name.value === 'requires');
      const [fields] = requires ? fieldsArgument(requires) : [];
      if (!fields) continue;
      // What the subgraph knows itself it is told by some plans, and not by others.
      const told = fieldSet(fields).filter((selection) => isToldOf(selection, type));
      found.set(`${type.name.value}.${name.value}`, told);
    }
  }
  return found;
}

function isToldOf(selection: SelectionNode, { fields = [] }: ObjectTypeDefinitionNode): boolean {
  const wanted = selection.kind === Kind.FIELD ? selection.name.value : undefined;
  const field = fields.find(({ name }) => name.value === wanted);
  return field?.directives?.some(({ name }) => name.value === 'external') ?? true;
}

function picked(selections: readonly SelectionNode[], value: unknown): unknown {
  if (Array.isArray(value)) return value.map((element) => picked(selections, element));
  if (typeof value !== 'object' || value === null) return value;
  return selections.map((selection) => {
    if (selection.kind !== Kind.FIELD) return undefined;
    const inner = (value as Representation)[selection.name.value];
    return selection.selectionSet ? picked(selection.selectionSet.selections, inner) : inner;
  });
}
