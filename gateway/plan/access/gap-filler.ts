import {
  getNullableType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLCompositeType,
  type GraphQLError,
  type GraphQLOutputType,
} from 'graphql';
import { missingScope } from '../../../platform/access/requirement.js';
import { isObject, type ResultObject } from '../../execute/merge-tree.js';
import {
  isIntrospection,
  type SelectedField,
  type SelectionReader,
  type Selections,
} from '../../execute/shape/selected-fields.js';
import { typeAlias } from './remaining-operation.js';
import type { Withheld } from './withheld.js';

type Path = readonly (string | number)[];

/** Takes the place of a null where there may be none, until it comes to where there may. */
const passedUp = Symbol('a null that is passed up');

/** Makes the answer to a whole operation out of the answer to what remained of it: a null for each withheld field. */
export class GapFiller {
  /** One for each null that stands for a refused field. */
  readonly errors: GraphQLError[] = [];

  /** @param reader reads the operation as the client sent it */
  constructor(
    private readonly reader: SelectionReader,
    private readonly withheld: Withheld,
  ) {}

  fill(data: ResultObject): ResultObject | null {
    const { root, rootType } = this.reader;
    return this.#object(data, rootType, root, []);
  }

  #object(
    remaining: ResultObject,
    declared: GraphQLCompositeType,
    selections: readonly Selections[],
    path: Path,
  ): ResultObject | null {
    const told = this.reader.schema.getType(String(remaining[typeAlias]));
    const type = isCompositeType(told) ? told : declared;
    const filled: ResultObject = {};
    let isNull = false;
    for (const [key, field] of this.reader.fieldsOf(selections, type)) {
      const place = [...path, key];
      const requirement = this.withheld.get(`${field.parent.name}.${field.definition.name}`);
      const implemented = implementationOf(field, type);
      if (requirement && !requirement.masked) {
        this.errors.push(missingScope(implemented.coordinate, requirement, place));
      }
      const value = isIntrospection(field.definition.name)
        ? remaining[key]
        : this.#value(requirement ? null : remaining[key], implemented.type, field.selections, place);
      if (value === passedUp) isNull = true;
      else Object.defineProperty(filled, key, { value, enumerable: true });
    }
    return isNull ? null : filled;
  }

  #value(value: unknown, type: GraphQLOutputType, selections: readonly Selections[], path: Path): unknown {
    const filled = this.#nullable(value, getNullableType(type), selections, path);
    return isNonNullType(type) ? (filled ?? passedUp) : filled;
  }

  #nullable(value: unknown, type: GraphQLOutputType, selections: readonly Selections[], path: Path): unknown {
    if (isListType(type) && Array.isArray(value)) {
      const items = value.map((item, index) => this.#value(item, type.ofType, selections, [...path, index]));
      return items.includes(passedUp) ? null : items;
    }
    return isCompositeType(type) && isObject(value) ? this.#object(value, type, selections, path) : value;
  }
}

/** A field as an object has it, which was perhaps selected of an interface, where it may be null though it may not here. */
function implementationOf(
  { parent, definition }: SelectedField,
  type: GraphQLCompositeType,
): { readonly coordinate: string; readonly type: GraphQLOutputType } {
  const { name } = definition;
  const own = isObjectType(type) ? type.getFields()[name] : undefined;
  return own
    ? { coordinate: `${type.name}.${name}`, type: own.type }
    : { coordinate: `${parent.name}.${name}`, type: definition.type };
}
