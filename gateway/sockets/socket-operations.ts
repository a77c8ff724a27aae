import { GraphQLError, OperationTypeNode, type ExecutionArgs, type FormattedExecutionResult } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { requirePrincipal, type Caller } from '../authentication.js';
import { requireAffordable, type CostMax } from '../cost/cost-limit.js';
import type { TrustedDocuments } from '../documents/trusted-documents.js';
import { InvalidOperationError, type OperationPreparer } from '../operations/operation-preparer.js';
import { coerceVariables, type OperationRunner } from '../operations/operation-runner.js';
import type { PreparedOperation } from '../operations/prepared-operation.js';
import type { StreamPlanner } from '../subscriptions/stream-planner.js';
import type { SubscriptionHub } from '../subscriptions/subscription-hub.js';

export interface SocketOperationOptions {
  readonly documents: TrustedDocuments;
  readonly preparer: OperationPreparer;
  readonly runner: OperationRunner;
  readonly planner: StreamPlanner;
  readonly hub: SubscriptionHub;
  /** Absent: operations may cost what they like. */
  readonly costMax?: CostMax | undefined;
}

type Answer = AsyncIterableIterator<FormattedExecutionResult> | FormattedExecutionResult;

export interface OperationOrigin {
  readonly caller: Caller;
  readonly onTooSlow: () => void;
}

/** Runs what arrives over sockets through the checks that HTTP applies. */
export class SocketOperations {
  constructor(private readonly options: SocketOperationOptions) {}

  /**
   * @returns what graphql-ws needs to send the answer, which is in `contextValue`, or the errors that refuse the
   * operation; the socket stays open in either case
   */
  async begin(
    payload: SubscribePayload,
    origin: OperationOrigin,
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    try {
      const { documents, preparer } = this.options;
      const text = documents.textFor(payload, origin.caller);
      const prepared = preparer.prepare(text, payload.operationName, origin.caller);
      const contextValue = await this.#answer(prepared, payload, origin);
      return {
        schema: prepared.schema,
        document: prepared.document,
        operationName: payload.operationName,
        contextValue,
      };
    } catch (error) {
      if (error instanceof InvalidOperationError) return error.errors;
      return [error instanceof GraphQLError ? error : new GraphQLError(String(error))];
    }
  }

  #answer(prepared: PreparedOperation, payload: SubscribePayload, origin: OperationOrigin): Promise<Answer> {
    return prepared.operation.operation === OperationTypeNode.SUBSCRIPTION
      ? this.#subscribe(prepared, payload, origin)
      : this.options.runner.run(prepared, payload.variables, origin.caller);
  }

  #subscribe(
    prepared: PreparedOperation,
    { variables }: SubscribePayload,
    { caller, onTooSlow }: OperationOrigin,
  ): Promise<Answer> {
    const principal = requirePrincipal(caller);
    const { planner, hub, costMax } = this.options;
    const coerced = coerceVariables(prepared, variables ?? {});
    if (costMax) requireAffordable(prepared, coerced, costMax(principal));
    const stream = planner.plan(prepared, coerced);
    return hub.subscribe({ ...stream, principal, onTooSlow });
  }
}
