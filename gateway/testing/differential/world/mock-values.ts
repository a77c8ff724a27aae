import {
  GraphQLInt,
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isSpecifiedScalarType,
  type GraphQLEnumType,
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { Choices } from './choices.js';
import { faultAt, lookupFaultAt, type Corruption } from './faults.js';
import { keyOf, type GraphFacts } from './graph-facts.js';
import type { World } from './world.js';

/** An object of the mocked world. What its fields are follows from its identity alone. */
export interface Thing {
  readonly __typename: string;
  readonly identity: string;
  /** Which entity it is, or is part of by way of these fields, which may belong to that entity's key. */
  readonly entity?: { readonly family: string; readonly number: number; readonly path: readonly string[] };
  /** What other subgraphs said about it. */
  readonly representation?: Readonly<Record<string, unknown>>;
}

export interface Place {
  /** Identifies the place in the world; equal in all subgraphs that know it. */
  readonly coordinate: string;
  /** Where it stands in the answer under way. */
  readonly path: readonly (string | number)[];
  readonly field: string;
  /** Of the object that the field is of. */
  readonly entity: Thing['entity'];
}

/** Makes up what the fields of one subgraph are. The same place has the same value in every subgraph and every answer. */
export class MockValues {
  constructor(
    private readonly facts: GraphFacts,
    private readonly schema: GraphQLSchema,
    private readonly subgraph: string,
    private readonly world: World,
    /** Takes what graphql-js would not let through, to be done to the answer afterwards. */
    private readonly corruptions: Corruption[],
  ) {}

  /** An error among the values makes graphql-js report it at its place. */
  valueOf(type: GraphQLOutputType, place: Place): unknown {
    const nullable = !isNonNullType(type);
    const inner = isNonNullType(type) ? type.ofType : type;
    const fault = faultAt(this.world, this.subgraph, inner, place);
    if (fault && 'error' in fault) return fault.error;
    if (fault && 'corruption' in fault) this.corruptions.push(fault.corruption);
    if (fault && 'null' in fault) return null;
    const choices = new Choices(this.world.seed, place.coordinate);
    if (isLeafType(inner)) return this.#leaf(inner, place, choices, nullable);
    if (nullable && choices.chance(100)) return null;
    if (isListType(inner)) {
      const missing = fault && 'missing' in fault ? fault.missing : 0;
      const length = Math.max(0, choices.pick([0, 1, 1, 2, 2, 2, 3, 3, 4]) - missing);
      return Array.from({ length }, (_, index) =>
        this.valueOf(inner.ofType as GraphQLOutputType, element(place, index)),
      );
    }
    return this.#object(this.#typeNames(inner.name), place, choices);
  }

  /** The entity that a representation is about; null when there is none, as when somebody mixed up its keys. */
  lookUp(representation: Readonly<Record<string, unknown>>, path: Place['path']): Thing | Error | null {
    const typeName = String(representation['__typename']);
    const family = this.facts.familyOf(typeName);
    const number = family === undefined ? undefined : this.facts.numberIn(family, representation);
    if (family === undefined || number === undefined) return null;
    const runtimeType = this.#runtimeType(typeName, family, number);
    if (runtimeType === undefined) return null;
    const found = entity(runtimeType, family, number);
    const fault = lookupFaultAt(this.world, this.subgraph, { identity: found.identity, path });
    if (fault && 'error' in fault) return fault.error;
    if (fault && 'null' in fault) return null;
    if (fault) this.corruptions.push(fault.corruption);
    return { ...found, representation };
  }

  #runtimeType(typeName: string, family: string, number: number): string | undefined {
    const memberType = this.facts.memberType(family, number);
    if (memberType === undefined) return undefined;
    // To a subgraph that knows the interface as an object, all members are of that type.
    if (typeName === family) return isAbstractType(this.schema.getType(family)) ? memberType : typeName;
    return memberType === typeName ? typeName : undefined;
  }

  #leaf(type: GraphQLLeafType, place: Place, choices: Choices, nullable: boolean): unknown {
    const { entity: owner, field } = place;
    if (owner) {
      const path = [...owner.path, field].join('.');
      if (this.facts.isKeyPath(owner.family, path)) {
        return type.name === GraphQLInt.name ? owner.number : keyOf(owner.family, owner.number, path);
      }
    }
    if (nullable && choices.chance(100)) return null;
    if (isEnumType(type)) return this.#enumValue(type, choices);
    return isSpecifiedScalarType(type) ? scalarOf(type.name, field, choices) : customScalar(field, choices);
  }

  /** Inaccessible values are rare, or the errors they lead to would hide everything else. */
  #enumValue(type: GraphQLEnumType, choices: Choices): string {
    const names = type.getValues().map(({ name }) => name);
    const open = names.filter((name) => !this.facts.isInaccessible(`${type.name}.${name}`));
    return choices.pick(choices.chance(60) ? names : open);
  }

  #typeNames(name: string): string[] {
    const type = this.schema.getType(name);
    if (!isAbstractType(type)) return [name];
    return this.schema.getPossibleTypes(type).map((possible) => possible.name);
  }

  #object(typeNames: readonly string[], place: Place, choices: Choices): Thing {
    const open = typeNames.filter((name) => !this.facts.isInaccessible(name)).sort();
    const typeName = choices.pick(open.length === 0 || choices.chance(40) ? [...typeNames].sort() : open);
    // The root is the same, wherever it is come to.
    if (typeName === 'Query') return { __typename: typeName, identity: typeName };
    const family = this.facts.familyOf(typeName);
    if (family === undefined) {
      const { coordinate, entity: owner, field } = place;
      const part = owner && { entity: { ...owner, path: [...owner.path, field] } };
      return { __typename: typeName, identity: coordinate, ...part };
    }
    return entity(typeName, family, choices.pick(this.facts.numbersOf(family, typeName)));
  }
}

function element(place: Place, index: number): Place {
  // An element is not part of a key, whatever its list is called.
  const { coordinate, path, field } = place;
  return { coordinate: `${coordinate}[${index}]`, path: [...path, index], field, entity: undefined };
}

function entity(typeName: string, family: string, number: number): Thing {
  return { __typename: typeName, identity: `${family}#${number}`, entity: { family, number, path: [] } };
}

/** Zero, false and the empty text are among them, because code mistakes them for nothing. */
function scalarOf(name: string, field: string, choices: Choices): unknown {
  switch (name) {
    case 'Int':
      return choices.pick([0, 1, -7, 40_000, choices.below(1_000_000)]);
    case 'Float':
      return choices.pick([0, 2.5, -0.125, 12, choices.below(1_000_000) / 8]);
    case 'Boolean':
      return choices.chance(500);
    case 'ID':
      return `${field}-${choices.below(100)}`;
    default:
      return choices.chance(120) ? '' : `${field} ${choices.below(1000)}`;
  }
}

/** Made anew each time, because whoever merges answers may write into them. */
function customScalar(field: string, choices: Choices): unknown {
  const number = choices.below(100);
  return choices.pick([
    () => `${field} ${number}`,
    () => number,
    () => 0,
    () => false,
    () => ({ [field]: number, inner: { list: [number, null, { deep: true }], empty: {} } }),
    () => ({ __typename: 'Nothing', [field]: null }),
    () => [number, { [field]: 'in a list' }, []],
  ])();
}
