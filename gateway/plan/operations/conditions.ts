import {
  Kind,
  separateOperations,
  visit,
  type DirectiveNode,
  type DocumentNode,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import { isCondition } from '../../execute/null-conditions.js';
import type { Variables } from '../../execute/run.js';

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
   */
  keyOf(variables: Variables): string {
    return this.#variables.map((name) => keyOfValue(variables[name])).join('');
  }

  /** One for each combination or, if there are many, for none of them and all of them. */
  get likelyKeys(): string[] {
    const count = this.#variables.length;
    if (count > likelyVariablesMax) return ['0'.repeat(count), '1'.repeat(count)];
    return this.#variables.reduce((keys) => keys.flatMap((key) => [`${key}0`, `${key}1`]), ['']);
  }

  /** Variables that have this key. */
  valuesOf(key: string): Variables {
    return Object.fromEntries(this.#variables.map((name, index) => [name, valueOfKey(key[index])]));
  }

  /**
   * The operation with the fragments it uses, without conditions and what they leave out. Where they leave out all that
   * was selected of an object, its selection set is empty, which cannot be written down. What has a condition that is null
   * keeps that one.
   */
  decide(variables: Variables): DocumentNode {
    if (!this.#hasAny) return this.#own;
    const decided = (node: SelectionNode): SelectionNode | null | undefined => {
      const { directives = [] } = node;
      if (!directives.some(isCondition)) return undefined;
      const obstacle = obstacleIn(directives, variables);
      if (obstacle === 'left out') return null;
      if (obstacle) return undecided(node, obstacle);
      return { ...node, directives: directives.filter((directive) => !isCondition(directive)) };
    };
    return visit(this.#own, { Field: decided, InlineFragment: decided, FragmentSpread: decided });
  }
}

/** In the order in which graphql-js looks at conditions, so that none is looked at once something is left out. */
const conditionNames = ['skip', 'include'] as const;

/** @returns the first condition that keeps a selection from being made, if that is because it is null */
function obstacleIn(
  directives: readonly DirectiveNode[],
  variables: Variables,
): DirectiveNode | 'left out' | undefined {
  for (const condition of conditionNames) {
    const directive = directives.find(({ name }) => name.value === condition);
    const holds = directive && valueOf(directive, variables);
    if (directive && typeof holds !== 'boolean') return directive;
    if (directive && holds !== (condition === 'include')) return 'left out';
  }
  return undefined;
}

function valueOf({ arguments: [argument] = [] }: DirectiveNode, variables: Variables): unknown {
  const value = argument?.value;
  if (value?.kind === Kind.VARIABLE) return variables[value.name.value];
  return value && 'value' in value ? value.value : undefined;
}

/** Nothing is asked of it. A fragment keeps its name, because a second spread of it is not looked at. */
function undecided(node: SelectionNode, condition: DirectiveNode): SelectionNode {
  if (node.kind === Kind.FRAGMENT_SPREAD) return { ...node, directives: [condition] };
  const name = { kind: Kind.NAME, value: '__typename' } as const;
  return { kind: Kind.FIELD, name, directives: [condition] };
}

function keyOfValue(value: unknown): string {
  return typeof value === 'boolean' ? String(Number(value)) : '-';
}

function valueOfKey(key: string | undefined): boolean | null {
  return key === '-' ? null : key === '1';
}
