import type { QueryPlan } from '@apollo/query-planner';
import { GraphQLError, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { free, type Pay } from '../common/pay.js';
import { mergeTreeOf, type ResultObject } from './merge-tree.js';
import type { OperationText } from './operation-text.js';
import type { SendFetch, Variables } from './run.js';
import { ResponseShaper } from './shape/response-shaper.js';
import { stepOf, type Step } from './steps.js';
import { TypeConditions } from './type-conditions.js';

export interface PlannedOperation {
  /** What is answered, by the schema of all clients. */
  readonly text: OperationText;
  readonly plan: QueryPlan;
  /** What introspection shows. */
  readonly audienceSchema: GraphQLSchema;
  readonly supergraphSchema: GraphQLSchema;
}

/** What can be executed any number of times, by one caller or another. */
export interface Executable {
  /**
   * @param variables valid for the operation, as the client sent them
   * @param pay for what the gateway answers itself
   */
  execute(variables: Variables, send: SendFetch, pay?: Pay): Promise<ExecutionResult>;
}

/**
 * An operation with its plan compiled, to be executed any number of times. Its answers equal those of the official
 * executor, `executeQueryPlan` of @apollo/gateway, and nulls that the latter only notes in `extensions` are errors.
 */
export class ExecutableOperation implements Executable {
  readonly #step: Step | undefined;
  readonly #shaper: ResponseShaper;

  constructor({ text, plan: { node }, audienceSchema, supergraphSchema }: PlannedOperation) {
    if (node?.kind === 'Subscription') throw new Error('A subscription is executed event by event.');
    this.#shaper = new ResponseShaper(text, audienceSchema);
    this.#step = node && stepOf(node, mergeTreeOf(node), new TypeConditions(supergraphSchema));
  }

  async execute(variables: Variables, send: SendFetch, pay = free): Promise<ExecutionResult> {
    const root: ResultObject = {};
    const errors: GraphQLError[] = [];
    try {
      await this.#step?.({ variables, send, errors }, { root, path: [], objects: [root] });
      const shaped = this.#shaper.shape(root, variables, pay);
      // What is wrong with the result is mostly what a failed fetch left behind, which is reported already.
      const reported = errors.length > 0 ? errors : shaped.errors;
      return reported.length > 0 ? { errors: reported, data: shaped.data } : { data: shaped.data };
    } catch (error) {
      // The result cannot be made sense of: a subgraph sent what it was not asked for.
      return { errors: [error instanceof GraphQLError ? error : new GraphQLError((error as Error).message)] };
    }
  }
}
