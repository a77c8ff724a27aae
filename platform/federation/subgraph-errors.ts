import { GraphQLError, Kind, type ExecutionResult, type GraphQLFormattedError } from 'graphql';
import { isDatabaseAway } from '../database/connection-failure.js';

export const internalErrorCode = 'INTERNAL_SERVER_ERROR';
export const subgraphUnavailableCode = 'SUBGRAPH_UNAVAILABLE';
export const internalErrorMessage = 'Something went wrong on our side. It has been reported.';

/** The subgraph, or the way to it, is out of order for now. Whoever consumes a stream resumes it from its last cursor. */
export class SubgraphUnavailableError extends GraphQLError {
  override readonly name = 'SubgraphUnavailableError';

  constructor(subgraph: string, cause?: unknown, place?: Pick<GraphQLError, 'path' | 'nodes'>) {
    super(`The ${subgraph} service does not answer at the moment.`, {
      path: place?.path,
      nodes: place?.nodes,
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
function argumentError({ originalError, message, path }: GraphQLError): GraphQLError | undefined {
  const [node] = originalError instanceof GraphQLError ? (originalError.nodes ?? []) : [];
  if (!node || node.kind === Kind.FIELD) return undefined;
  return new GraphQLError(message, { path, extensions: { code: 'BAD_USER_INPUT' } });
}

function internalError({ path, nodes }: Pick<GraphQLError, 'path' | 'nodes'>): GraphQLError {
  return new GraphQLError(internalErrorMessage, { path, nodes, extensions: { code: internalErrorCode } });
}

export interface Masking {
  /** The name of the subgraph. */
  readonly subgraph: string;
  readonly report: (error: GraphQLError) => void;
}

/**
 * What is told instead of an error that is not meant for the caller, so that neither SQL nor a stack leaves the subgraph.
 * Accidents are reported. A subgraph whose database is away says what is said of one that is away itself.
 */
export function maskedError(error: GraphQLError, { subgraph, report }: Masking): GraphQLError {
  const refusal = argumentError(error);
  if (refusal) return refusal;
  report(error);
  const cause = error.originalError ?? error;
  return isDatabaseAway(cause) ? new SubgraphUnavailableError(subgraph, cause, error) : internalError(error);
}

/** Masks all errors of a result that are not meant for the caller. */
export function maskErrors(result: ExecutionResult, masking: Masking): ExecutionResult {
  if (!result.errors || result.errors.every(isPublicError)) return result;
  const errors = result.errors.map((error) => (isPublicError(error) ? error : maskedError(error, masking)));
  return { ...result, errors };
}
