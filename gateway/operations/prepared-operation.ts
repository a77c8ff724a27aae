import { operationFromDocument, type Operation } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Principal } from '../../platform/access/principal.js';
import { PartialOperation } from '../access/partial-operation.js';
import { remainingOperation } from '../access/remaining-operation.js';
import { keyOf, nothingWithheld, OperationAccess, type Withheld } from '../access/withheld.js';
import { callerError } from '../errors.js';
import { OperationCost } from '../cost/operation-cost.js';
import { ExecutableOperation, type Executable } from '../execution/executable-operation.js';
import type { Variables } from '../execution/run.js';
import { fieldsOf } from '../execution/shape/selected-fields.js';
import type { GraphRevision } from '../federated-graph.js';
import { limits } from '../limits.js';
import { schemaFor, type Audience } from './audience.js';
import { deprecatedParts } from './deprecated-parts.js';
import { onlyIntrospects } from './introspection.js';

interface Planned {
  readonly queryPlan: QueryPlan;
  readonly executable: Executable;
}

/** An operation that is valid for one revision of the graph, with what is worth remembering of it. */
export class PreparedOperation {
  /** Reading the schema needs no token, so that an integrator can look around before asking for one. */
  readonly onlyIntrospects: boolean;
  /** What it is written with and is going to be removed, by schema coordinate. */
  readonly deprecatedParts: readonly string[];
  /** By what is withheld from the caller. */
  readonly #planned = new Map<string, Planned>();
  #plannable: Operation | undefined;
  #access: OperationAccess | undefined;
  #cost: OperationCost | undefined;

  /** As far as it exists for the caller: what the operation is valid against, and what introspection shows. */
  readonly schema: GraphQLSchema;

  constructor(
    readonly revision: GraphRevision,
    audience: Audience,
    readonly document: DocumentNode,
    readonly operation: OperationDefinitionNode,
  ) {
    this.schema = schemaFor(audience, revision);
    this.onlyIntrospects = onlyIntrospects(document, operation);
    this.deprecatedParts = deprecatedParts(this.schema, document, operation.name?.value);
  }

  /** In the form in which it is planned. */
  get plannable(): Operation {
    const operationName = this.operation.name?.value;
    return (this.#plannable ??= operationFromDocument(this.revision.plannerApiSchema, this.document, {
      ...(operationName && { operationName }),
    }));
  }

  /**
   * How many times it makes a subgraph do something: fields of the root, as far as these variables let them in. Those that
   * are merged into one are done once.
   */
  rootFieldsFor(variables: Variables): number {
    const { plannable } = this;
    const type = plannable.schema().schemaDefinition.rootType(plannable.rootKind)!;
    const given = { ...plannable.collectDefaultedVariableValues(), ...variables };
    return [...fieldsOf([plannable.selectionSet], type, given).values()].filter(
      ({ definition }) => definition.name !== '__typename',
    ).length;
  }

  withheldFrom(principal: Principal): Withheld {
    this.#access ??= new OperationAccess(this.plannable, this.revision.access);
    return this.#access.withheldFrom(principal);
  }

  /**
   * Planned and compiled when it is first executed, which takes milliseconds. Not for subscriptions.
   * @throws GraphQLError with code BAD_USER_INPUT when the planner fails, as it does on some conditions around introspection
   */
  without(withheld: Withheld): Planned {
    const key = keyOf(withheld);
    let planned = this.#planned.get(key);
    if (!planned) this.#planned.set(key, (planned = this.#plan(withheld)));
    return planned;
  }

  /** What it is estimated at, for whatever its variables are. */
  get cost(): OperationCost {
    return (this.#cost ??= new OperationCost(this, this.revision.costWeights, limits.listSizeDefault));
  }

  /** Does what its first execution and its first estimate would else wait for. */
  compile(): void {
    this.without(nothingWithheld);
    void this.cost;
  }

  #plan(withheld: Withheld): Planned {
    const { planner, supergraphSchema } = this.revision;
    const isWhole = withheld.size === 0;
    const operation = isWhole ? this.plannable : remainingOperation(this.plannable, withheld);
    const queryPlan = planOrRefuse(() => planner.buildQueryPlan(operation));
    const executable = new ExecutableOperation({
      operation,
      plan: queryPlan,
      apiSchema: this.schema,
      supergraphSchema,
    });
    return {
      queryPlan,
      executable: isWhole ? executable : new PartialOperation(this.plannable, withheld, executable),
    };
  }
}

function planOrRefuse<Plan>(plan: () => Plan): Plan {
  try {
    return plan();
  } catch {
    const advice = 'Ask for the schema in an operation of its own, and without @skip and @include.';
    throw callerError('BAD_USER_INPUT', `The operation cannot be planned. ${advice}`);
  }
}
