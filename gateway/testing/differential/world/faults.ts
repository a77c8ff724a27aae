import {
  GraphQLError,
  isCompositeType,
  isEnumType,
  isLeafType,
  isListType,
  isSpecifiedScalarType,
  type GraphQLLeafType,
  type GraphQLOutputType,
} from 'graphql';
import { Choices } from './choices.js';
import type { Place } from './mock-values.js';
import type { FaultKind, World } from './world.js';

type ResponsePath = readonly (string | number)[];

/** Something that is done to the finished answer of a subgraph, if the place is still there. */
export type Corruption =
  | { readonly path: ResponsePath; readonly value: unknown }
  /** undefined takes the type name away. */
  | { readonly path: ResponsePath; readonly typename: string | undefined };

type Fault =
  | { readonly error: GraphQLError }
  | { readonly corruption: Corruption }
  | { readonly null: true }
  /** How many elements a list lacks. */
  | { readonly missing: number };

const kinds = [
  'throws',
  'null',
  'silentNull',
  'wrongLeaf',
  'wrongTypename',
  'shortList',
  'wrongShape',
  'listForItem',
] as const satisfies FaultKind[];

/** Subgraphs fail independently of each other, also at a place that several of them know. */
export function faultAt(
  world: World,
  subgraph: string,
  type: GraphQLOutputType,
  { coordinate, path }: Place,
): Fault | undefined {
  const choices = new Choices(world.seed, `${subgraph}: ${coordinate}`);
  const kind = kinds.find((candidate) => choices.chance(world.faults[candidate] ?? 0));
  const isItem = typeof path.at(-1) === 'number';
  switch (kind) {
    case undefined:
      return undefined;
    case 'throws':
      return { error: errorAt(coordinate, choices) };
    case 'null':
      return { null: true };
    case 'silentNull':
      return { corruption: { path, value: null } };
    case 'wrongLeaf':
      return isLeafType(type) && (isEnumType(type) || isSpecifiedScalarType(type))
        ? { corruption: { path, value: wrongLeaf(type, choices) } }
        : undefined;
    case 'wrongTypename':
      return isCompositeType(type) ? { corruption: { path, typename: wrongTypename(choices) } } : undefined;
    case 'shortList':
      return isListType(type) ? { missing: 1 } : undefined;
    case 'wrongShape':
      return { corruption: { path, value: wrongShape(type, isItem, choices) } };
    case 'listForItem':
      return isItem && isCompositeType(type)
        ? { corruption: { path, value: choices.pick([[], [{}]]) } }
        : undefined;
  }
}

/** What may go wrong at an entity that is looked up; undefined when all is well. */
export function lookupFaultAt(
  world: World,
  subgraph: string,
  { identity, path }: { readonly identity: string; readonly path: ResponsePath },
): Exclude<Fault, { missing: number }> | undefined {
  const choices = new Choices(world.seed, `${subgraph}: lookup of ${identity}`);
  const { unknownEntity = 0, throws = 0, wrongTypename: wrong = 0 } = world.faults;
  if (choices.chance(unknownEntity)) return { null: true };
  if (choices.chance(throws)) return { error: errorAt(identity, choices) };
  return choices.chance(wrong) ? { corruption: { path, typename: wrongTypename(choices) } } : undefined;
}

/** Some of the codes have a meaning to the packages of Apollo. */
function errorAt(coordinate: string, choices: Choices): GraphQLError {
  const code = choices.pick([undefined, 'FORBIDDEN', 'INVALID_GRAPHQL', 'DOWNSTREAM_SERVICE_ERROR']);
  const message = choices.chance(50) ? '' : `Failed at ${coordinate}`;
  return new GraphQLError(message, { extensions: code === undefined ? { detail: 7 } : { code } });
}

function wrongLeaf(type: GraphQLLeafType, choices: Choices): unknown {
  return choices.pick(wrongValues[type.name] ?? ['NOT_A_VALUE', 3, true, '']);
}

const wrongValues: Readonly<Record<string, readonly unknown[]>> = {
  Int: ['seven', '7', 1.5, true, 1e21, { unexpected: true }],
  Float: ['1.5', false, []],
  String: [5, true, 0.5, { text: 'inside' }],
  Boolean: ['true', 0, 1],
  ID: [true, 1.5, { unexpected: true }],
};

function wrongTypename(choices: Choices): string | undefined {
  return choices.pick([undefined, undefined, 'Unheard', 'Query', '', 'String']);
}

function wrongShape(type: GraphQLOutputType, isItem: boolean, choices: Choices): unknown {
  if (isLeafType(type)) return choices.pick([{ unexpected: 1 }, ['unexpected']]);
  if (isListType(type)) return choices.pick([{}, 'a text', { __typename: 'Query' }]);
  return choices.pick(isItem ? ['a text', 5, false] : [[], [{}], 'a text', 5, false]);
}
