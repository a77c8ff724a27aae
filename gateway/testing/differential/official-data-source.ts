import type { GraphQLDataSource } from '@apollo/gateway';
import { getOperationAST, GraphQLError, Kind, parse, type SelectionSetNode } from 'graphql';
import type { Principal } from '../../../platform/access/principal.js';
import type { SubgraphClient } from '../../../platform/federation/subgraph-client.js';

type ProcessOptions = Parameters<GraphQLDataSource['process']>[0];
type ProcessResult = Awaited<ReturnType<GraphQLDataSource['process']>>;

/** Lets the official executor fetch from a subgraph, and tells it where the errors of a failed fetch belong. */
export class OfficialDataSource implements GraphQLDataSource {
  constructor(
    private readonly client: SubgraphClient,
    private readonly principal: Principal,
  ) {}

  async process({ request }: ProcessOptions): Promise<ProcessResult> {
    const { data, errors } = await this.client.execute({
      query: request.query ?? '',
      ...(request.operationName && { operationName: request.operationName }),
      ...(request.variables && { variables: request.variables }),
      principal: this.principal,
    });
    return { data, errors: data ? errors : errors?.flatMap((error) => placed(error, request)) };
  }
}

/** A fetch that failed as a whole says nothing about a place, so it failed for everything that it was to fetch. */
function placed(error: GraphQLError, request: ProcessOptions['request']): GraphQLError[] {
  if (error.path) return [error];
  const { message, extensions } = error;
  return pathsOf(request).map(
    (path) => new GraphQLError(message, { path, extensions, originalError: error }),
  );
}

/** In the words of the subgraph, which the executor translates into those of the caller. */
function pathsOf({ query = '', variables }: ProcessOptions['request']): (string | number)[][] {
  const representations: unknown = variables?.['representations'];
  if (Array.isArray(representations)) return representations.map((_, index) => ['_entities', index]);
  const selectionSet = getOperationAST(parse(query))?.selectionSet;
  return selectionSet ? keysOf(selectionSet).map((key) => [key]) : [];
}

function keysOf({ selections }: SelectionSetNode): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [(selection.alias ?? selection.name).value];
    return selection.kind === Kind.INLINE_FRAGMENT ? keysOf(selection.selectionSet) : [];
  });
}
