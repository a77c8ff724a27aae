import {
  getVariableValues,
  GraphQLError,
  OperationTypeNode,
  type ExecutionResult,
  type FormattedExecutionResult,
} from 'graphql';
import type { Logger } from 'pino';
import type { SubgraphClient } from '../../platform/federation/subgraph-client.js';
import { nobody, requirePrincipal, type Caller } from '../authentication.js';
import { callerError, publicErrors } from '../errors.js';
import type { Variables } from '../execution/run.js';
import { sendTo } from '../execution/send-to.js';
import { InvalidOperationError } from './operation-preparer.js';
import type { PreparedOperation } from './prepared-operation.js';

/** Runs queries and mutations, whichever way they came. */
export class OperationRunner {
  constructor(
    private readonly clients: ReadonlyMap<string, SubgraphClient>,
    private readonly logger: Logger,
  ) {}

  /**
   * @returns what the client gets; without `data` when the operation could not be executed
   * @throws GraphQLError when the caller is not known, or the operation is a subscription
   * @throws InvalidOperationError when the variables do not fit the operation
   */
  async run(
    prepared: PreparedOperation,
    given: Variables | null | undefined,
    caller: Caller,
  ): Promise<FormattedExecutionResult> {
    if (prepared.operation.operation === OperationTypeNode.SUBSCRIPTION) {
      throw callerError(
        'SUBSCRIPTION_NEEDS_WEBSOCKET',
        'Subscribe over WebSocket (graphql-transport-ws) at this path.',
      );
    }
    const principal = prepared.onlyIntrospects ? nobody : requirePrincipal(caller);
    const variables = given ?? {};
    coerceVariables(prepared, variables);
    const result = await prepared.executable.execute(variables, sendTo(this.clients, principal));
    return publicResult(result, this.logger);
  }
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
