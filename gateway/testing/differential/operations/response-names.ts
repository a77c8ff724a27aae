import type { GraphQLField } from 'graphql';
import type { Dice } from './dice.js';

const aliases = ['a', 'b', 'id', 'name', 'other', 'toString', 'constructor'] as const;
/** The last as Relay asks whether an object has a type. */
const aliasesOfType = [...aliases, '__isThing'] as const;

/**
 * Gives out response names so that fields which may be merged seldom conflict. Fragments are taken to be merged with
 * nothing, so some conflicts remain.
 */
export class ResponseNames {
  readonly #arguments = new Map<string, string>();
  readonly #signatures = new Map<string, string>();

  constructor(private readonly dice: Dice) {}

  /** Mostly those that the field was given at this path before. */
  argumentsOf(path: string, field: GraphQLField<unknown, unknown>, write: () => string): string {
    const place = `${path}.${field.name}`;
    const known = this.#arguments.get(place);
    if (known !== undefined && this.dice.chance(80)) return known;
    const written = write();
    this.#arguments.set(place, written);
    return written;
  }

  responseName(path: string, { name, type }: GraphQLField<unknown, unknown>, argumentsText: string): string {
    const signature = `${name}${argumentsText}: ${String(type)}`;
    return this.#free(path, signature, this.dice.chance(15) ? this.dice.pick(aliases) : name);
  }

  typename(path: string): string {
    const wanted = this.dice.chance(30) ? this.dice.pick(aliasesOfType) : '__typename';
    const name = this.#free(path, '__typename: String!', wanted);
    return name === '__typename' ? name : `${name}: __typename`;
  }

  #free(path: string, signature: string, wanted: string): string {
    for (let attempt = 0; ; attempt++) {
      const name = attempt === 0 ? wanted : `${wanted.replace(/^_+/, '')}${attempt}`;
      const place = `${path}.${name}`;
      const taken = this.#signatures.get(place);
      if (taken !== undefined && taken !== signature) continue;
      this.#signatures.set(place, signature);
      return name;
    }
  }
}
