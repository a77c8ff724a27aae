import {
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  type CompositeType,
  type FieldDefinition,
  type Operation,
  type OutputType,
  type SelectionSet,
} from '@apollo/federation-internals';
import type { GraphQLError } from 'graphql';
import { missingScope } from '../../platform/access/requirement.js';
import { isObject, type ResultObject } from '../execution/merge-tree.js';
import type { Variables } from '../execution/run.js';
import { fieldsOf } from '../execution/shape/selected-fields.js';
import { typeAlias } from './remaining-operation.js';
import type { Withheld } from './withheld.js';

type Path = readonly (string | number)[];

/** Takes the place of a null where there may be none, until it comes to where there may. */
const passedUp = Symbol('a null that is passed up');

export interface GapFillerOptions {
  /** As the client sent it. */
  readonly operation: Operation;
  readonly withheld: Withheld;
  /** With defaults filled in. */
  readonly variables: Variables;
}

/** Makes the answer to a whole operation out of the answer to what remained of it: a null for each withheld field. */
export class GapFiller {
  /** One for each null that stands for a refused field. */
  readonly errors: GraphQLError[] = [];

  constructor(private readonly options: GapFillerOptions) {}

  fill(data: ResultObject): ResultObject | null {
    const { operation } = this.options;
    const root = operation.schema().schemaDefinition.rootType(operation.rootKind)!;
    return this.#object(data, root, [operation.selectionSet], []);
  }

  #object(
    remaining: ResultObject,
    declared: CompositeType,
    selections: readonly SelectionSet[],
    path: Path,
  ): ResultObject | null {
    const { operation, withheld, variables } = this.options;
    const type = (operation.schema().type(String(remaining[typeAlias])) ?? declared) as CompositeType;
    const filled: ResultObject = {};
    let isNull = false;
    for (const [key, { definition, selections: inner }] of fieldsOf(selections, type, variables)) {
      const place = [...path, key];
      const requirement = withheld.get(definition.coordinate);
      const implemented = implementationOf(definition, type);
      if (requirement && !requirement.masked) {
        this.errors.push(missingScope(implemented.coordinate, requirement, place));
      }
      const value = definition.isSchemaIntrospectionField()
        ? remaining[key]
        : this.#value(requirement ? null : remaining[key], implemented.type!, inner, place);
      if (value === passedUp) isNull = true;
      else Object.defineProperty(filled, key, { value, enumerable: true });
    }
    return isNull ? null : filled;
  }

  #value(value: unknown, type: OutputType, selections: readonly SelectionSet[], path: Path): unknown {
    if (!isNonNullType(type)) return this.#nullable(value, type, selections, path);
    return this.#nullable(value, type.ofType as OutputType, selections, path) ?? passedUp;
  }

  #nullable(value: unknown, type: OutputType, selections: readonly SelectionSet[], path: Path): unknown {
    if (isListType(type) && Array.isArray(value)) {
      const items = value.map((item, index) =>
        this.#value(item, type.ofType as OutputType, selections, [...path, index]),
      );
      return items.includes(passedUp) ? null : items;
    }
    return isCompositeType(type) && isObject(value) ? this.#object(value, type, selections, path) : value;
  }
}

/** A field as an object has it, which was perhaps selected of an interface, where it may be null though it may not here. */
function implementationOf(
  definition: FieldDefinition<CompositeType>,
  type: CompositeType,
): FieldDefinition<CompositeType> {
  return (isObjectType(type) && type.field(definition.name)) || definition;
}
