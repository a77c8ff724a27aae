import type { ResponsePath } from '@apollo/query-planner';
import { GraphQLError, type ExecutionResult, type GraphQLFormattedError } from 'graphql';
import type { Representations } from './representations.js';
import { pathsOf, type Targets } from './targets.js';

type SubgraphErrors = NonNullable<ExecutionResult['errors']>;

export interface FailedFetch {
  readonly serviceName: string;
  readonly errors: SubgraphErrors;
  /** Whether the subgraph answered with data in spite of the errors. */
  readonly hasData: boolean;
  readonly targets: Targets;
}

/**
 * Errors say where in the subgraph's answer they belong; clients want to know where in theirs. A fetch that failed as
 * a whole failed for everything that it was to fetch.
 */
export function placeFieldErrors(
  { serviceName, errors, hasData, targets }: FailedFetch,
  fields: readonly string[],
): GraphQLError[] {
  return errors.flatMap((error) => {
    const places = error.path ? [error.path] : hasData ? [] : fields.map((field) => [field]);
    return at(
      places.map((place) => [...targets.path, ...place]),
      error,
      serviceName,
    );
  });
}

/** Does the same for a fetch of entities, where the second element of an error's path is the representation's index. */
export function placeEntityErrors(
  { serviceName, errors, hasData, targets }: FailedFetch,
  { objectIndices }: Representations,
): GraphQLError[] {
  const paths = pathsOf(targets);
  return errors.flatMap((error) => {
    const [, index, ...rest] = error.path ?? [];
    if (typeof index === 'number') {
      const indices = objectIndices[index] ?? [];
      return at(
        indices.map((object) => [...(paths[object] ?? []), ...rest]),
        error,
        serviceName,
      );
    }
    const all = hasData ? [] : objectIndices.flat().map((object) => paths[object] ?? []);
    return at(all, error, serviceName);
  });
}

function at(
  paths: readonly ResponsePath[],
  error: GraphQLError | GraphQLFormattedError,
  serviceName: string,
): GraphQLError[] {
  return paths.length > 0
    ? paths.map((path) => ofSubgraph(error, serviceName, path))
    : [ofSubgraph(error, serviceName, undefined)];
}

function ofSubgraph(
  error: GraphQLError | GraphQLFormattedError,
  serviceName: string,
  path: ResponsePath | undefined,
): GraphQLError {
  return new GraphQLError(error.message || `Error while fetching subquery from service "${serviceName}"`, {
    path,
    originalError: error as Error,
    extensions: {
      ...error.extensions,
      code: error.extensions?.['code'] ?? 'DOWNSTREAM_SERVICE_ERROR',
      serviceName,
    },
  });
}
