import {
  Kind,
  separateOperations,
  visit,
  type DirectiveNode,
  type DocumentNode,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import { callerError } from '../errors.js';
import type { Variables } from '../execution/run.js';

/** With more, there are too many combinations to plan all of them ahead. */
const likelyVariablesMax = 3;

/** What @skip and @include say in one operation, and what is left of it once it is known what they come to. */
export class Conditions {
  readonly #own: DocumentNode;
  readonly #variables: readonly string[];
  readonly #hasAny: boolean;

  constructor(document: DocumentNode, operation: OperationDefinitionNode) {
    this.#own = separateOperations(document)[operation.name?.value ?? ''] ?? document;
    const variables = new Set<string>();
    let hasAny = false;
    visit(this.#own, {
      Directive(directive) {
        if (!isCondition(directive)) return;
        hasAny = true;
        const value = directive.arguments?.[0]?.value;
        if (value?.kind === Kind.VARIABLE) variables.add(value.name.value);
      },
    });
    this.#variables = [...variables];
    this.#hasAny = hasAny;
  }

  /** Whether they come to the same, whatever the variables are. */
  get areConstant(): boolean {
    return this.#variables.length === 0;
  }

  /**
   * Equal for variables that leave the same of the operation.
   * @param variables as coerced by graphql-js
   * @throws GraphQLError with code BAD_USER_INPUT when one that a condition depends on is null
   */
  keyOf(variables: Variables): string {
    let key = '';
    for (const name of this.#variables) {
      const value = variables[name];
      if (typeof value !== 'boolean')
        throw callerError('BAD_USER_INPUT', `The variable $${name} must be a Boolean.`);
      key += value ? '1' : '0';
    }
    return key;
  }

  /** One for each combination or, if there are many, for none of them and all of them. */
  get likelyKeys(): string[] {
    const count = this.#variables.length;
    if (count > likelyVariablesMax) return ['0'.repeat(count), '1'.repeat(count)];
    return this.#variables.reduce((keys) => keys.flatMap((key) => [`${key}0`, `${key}1`]), ['']);
  }

  /** Variables that have this key. */
  valuesOf(key: string): Variables {
    return Object.fromEntries(this.#variables.map((name, index) => [name, key[index] === '1']));
  }

  /**
   * The operation with the fragments it uses, without conditions and what they leave out. Where they leave out all that
   * was selected of an object, its selection set is empty, which cannot be written down.
   */
  decide(variables: Variables): DocumentNode {
    if (!this.#hasAny) return this.#own;
    const decided = <Node extends SelectionNode>(node: Node): Node | null | undefined => {
      const { directives = [] } = node;
      if (!directives.some(isCondition)) return undefined;
      if (!directives.every((directive) => letsIn(directive, variables))) return null;
      return { ...node, directives: directives.filter((directive) => !isCondition(directive)) };
    };
    return visit(this.#own, { Field: decided, InlineFragment: decided, FragmentSpread: decided });
  }
}

function isCondition({ name }: DirectiveNode): boolean {
  return name.value === 'skip' || name.value === 'include';
}

/** Other directives let everything in. */
function letsIn(directive: DirectiveNode, variables: Variables): boolean {
  const value = directive.arguments?.[0]?.value;
  if (!isCondition(directive) || !value) return true;
  const holds = value.kind === Kind.VARIABLE ? variables[value.name.value] : 'value' in value && value.value;
  return holds === (directive.name.value === 'include');
}
