import {
  getNullableType,
  GraphQLError,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  type ExecutionResult,
  type GraphQLCompositeType,
  type GraphQLOutputType,
} from 'graphql';
import type { ResultObject } from '../merge-tree.js';
import { NullConditionError } from '../null-conditions.js';
import { leafCheckOf } from './leaf-checks.js';
import {
  isIntrospection,
  isTypename,
  type SelectedField,
  type SelectionReader,
  type Selections,
} from './selected-fields.js';

type Path = readonly (string | number)[];

/** Takes the place of a null where there may be none, until it comes to where there may. */
const passedUp = Symbol('a null that is passed up');

export type Introspect = (field: SelectedField) => ExecutionResult;

interface Position {
  readonly path: Path;
  /** In words. */
  readonly name: string;
}

/** Shapes a response field by field and says what is wrong with the result, in the words of the official executor. */
export class CarefulShaper {
  readonly errors: GraphQLError[] = [];

  constructor(
    private readonly reader: SelectionReader,
    /** Answers a field that asks for the schema. */
    private readonly introspect: Introspect,
  ) {}

  /** @throws GraphQLError when the result cannot be made sense of */
  shape(result: ResultObject): ResultObject | null {
    const { root, rootType } = this.reader;
    return this.#object(result, root, rootType, []);
  }

  /** @returns null when a condition is, or a field is that must not be; the fields after it are not looked at then */
  #object(
    source: ResultObject,
    selections: readonly Selections[],
    type: GraphQLCompositeType,
    path: Path,
  ): ResultObject | null {
    // Keys such as "__proto__" are keys like any other.
    const shaped = Object.create(null) as ResultObject;
    const fields = this.reader.tellableFieldsOf(selections, type);
    if (fields instanceof NullConditionError) {
      this.errors.push(fields.at(path));
      return null;
    }
    for (const [key, field] of fields) {
      const value = this.#field(source, key, field, { type, path: [...path, key] });
      if (value === passedUp) return null;
      shaped[key] = value;
    }
    return shaped;
  }

  #field(
    source: ResultObject,
    key: string,
    field: SelectedField,
    { type, path }: { readonly type: GraphQLCompositeType; readonly path: Path },
  ): unknown {
    if (isIntrospection(field.definition.name)) return this.#introspection(key, field, path);
    const value = Object.hasOwn(source, key) ? source[key] : undefined;
    if (isTypename(field)) return this.#typename(value ?? source['__typename'], type, path);
    const position = { path, name: `field ${type.name}.${key}` };
    return this.#value(value ?? null, field.definition.type, field.selections, position);
  }

  #introspection(key: string, field: SelectedField, path: Path): unknown {
    const { data, errors = [] } = this.introspect(field);
    this.errors.push(
      ...errors.map(
        (error) => new GraphQLError(error.message, { path, extensions: { code: 'BAD_USER_INPUT' } }),
      ),
    );
    return data?.[key] ?? (isNonNullType(field.definition.type) ? passedUp : null);
  }

  #typename(sent: unknown, declared: GraphQLCompositeType, path: Path): unknown {
    const known = typeof sent === 'string' ? this.reader.schema.getType(sent) : undefined;
    const type = known ?? declared;
    if (isObjectType(type)) return type.name;
    this.#note(`Cannot return null for non-nullable field ${declared.name}.__typename.`, path);
    return passedUp;
  }

  #value(
    value: unknown,
    type: GraphQLOutputType,
    selections: readonly Selections[],
    position: Position,
  ): unknown {
    const before = this.errors.length;
    const shaped = this.#nullable(value ?? null, getNullableType(type), selections, position);
    if (shaped !== null || !isNonNullType(type)) return shaped;
    if (this.errors.length === before) {
      this.#note(`Cannot return null for non-nullable ${position.name}.`, position.path);
    }
    return passedUp;
  }

  #nullable(
    value: unknown,
    type: GraphQLOutputType,
    selections: readonly Selections[],
    position: Position,
  ): unknown {
    if (value === null) return null;
    if (isListType(type)) return this.#list(value, type.ofType, selections, position);
    if (isCompositeType(type)) return this.#composite(value, type, selections, position);
    const isValid = leafCheckOf(type)?.(value) ?? true;
    if (isValid) return value;
    this.#note(`Invalid value found for ${position.name}.`, position.path);
    return null;
  }

  #list(
    value: unknown,
    itemType: GraphQLOutputType,
    selections: readonly Selections[],
    { path }: Position,
  ): unknown {
    if (!Array.isArray(value)) throw new GraphQLError('Invalid non-list value returned by subgraph.');
    const name = String(getNullableType(itemType));
    const items: unknown[] = [];
    let told: number | undefined;
    for (const [index, item] of value.entries()) {
      const shaped = this.#value(item, itemType, selections, {
        path: [...path, index],
        name: `array element of type ${name} at index ${index}`,
      });
      items.push(shaped);
      if (shaped === passedUp) told ??= this.errors.length;
    }
    if (told === undefined) return items;
    // The list is null for the first such item, whatever else is wrong in it.
    this.errors.length = told;
    return null;
  }

  #composite(
    value: unknown,
    type: GraphQLCompositeType,
    selections: readonly Selections[],
    position: Position,
  ): unknown {
    // A list in its place may have been given fields by another subgraph.
    if (typeof value !== 'object') throw new GraphQLError('Invalid non-object value returned by subgraph.');
    const source = value as ResultObject;
    const typename = source['__typename'];
    if (typename !== undefined && typeof typename !== 'string') {
      throw new GraphQLError('Invalid non-string value for __typename.');
    }
    if (!typename) return this.#object(source, selections, type, position.path);
    const runtimeType = this.reader.schema.getType(typename);
    if (isCompositeType(runtimeType)) return this.#object(source, selections, runtimeType, position.path);
    this.#note(`Invalid __typename found for object at ${position.name}.`, position.path);
    return null;
  }

  #note(message: string, path: Path): void {
    this.errors.push(new GraphQLError(message, { path, extensions: { code: 'INVALID_GRAPHQL' } }));
  }
}
