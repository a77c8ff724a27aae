import { GraphQLError, Kind, type ExecutionResult, type GraphQLFormattedError } from 'graphql';

export const internalErrorCode = 'INTERNAL_SERVER_ERROR';
export const subgraphUnavailableCode = 'SUBGRAPH_UNAVAILABLE';
export const internalErrorMessage = 'Something went wrong on our side. It has been reported.';

/** The subgraph, or the way to it, is out of order for now. Whoever consumes a stream resumes it from its last cursor. */
export class SubgraphUnavailableError extends GraphQLError {
  override readonly name = 'SubgraphUnavailableError';

  constructor(subgraph: string, cause?: unknown) {
    super(`The ${subgraph} service does not answer at the moment.`, {
      extensions: { code: subgraphUnavailableCode, retryable: true },
      ...(cause instanceof Error && { originalError: cause }),
    });
  }
}

/** An error is meant for the caller if whoever raised it gave it a code; all others are accidents. */
export function isPublicError(error: { readonly extensions?: GraphQLFormattedError['extensions'] }): boolean {
  const code = error.extensions?.['code'];
  return typeof code === 'string' && code !== internalErrorCode;
}

/**
 * graphql-js finds out only when it comes to a field that a variable with a default was sent as null for an argument that
 * must not be null. Its complaint points at the value; what goes wrong with a result points at the field.
 */
export function argumentError({ originalError, message, path }: GraphQLError): GraphQLError | undefined {
  const [node] = originalError instanceof GraphQLError ? (originalError.nodes ?? []) : [];
  if (!node || node.kind === Kind.FIELD) return undefined;
  return new GraphQLError(message, { path, extensions: { code: 'BAD_USER_INPUT' } });
}

function internalError({ path, nodes }: Pick<GraphQLError, 'path' | 'nodes'>): GraphQLError {
  return new GraphQLError(internalErrorMessage, { path, nodes, extensions: { code: internalErrorCode } });
}

/** Replaces accidents by a fixed message, so that neither SQL nor a stack leaves the subgraph, and reports them. */
export function maskErrors(result: ExecutionResult, report: (error: GraphQLError) => void): ExecutionResult {
  if (!result.errors || result.errors.every(isPublicError)) return result;
  const errors = result.errors.map((error) => {
    if (isPublicError(error)) return error;
    const refusal = argumentError(error);
    if (refusal) return refusal;
    report(error);
    return internalError(error);
  });
  return { ...result, errors };
}
