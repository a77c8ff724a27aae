import {
  getVariableValues,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { QueryPlan } from '@apollo/query-planner';
import { LRUCache } from 'lru-cache';
import type { Variables } from '../../execute/run.js';
import type { GraphRevision } from '../graph/federated-graph.js';
import { free } from '../../common/pay.js';
import { schemaFor, type Audience } from './audience.js';
import { Conditions } from './conditions.js';
import { DecidedOperation } from './decided-operation.js';
import { deprecatedParts } from './deprecated-parts.js';
import { onlyIntrospects } from './introspection.js';

/** How many combinations of what its conditions come to are remembered of one operation. */
const decisionsMax = 32;

interface Remembered {
  /** The combinations that were asked for of the same operation in an earlier revision. */
  readonly asked?: readonly string[];
  /** Is told when there is another plan to remember. */
  readonly onPlanned?: () => void;
}

/** An operation that is valid for one revision of the graph, with what is worth remembering of it. */
export class PreparedOperation {
  /** Reading the schema needs no token, so that an integrator can look around before asking for one. */
  readonly onlyIntrospects: boolean;
  /** What it is written with and is going to be removed, by schema coordinate. */
  readonly deprecatedParts: readonly string[];
  readonly #conditions: Conditions;
  /** By what its conditions come to, of an operation for which that differs. */
  readonly #decided = new LRUCache<string, DecidedOperation>({ max: decisionsMax });
  #only: DecidedOperation | undefined;

  /** As far as it exists for the caller: what the operation is valid against, and what introspection shows. */
  readonly schema: GraphQLSchema;

  constructor(
    readonly revision: GraphRevision,
    audience: Audience,
    readonly document: DocumentNode,
    readonly operation: OperationDefinitionNode,
    private readonly remembered: Remembered = {},
  ) {
    this.schema = schemaFor(audience, revision);
    this.onlyIntrospects = onlyIntrospects(document, operation);
    this.deprecatedParts = deprecatedParts(this.schema, document, operation.name?.value);
    this.#conditions = new Conditions(document, operation);
  }

  /**
   * What runs for given variables. Each combination of what the conditions come to is an operation of its own, because
   * the planner does not get every combination right in one plan.
   * @param variables as coerced by graphql-js
   */
  decided(variables: Variables, pay = free): DecidedOperation {
    if (this.#conditions.areConstant) return (this.#only ??= pay(() => this.#decide(variables)));
    const key = this.#conditions.keyOf(variables);
    let decided = this.#decided.get(key);
    if (!decided) this.#decided.set(key, (decided = pay(() => this.#decide(variables))));
    return decided;
  }

  /** Whether the same was planned before for given variables, as the client sent them, or they do not fit. */
  knows(given: Variables): boolean {
    if (this.#conditions.areConstant) return this.#only !== undefined;
    const { coerced } = getVariableValues(this.schema, this.operation.variableDefinitions ?? [], given);
    return !coerced || this.#decided.has(this.#conditions.keyOf(coerced));
  }

  /**
   * How many times it makes a subgraph do something for given variables, as the client sent them: fields of the root. Those
   * that are merged into one are done once; with variables that do not fit, nothing is done.
   */
  rootFieldsFor(given: Variables): number {
    const { coerced } = getVariableValues(this.schema, this.operation.variableDefinitions ?? [], given);
    return coerced ? this.decided(coerced).rootFields : 0;
  }

  get plans(): QueryPlan[] {
    const decided = this.#only ? [this.#only] : [...this.#decided.values()];
    return decided.flatMap(({ plans }) => plans);
  }

  /** What its conditions came to so far, the latest first. */
  get combinations(): string[] {
    return [...this.#decided.keys()];
  }

  /** What will probably be asked for: what was in an earlier revision, or else each combination, if they are few. */
  *likely(): Generator<DecidedOperation> {
    const { asked = [] } = this.remembered;
    const keys = asked.length > 0 ? asked : this.#conditions.likelyKeys;
    for (const key of keys) yield this.decided(this.#conditions.valuesOf(key));
  }

  #decide(variables: Variables): DecidedOperation {
    return new DecidedOperation(
      this.revision,
      this.schema,
      this.#conditions.decide(variables),
      this.remembered.onPlanned,
    );
  }
}
