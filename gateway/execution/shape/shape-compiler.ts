import {
  isCompositeType,
  isCustomScalarType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isSubtype,
  type CompositeType,
  type EnumType,
  type OutputType,
  type ScalarType,
  type Schema,
  type SelectionSet,
} from '@apollo/federation-internals';
import type { Variables } from '../run.js';
import { dependsOnType, fieldsOf } from './selected-fields.js';

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
  readonly #schema: Schema;
  readonly #variables: Variables;
  readonly #enums = new Map<EnumType, ReadonlySet<string>>();

  /** @param variables the values by which @skip and @include are decided, defaults filled in */
  constructor(schema: Schema, variables: Variables) {
    this.#schema = schema;
    this.#variables = variables;
  }

  /** The shape of objects of one object type, or of an interface of which every object has the same fields. */
  compile(selectionSets: readonly SelectionSet[], type: CompositeType): Shape {
    const functions = new FunctionWriter();
    const entry = this.#writeObject(selectionSets, type, functions);
    return functions.finish(entry);
  }

  #writeObject(
    selectionSets: readonly SelectionSet[],
    type: CompositeType,
    functions: FunctionWriter,
  ): string {
    const fields = [...fieldsOf(selectionSets, type, this.#variables)].map(
      ([key, { definition, selections }]) => {
        const value =
          definition.name === '__typename'
            ? writeTypename(key, type)
            : this.#writeValue(readOf(key), definition.type!, selections, functions);
        // A plain "__proto__" would set the literal's prototype.
        return key === '__proto__' ? `['__proto__']: ${value}` : `${JSON.stringify(key)}: ${value}`;
      },
    );
    return functions.add(`(o) { let v; return { ${fields.join(', ')} }; }`);
  }

  /** @returns an expression for the value that `read` stands for, which may use and change `v` */
  #writeValue(
    read: string,
    type: OutputType,
    selections: readonly SelectionSet[],
    functions: FunctionWriter,
  ): string {
    const inner = (isNonNullType(type) ? type.ofType : type) as OutputType;
    const whenNull = isNonNullType(type) ? 'misfit()' : 'null';
    return `((v = ${read}) === null || v === undefined ? ${whenNull} : ${this.#writeNonNull(inner, selections, functions)})`;
  }

  #writeNonNull(type: OutputType, selections: readonly SelectionSet[], functions: FunctionWriter): string {
    if (isListType(type)) {
      const item = this.#writeValue('a[i]', type.ofType as OutputType, selections, functions);
      const list = functions.add(
        `(a) { if (!Array.isArray(a)) misfit(); let v; const r = new Array(a.length); ` +
          `for (let i = 0; i < a.length; i++) r[i] = ${item}; return r; }`,
      );
      return `${list}(v)`;
    }
    if (isCompositeType(type)) return `${this.#writeComposite(selections, type, functions)}(v)`;
    return this.#writeLeaf(type as ScalarType | EnumType, functions);
  }

  #writeComposite(
    selections: readonly SelectionSet[],
    type: CompositeType,
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
  #variantsOf(selections: readonly SelectionSet[], type: CompositeType): (typename: unknown) => Shape {
    const variants = new Map<unknown, Shape>();
    return (typename) => {
      let variant = variants.get(typename);
      if (!variant) variants.set(typename, (variant = this.#variantOf(typename, selections, type)));
      return variant;
    };
  }

  #variantOf(typename: unknown, selections: readonly SelectionSet[], type: CompositeType): Shape {
    if (typename === undefined) return dependsOnType(selections) ? fail : this.compile(selections, type);
    const objectType = typeof typename === 'string' ? this.#schema.type(typename) : undefined;
    const isPossible = objectType && isObjectType(objectType) && isSubtype(type, objectType);
    return isPossible ? this.compile(selections, objectType) : fail;
  }

  #writeLeaf(type: ScalarType | EnumType, functions: FunctionWriter): string {
    if (isEnumType(type)) return `(${functions.constant(this.#valuesOf(type))}.has(v) ? v : misfit())`;
    if (isCustomScalarType(type)) return 'v';
    return `(${builtInChecks[type.name]} ? v : misfit())`;
  }

  #valuesOf(type: EnumType): ReadonlySet<string> {
    let values = this.#enums.get(type);
    if (!values) this.#enums.set(type, (values = new Set(type.values.map(({ name }) => name))));
    return values;
  }
}

/** By the rules of the official executor, which is more liberal than GraphQL with the size of integers. */
const builtInChecks: Readonly<Record<string, string>> = {
  String: `typeof v === 'string'`,
  Boolean: `typeof v === 'boolean'`,
  Int: `(typeof v === 'number' && Number.isSafeInteger(v))`,
  Float: `(typeof v === 'number' && Number.isFinite(v))`,
  ID: `(typeof v === 'string' || Number.isSafeInteger(v))`,
};

/** The type is known here; what was sent under an alias must not say otherwise. */
function writeTypename(key: string, { name }: CompositeType): string {
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
