import { operationFromDocument } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { callerError } from '../errors.js';
import { OperationCost } from '../cost/operation-cost.js';
import { ExecutableOperation } from '../execution/executable-operation.js';
import type { GraphRevision } from '../federated-graph.js';
import { limits } from '../limits.js';
import { schemaFor, type Audience } from './audience.js';
import { deprecatedParts } from './deprecated-parts.js';
import { onlyIntrospects } from './introspection.js';

interface Planned {
  readonly queryPlan: QueryPlan;
  readonly executable: ExecutableOperation;
}

/** An operation that is valid for one revision of the graph, with what is worth remembering of it. */
export class PreparedOperation {
  /** Reading the schema needs no token, so that an integrator can look around before asking for one. */
  readonly onlyIntrospects: boolean;
  /** What it is written with and is going to be removed, by schema coordinate. */
  readonly deprecatedParts: readonly string[];
  #planned: Planned | undefined;
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

  /**
   * Planned and compiled when it is first executed, which takes milliseconds. Not for subscriptions.
   * @throws GraphQLError with code BAD_USER_INPUT when the planner fails, as it does on some conditions around introspection
   */
  get executable(): ExecutableOperation {
    return this.#ready().executable;
  }

  /** By which `executable` goes. */
  get queryPlan(): QueryPlan {
    return this.#ready().queryPlan;
  }

  /** What it is estimated at, for whatever its variables are. */
  get cost(): OperationCost {
    return (this.#cost ??= new OperationCost(this, this.revision.costWeights, limits.listSizeDefault));
  }

  /** Does what its first execution and its first estimate would else wait for. */
  compile(): void {
    void this.executable;
    void this.cost;
  }

  #ready(): Planned {
    return (this.#planned ??= this.#plan());
  }

  #plan(): Planned {
    const { planner, plannerApiSchema, supergraphSchema } = this.revision;
    const operationName = this.operation.name?.value;
    const operation = operationFromDocument(plannerApiSchema, this.document, {
      ...(operationName && { operationName }),
    });
    const queryPlan = planOrRefuse(() => planner.buildQueryPlan(operation));
    const executable = new ExecutableOperation({
      operation,
      plan: queryPlan,
      apiSchema: this.schema,
      supergraphSchema,
    });
    return { queryPlan, executable };
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
