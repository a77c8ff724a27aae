import { GraphQLBoolean, GraphQLNonNull, isNonNullType, type GraphQLInputType } from 'graphql';
import type { Dice } from './dice.js';
import { InputWriter } from './input-writer.js';

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly definition: string;
}

const nonNullBoolean = new GraphQLNonNull(GraphQLBoolean);

/** The variables of one operation, with what the caller sends for them. */
export class VariablePool {
  readonly #variables: Variable[] = [];
  readonly #sent: Record<string, unknown> = {};
  readonly #input: InputWriter;

  constructor(
    private readonly dice: Dice,
    /** How many percent of the conditions are given a variable of their own that is null. */
    private readonly nullConditionsPercent = 0,
  ) {
    this.#input = new InputWriter(dice);
  }

  get sent(): Readonly<Record<string, unknown>> {
    return this.#sent;
  }

  /** As it stands behind the operation's name. */
  get definitions(): string {
    if (this.#variables.length === 0) return '';
    return `(${this.#variables.map(({ definition }) => definition).join(', ')})`;
  }

  /** A variable that may stand where the type is asked for. */
  of(type: GraphQLInputType, hasDefault = false): string {
    const known = this.#variables.filter((variable) => variable.type === String(type));
    if (known.length > 0 && this.dice.chance(50)) return `$${this.dice.pick(known).name}`;
    return this.#define(type, hasDefault);
  }

  condition(): string {
    const isNull = this.nullConditionsPercent > 0 && this.dice.chance(this.nullConditionsPercent);
    return isNull ? this.#nullCondition() : this.of(nonNullBoolean);
  }

  /** Valid because of the default, in whose place the caller sends null. */
  #nullCondition(): string {
    const name = this.#newName();
    const definition = `$${name}: Boolean = ${this.dice.chance(50)}`;
    this.#variables.push({ name, type: String(nonNullBoolean), definition });
    this.#sent[name] = null;
    return `$${name}`;
  }

  #define(type: GraphQLInputType, hasDefault: boolean): string {
    const name = this.#newName();
    const nullable = isNonNullType(type) ? type.ofType : type;
    // A nullable variable may stand in a place that must not be null, if either of the two has a default.
    const withDefault = this.dice.chance(30);
    const declaredNullable =
      nullable === type ? this.dice.chance(80) : (withDefault || hasDefault) && this.dice.chance(60);
    const declared = declaredNullable ? nullable : new GraphQLNonNull(nullable);
    const fallback = withDefault ? this.#defaultOf(type, declared) : undefined;
    const definition = `$${name}: ${String(declared)}${fallback === undefined ? '' : ` = ${fallback}`}`;
    this.#variables.push({ name, type: String(type), definition });
    const optional = declaredNullable || fallback !== undefined;
    if (!(optional && this.dice.chance(30))) this.#sent[name] = this.#valueFor(type, declared);
    return `$${name}`;
  }

  /** Seldom the name that requests for entities use themselves. */
  #newName(): string {
    const special = 'representations';
    const isFree = this.#variables.every(({ name }) => name !== special);
    return isFree && this.dice.chance(1) ? special : `v${this.#variables.length + 1}`;
  }

  #defaultOf(type: GraphQLInputType, declared: GraphQLInputType): string {
    return this.#input.value(isNonNullType(type) ? type : declared).text;
  }

  /** Null in a place that must not be null is valid with a default, and fails when it runs; rarely, or it would mask the rest. */
  #valueFor(type: GraphQLInputType, declared: GraphQLInputType): unknown {
    if (isNonNullType(type) && !isNonNullType(declared) && !this.dice.chance(10)) {
      return this.#input.value(type).json;
    }
    return this.#input.value(declared).json;
  }
}
