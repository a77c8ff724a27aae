import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLScalarType,
} from 'graphql';
import type { Dice } from './dice.js';

/** How deep an input object may contain itself. */
const nestingMax = 3;

/** An input value in both of its forms: as it is written in an operation, and as a caller sends it in JSON. */
export interface InputValue {
  readonly text: string;
  readonly json: unknown;
}

type VariableWriter = (type: GraphQLInputType, hasDefault: boolean) => string | undefined;

/** Makes up input values of any type. */
export class InputWriter {
  constructor(
    private readonly dice: Dice,
    /** Offered each place inside a literal; may put a variable there. Then the value has no form as JSON. */
    private readonly variable: VariableWriter = () => undefined,
  ) {}

  value(type: GraphQLInputType, hasDefault = false, nesting = 0): InputValue {
    const variable = this.variable(type, hasDefault);
    if (variable !== undefined) return { text: variable, json: undefined };
    if (isNonNullType(type)) return this.#present(type.ofType, nesting);
    return this.dice.chance(10) ? { text: 'null', json: null } : this.#present(type, nesting);
  }

  #present(type: GraphQLInputType, nesting: number): InputValue {
    if (isNonNullType(type)) return this.#present(type.ofType, nesting);
    if (isListType(type)) return this.#list(type.ofType, nesting);
    if (isInputObjectType(type)) return this.#object(type, nesting);
    if (isEnumType(type)) return this.#enumValue(type);
    return this.#scalar(type);
  }

  #list(elementType: GraphQLInputType, nesting: number): InputValue {
    // One value stands for a list of one.
    if (this.dice.chance(15)) return this.#present(elementType, nesting);
    const elements = Array.from({ length: this.dice.between(0, 3) }, () =>
      this.value(elementType, false, nesting),
    );
    return {
      text: `[${elements.map(({ text }) => text).join(', ')}]`,
      json: elements.map(({ json }) => json),
    };
  }

  #object(type: GraphQLInputObjectType, nesting: number): InputValue {
    const fields = Object.values(type.getFields())
      .filter((field) => isRequiredInputField(field) || (nesting < nestingMax && this.dice.chance(50)))
      .map((field) => ({
        name: field.name,
        ...this.value(field.type, field.defaultValue !== undefined, nesting + 1),
      }));
    return {
      text: `{${fields.map(({ name, text }) => `${name}: ${text}`).join(', ')}}`,
      json: Object.fromEntries(fields.map(({ name, json }) => [name, json])),
    };
  }

  #enumValue(type: GraphQLEnumType): InputValue {
    const { name } = this.dice.pick(type.getValues());
    return { text: name, json: name };
  }

  #scalar(type: GraphQLScalarType): InputValue {
    switch (type.name) {
      case 'Int':
        return same(this.dice.pick([0, 1, 2, -5, 100]));
      case 'Float':
        return same(this.dice.pick([0, 3, 0.25, -12.5]));
      case 'Boolean':
        return same(this.dice.chance(50));
      case 'String':
        return same(this.dice.pick(['', 'text', 'with "quotes"', 'two\nlines']));
      case 'ID':
        return same(this.dice.pick<string | number>(['', 'id', '7', 7]));
      default:
        return this.#customScalar();
    }
  }

  #customScalar(): InputValue {
    return this.dice.pick<InputValue>([
      same('any'),
      same(3),
      same(true),
      { text: '{a: 1, b: [true, "x"], c: {}}', json: { a: 1, b: [true, 'x'], c: {} } },
      { text: '[1, {d: null}]', json: [1, { d: null }] },
    ]);
  }
}

function same(value: string | number | boolean): InputValue {
  return { text: JSON.stringify(value), json: value };
}
