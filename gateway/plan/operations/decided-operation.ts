import type { Operation } from '@apollo/federation-internals';
import type { PlanNode, QueryPlan } from '@apollo/query-planner';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Principal } from '../../../platform/access/principal.js';
import { PartialOperation } from '../access/partial-operation.js';
import { remainingOperation } from '../access/remaining-operation.js';
import { keyOf, nothingWithheld, OperationAccess, type Withheld } from '../access/withheld.js';
import { OperationCost } from '../cost/operation-cost.js';
import { callerError } from '../../common/errors.js';
import { ExecutableOperation, type Executable } from '../../execute/executable-operation.js';
import { NullConditionError } from '../../execute/null-conditions.js';
import { SerialOperation } from '../../execute/serial-operation.js';
import { definitionOf, withRoot, type OperationText } from '../../execute/operation-text.js';
import { inSeries, plannable, planOf } from './plannable.js';
import { isTypename, SelectionReader } from '../../execute/shape/selected-fields.js';
import type { GraphRevision } from '../graph/federated-graph.js';
import { limits } from '../../common/limits.js';
import { free, type Pay } from '../../common/pay.js';

/** How many plans are remembered, each without another part that is withheld from its callers. */
const plansMax = 16;

interface Planned {
  readonly queryPlan: QueryPlan;
  readonly executable: Executable;
}

/** What is left of an operation once it is known what its conditions come to: what is planned, runs and costs. */
export class DecidedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** By what is withheld from the caller. */
  readonly #planned = new LRUCache<string, Planned>({ max: plansMax });
  readonly #text: OperationText;
  #plannable: Operation | undefined;
  #access: OperationAccess | undefined;
  #cost: OperationCost | undefined;

  /**
   * @param schema as far as it exists for the caller
   * @param document without conditions but those that are null
   * @param onPlanned is told when there is another plan to remember
   */
  constructor(
    readonly revision: GraphRevision,
    readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly onPlanned?: () => void,
  ) {
    this.document = tellable({ schema: revision.apiSchema, document });
    this.operation = definitionOf(this.document);
    this.#text = { schema: revision.apiSchema, document: this.document };
  }

  get plans(): QueryPlan[] {
    return [...this.#planned.values()].map(({ queryPlan }) => queryPlan);
  }

  /** How many fields of the root it has; those that are merged count once. */
  get rootFields(): number {
    const reader = new SelectionReader(this.#text);
    const fields = reader.tellableFieldsOf(reader.root, reader.rootType);
    if (fields instanceof NullConditionError) return 0;
    return [...fields.values()].filter((field) => !isTypename(field)).length;
  }

  /** In the form in which it is planned. */
  get plannable(): Operation {
    return (this.#plannable ??= plannable(this.#text, this.revision.plannerApiSchema));
  }

  withheldFrom(principal: Principal, pay = free): Withheld {
    this.#access ??= pay(() => new OperationAccess(this.plannable, this.revision.access));
    return this.#access.withheldFrom(principal);
  }

  /**
   * Planned and compiled when it is first executed, which takes milliseconds. Not for subscriptions.
   * @throws GraphQLError with code BAD_USER_INPUT when the planner fails
   */
  without(withheld: Withheld, pay = free): Planned {
    const key = keyOf(withheld);
    let planned = this.#planned.get(key);
    if (!planned) {
      planned = pay(() => {
        const made = this.#plan(withheld);
        this.#planned.set(key, made);
        this.onPlanned?.();
        return made;
      });
    }
    return planned;
  }

  /** What it is estimated at, for whatever its variables are. */
  costBy(pay: Pay): OperationCost {
    return (this.#cost ??= pay(
      () => new OperationCost(this, this.revision.costWeights, limits.listSizeDefault),
    ));
  }

  get cost(): OperationCost {
    return this.costBy(free);
  }

  /** Does what its first execution and its first estimate would else wait for. */
  compile(): void {
    this.without(nothingWithheld);
    void this.cost;
  }

  #plan(withheld: Withheld): Planned {
    const isWhole = withheld.size === 0;
    const text = isWhole ? this.#text : remainingOperation(this.#text, withheld);
    const { queryPlan, executable } = this.#series(text, isWhole ? this.plannable : undefined);
    return {
      queryPlan,
      executable: isWhole ? executable : new PartialOperation(this.#text, withheld, executable),
    };
  }

  /** @param whole the operation in the form in which it is planned, if that is at hand */
  #series(text: OperationText, whole: Operation | undefined): Planned {
    const parts = inSeries(text);
    const [first, ...others] = parts.map((part) => this.#one(part, parts.length > 1 ? undefined : whole));
    if (others.length === 0) return first!;
    const series = [first!, ...others];
    const nodes = series.flatMap(({ queryPlan: { node } }) => (node ? [node as PlanNode] : []));
    return {
      queryPlan: { kind: 'QueryPlan', node: { kind: 'Sequence', nodes } },
      executable: new SerialOperation(series.map(({ executable }) => executable)),
    };
  }

  #one(text: OperationText, operation: Operation | undefined): Planned {
    const queryPlan = planOrRefuse(() => planOf(text, this.revision, operation));
    const executable = new ExecutableOperation({
      text,
      plan: queryPlan,
      audienceSchema: this.schema,
      supergraphSchema: this.revision.supergraphSchema,
    });
    return { queryPlan, executable };
  }
}

/** Where a condition of the root is null nothing can be told, and nothing is done: all that is left is that condition. */
function tellable(text: OperationText): DocumentNode {
  const reader = new SelectionReader(text);
  const fields = reader.tellableFieldsOf(reader.root, reader.rootType);
  return fields instanceof NullConditionError ? withRoot(text.document, [fields.selection]) : text.document;
}

function planOrRefuse<Plan>(plan: () => Plan): Plan {
  try {
    return plan();
  } catch {
    throw callerError('BAD_USER_INPUT', 'The operation cannot be planned. Ask for less of it at a time.');
  }
}
