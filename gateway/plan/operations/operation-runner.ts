import {
  getVariableValues,
  GraphQLError,
  OperationTypeNode,
  type ExecutionResult,
  type FormattedExecutionResult,
} from 'graphql';
import type { Logger } from 'pino';
import { refuseWithheld } from '../access/refuse-withheld.js';
import { nobody, requirePrincipal, type Caller } from '../../common/caller.js';
import { requireAffordable, type CostMax } from '../cost/cost-limit.js';
import { callerError, publicErrors } from '../../common/errors.js';
import type { Variables } from '../../execute/run.js';
import { sendTo } from '../../execute/send-to.js';
import { free, requireTime } from '../../common/pay.js';
import type { PlanningTime } from '../time/planning-time.js';
import type { OperationMetrics } from '../../telemetry/operation-metrics.js';
import { InvalidOperationError } from './operation-preparer.js';
import type { PreparedOperation } from './prepared-operation.js';
import type { FetchWatch } from './query-plan-view.js';

export interface OperationRunnerOptions {
  readonly logger: Logger;
  readonly metrics: OperationMetrics;
  /** A mutation has run, so answers to queries that began before are old. */
  readonly onMutated: () => void;
  /** Absent: operations may cost what they like. */
  readonly costMax?: CostMax | undefined;
  /** Absent: operations may take as long to be planned as they like. */
  readonly planningTime?: PlanningTime | undefined;
}

/** What an answer says of itself, besides the data. */
export interface Telling {
  readonly tellsCost?: boolean;
  /** Given when the answer shall say how it came about. */
  readonly watch?: FetchWatch | undefined;
}

/** Runs queries and mutations, whichever way they came. */
export class OperationRunner {
  constructor(private readonly options: OperationRunnerOptions) {}

  /**
   * @returns what the client gets; without `data` when the operation could not be executed
   * @throws GraphQLError when the caller is not known or may not do what a mutation does, or the operation is a
   *   subscription or costs too much
   * @throws InvalidOperationError when the variables do not fit the operation
   */
  run(
    prepared: PreparedOperation,
    given: Variables | null | undefined,
    caller: Caller,
    telling: Telling = {},
  ): Promise<FormattedExecutionResult> {
    return this.options.metrics.observe(prepared, () => this.#run(prepared, given, caller, telling));
  }

  async #run(
    prepared: PreparedOperation,
    given: Variables | null | undefined,
    caller: Caller,
    { tellsCost = false, watch }: Telling,
  ): Promise<FormattedExecutionResult> {
    if (prepared.operation.operation === OperationTypeNode.SUBSCRIPTION) {
      throw callerError(
        'SUBSCRIPTION_NEEDS_WEBSOCKET',
        'Subscribe over WebSocket (graphql-transport-ws) or, with "accept: text/event-stream", over HTTP at this path.',
      );
    }
    const principal = prepared.onlyIntrospects ? nobody : requirePrincipal(caller);
    const variables = given ?? {};
    const { logger, costMax, onMutated, planningTime } = this.options;
    const coerced = coerceVariables(prepared, variables);
    const pay = planningTime?.of(caller) ?? free;
    const decided = prepared.decided(coerced, pay);
    const cost = costMax && requireAffordable(decided.costBy(pay), coerced, costMax(principal));
    const withheld = decided.withheldFrom(principal, pay);
    if (isMutation(prepared)) refuseWithheld(decided.plannable, withheld);
    const { clients, usage } = prepared.revision;
    using _use = usage.begin();
    const send = sendTo(clients, principal);
    const { executable, queryPlan } = decided.without(withheld, pay);
    if (prepared.onlyIntrospects) requireTime(pay);
    const payLater = planningTime?.onCredit(caller) ?? free;
    const result = await executable.execute(variables, watch ? watch.over(send) : send, payLater);
    if (isMutation(prepared)) onMutated();
    const extensions = {
      ...(tellsCost && cost && { cost }),
      ...(watch && { queryPlan: watch.view(queryPlan) }),
    };
    return { ...publicResult(result, logger), ...(Object.keys(extensions).length > 0 && { extensions }) };
  }
}

function isMutation({ operation }: PreparedOperation): boolean {
  return operation.operation === OperationTypeNode.MUTATION;
}

/** @throws InvalidOperationError when a value is missing or of a wrong form */
export function coerceVariables({ schema, operation }: PreparedOperation, given: Variables): Variables {
  const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
  if (errors) throw new InvalidOperationError(errors.map(asUserInputError));
  return coerced;
}

export function publicResult({ data, errors }: ExecutionResult, logger: Logger): FormattedExecutionResult {
  return {
    ...(errors && { errors: publicErrors(errors, logger) }),
    ...(data !== undefined && { data }),
  };
}

function asUserInputError({ message, nodes }: GraphQLError): GraphQLError {
  return new GraphQLError(message, { nodes, extensions: { code: 'BAD_USER_INPUT' } });
}
