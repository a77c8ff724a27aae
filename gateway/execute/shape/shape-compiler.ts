import {
  getNullableType,
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  type GraphQLCompositeType,
  type GraphQLLeafType,
  type GraphQLOutputType,
} from 'graphql';
import { NullConditionError } from '../null-conditions.js';
import { leafCheckOf } from './leaf-checks.js';
import {
  dependsOnType,
  isSubtype,
  isTypename,
  type SelectionReader,
  type Selections,
} from './selected-fields.js';

/** Makes a part of the response out of the same part of the result. Throws MisfitError. */
export type Shape = (value: unknown) => unknown;

/** The result needs more than picking fields: there is a null to be passed up, or an error to be reported. */
export class MisfitError extends Error {
  override readonly name = 'MisfitError';
}

/**
 * Turns selections into JavaScript functions that build response objects as literals, several times faster than walking
 * the selections for every object. Only names from the schema and response keys get into the source text, the latter
 * as JSON strings.
 */
export class ShapeCompiler {
  readonly #checks = new Map<GraphQLLeafType, ReturnType<typeof leafCheckOf>>();

  constructor(private readonly reader: SelectionReader) {}

  /** The shape of objects of one object type, or of an interface of which every object has the same fields. */
  compile(selections: readonly Selections[], type: GraphQLCompositeType): Shape {
    const functions = new FunctionWriter();
    const entry = this.#writeObject(selections, type, functions);
    return functions.finish(entry);
  }

  #writeObject(
    selections: readonly Selections[],
    type: GraphQLCompositeType,
    functions: FunctionWriter,
  ): string {
    const selected = this.reader.tellableFieldsOf(selections, type);
    if (selected instanceof NullConditionError) return functions.add('() { misfit(); }');
    const fields = [...selected].map(([key, field]) => {
      const value = isTypename(field)
        ? writeTypename(key, type)
        : this.#writeValue(readOf(key), field.definition.type, field.selections, functions);
      // A plain "__proto__" would set the literal's prototype.
      return key === '__proto__' ? `['__proto__']: ${value}` : `${JSON.stringify(key)}: ${value}`;
    });
    return functions.add(`(o) { let v; return { ${fields.join(', ')} }; }`);
  }

  /** @returns an expression for the value that `read` stands for, which may use and change `v` */
  #writeValue(
    read: string,
    type: GraphQLOutputType,
    selections: readonly Selections[],
    functions: FunctionWriter,
  ): string {
    const whenNull = isNonNullType(type) ? 'misfit()' : 'null';
    const inner = this.#writeNonNull(getNullableType(type), selections, functions);
    return `((v = ${read}) === null || v === undefined ? ${whenNull} : ${inner})`;
  }

  #writeNonNull(
    type: GraphQLOutputType,
    selections: readonly Selections[],
    functions: FunctionWriter,
  ): string {
    if (isListType(type)) {
      const item = this.#writeValue('a[i]', type.ofType, selections, functions);
      const list = functions.add(
        `(a) { if (!Array.isArray(a)) misfit(); let v; const r = new Array(a.length); ` +
          `for (let i = 0; i < a.length; i++) r[i] = ${item}; return r; }`,
      );
      return `${list}(v)`;
    }
    if (isCompositeType(type)) return `${this.#writeComposite(selections, type, functions)}(v)`;
    return isLeafType(type) ? this.#writeLeaf(type, functions) : 'misfit()';
  }

  #writeComposite(
    selections: readonly Selections[],
    type: GraphQLCompositeType,
    functions: FunctionWriter,
  ): string {
    const check = `if (typeof v !== 'object' || Array.isArray(v)) misfit();`;
    if (isObjectType(type)) {
      const shape = this.#writeObject(selections, type, functions);
      const name = JSON.stringify(type.name);
      return functions.add(
        `(v) { ${check} const t = v.__typename; if (t !== undefined && t !== ${name}) misfit(); return ${shape}(v); }`,
      );
    }
    const variants = functions.constant(this.#variantsOf(selections, type));
    return functions.add(`(v) { ${check} return ${variants}(v.__typename)(v); }`);
  }

  /** Which shape objects of an abstract type take, by the name of their type; each is compiled when it is first met. */
  #variantsOf(selections: readonly Selections[], type: GraphQLCompositeType): (typename: unknown) => Shape {
    const variants = new Map<unknown, Shape>();
    return (typename) => {
      let variant = variants.get(typename);
      if (!variant) variants.set(typename, (variant = this.#variantOf(typename, selections, type)));
      return variant;
    };
  }

  #variantOf(typename: unknown, selections: readonly Selections[], type: GraphQLCompositeType): Shape {
    if (typename === undefined) return dependsOnType(selections) ? fail : this.compile(selections, type);
    const { schema } = this.reader;
    const objectType = typeof typename === 'string' ? schema.getType(typename) : undefined;
    const isPossible = isObjectType(objectType) && isSubtype(schema, type, objectType);
    return isPossible ? this.compile(selections, objectType) : fail;
  }

  #writeLeaf(type: GraphQLLeafType, functions: FunctionWriter): string {
    const source = isScalarType(type) && builtInChecks[type.name];
    if (source) return `(${source} ? v : misfit())`;
    if (!this.#checks.has(type)) this.#checks.set(type, leafCheckOf(type));
    const check = this.#checks.get(type);
    return check ? `(${functions.constant(check)}(v) ? v : misfit())` : 'v';
  }
}

/** What `leafCheckOf` tells of built-in scalars, in place of a call. */
const builtInChecks: Readonly<Record<string, string>> = {
  String: `typeof v === 'string'`,
  Boolean: `typeof v === 'boolean'`,
  Int: `Number.isSafeInteger(v)`,
  Float: `Number.isFinite(v)`,
  ID: `(typeof v === 'string' || Number.isSafeInteger(v))`,
};

/** The type is known here; what was sent under an alias must not say otherwise. */
function writeTypename(key: string, { name }: GraphQLCompositeType): string {
  const typename = JSON.stringify(name);
  const read = readOf(key);
  return `((v = ${read}) === null || v === undefined || v === ${typename} ? ${typename} : misfit())`;
}

function readOf(key: string): string {
  const name = JSON.stringify(key);
  return key in Object.prototype ? `(Object.hasOwn(o, ${name}) ? o[${name}] : null)` : `o[${name}]`;
}

function fail(): never {
  throw new MisfitError();
}

/** Collects functions that call each other, with the values they need, and turns their text into code. */
class FunctionWriter {
  readonly #functions: string[] = [];
  readonly #constants: unknown[] = [];

  /** @param text parameters and body */
  add(text: string): string {
    return `f${this.#functions.push(text) - 1}`;
  }

  constant(value: unknown): string {
    return `c${this.#constants.push(value) - 1}`;
  }

  finish(entry: string): Shape {
    const source = [
      `const [${this.#constants.map((_, index) => `c${index}`).join(', ')}] = constants;`,
      ...this.#functions.map((text, index) => `function f${index}${text}`),
      `return ${entry};`,
    ].join('\n');
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- The text is made above, of checked names only.
    const make = new Function('misfit', 'constants', source) as (
      misfit: () => never,
      constants: unknown[],
    ) => Shape;
    return make(fail, this.#constants);
  }
}
