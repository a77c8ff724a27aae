import { getOperationAST, getVariableValues, GraphQLError, type DocumentNode } from 'graphql';
import { withPresence } from '../plan/operations/plannable.js';
import type { GraphRevision } from '../plan/graph/federated-graph.js';
import { audienceOf, schemaFor, type Audience } from '../plan/operations/audience.js';
import { findingsIn } from '../plan/operations/operation-preparer.js';
import type { StreamRequest } from './event-source.js';
import type { StreamPlan } from '../plan/streams/stream-plan.js';
import type { StreamPlanner } from '../plan/streams/stream-planner.js';

/** Finds the plans by which streams that are followed go on in another revision of the graph. */
export class StreamReplanner {
  readonly #findings = new Map<string, GraphQLError | undefined>();

  constructor(
    private readonly next: GraphRevision,
    private readonly planner: StreamPlanner,
  ) {}

  /**
   * Takes milliseconds when it is asked for a selection for the first time, and next to nothing after that.
   * @throws GraphQLError with code SUBSCRIPTION_NO_LONGER_VALID
   */
  replan({ plan, variables, principal }: StreamRequest): StreamPlan {
    const audience = audienceOf({ principal });
    const key = `${audience} ${plan.identity}`;
    const isChecked = this.#findings.has(key);
    const finding = isChecked
      ? this.#findings.get(key)
      : findingsIn(withPresence(plan.document), audience, this.next)[0];
    this.#findings.set(key, finding);
    const problem = finding ?? this.#problemsOf(variables, plan.document, audience)[0];
    if (problem) throw noLongerValid(problem);
    try {
      return this.planner.planFor(plan.document, this.next, { principal });
    } catch (error) {
      throw noLongerValid(error as Error);
    }
  }

  #problemsOf(
    variables: StreamRequest['variables'],
    document: DocumentNode,
    audience: Audience,
  ): readonly GraphQLError[] {
    const definitions = getOperationAST(document)?.variableDefinitions ?? [];
    return getVariableValues(schemaFor(audience, this.next), definitions, variables).errors ?? [];
  }
}

function noLongerValid({ message }: Error): GraphQLError {
  return new GraphQLError(`The schema has changed, and the subscription does not fit it: ${message}`, {
    extensions: { code: 'SUBSCRIPTION_NO_LONGER_VALID', retryable: false },
  });
}
