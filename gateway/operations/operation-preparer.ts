import {
  getOperationAST,
  GraphQLError,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValidationRule,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { knowsWholeSchema } from '../../platform/access/roles.js';
import { requirePrincipal, type Caller } from '../authentication.js';
import { callerError } from '../errors.js';
import type { GraphRevision } from '../federated-graph.js';
import { parseOptions, validationOptions } from '../limits.js';
import { PreparedOperation } from './prepared-operation.js';

const cachedOperationsMax = 2_000;

/** The operation breaks the grammar, the schema or a limit, or its variables do not fit it. */
export class InvalidOperationError extends Error {
  override readonly name = 'InvalidOperationError';

  constructor(readonly errors: readonly GraphQLError[]) {
    super('The operation is not valid.');
  }
}

/** Parses and validates operations, by whichever way they come, and remembers those that are valid. */
export class OperationPreparer {
  readonly #operations = new WeakMap<GraphQLSchema, LRUCache<string, PreparedOperation>>();

  constructor(private readonly revision: () => GraphRevision) {}

  /**
   * @param caller decides which schema the operation must be valid against
   * @throws InvalidOperationError with one error per finding
   * @throws GraphQLError when the operation might be valid if the caller were known
   */
  prepare(query: string, operationName: string | null | undefined, caller: Caller): PreparedOperation {
    const revision = this.revision();
    const schema = schemaFor(caller, revision);
    const operations = this.#operationsOf(schema);
    const key = operationName ? `${operationName} ${query}` : query;
    let prepared = operations.get(key);
    if (!prepared) {
      const document = parseDocument(query);
      const errors = validateDocument(schema, document, revision.validationRules);
      if (errors.length > 0) {
        requirePrincipal(caller);
        throw new InvalidOperationError(errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED')));
      }
      prepared = new PreparedOperation(revision, schema, document, operationOf(document, operationName));
      operations.set(key, prepared);
    }
    return prepared;
  }

  #operationsOf(schema: GraphQLSchema): LRUCache<string, PreparedOperation> {
    let operations = this.#operations.get(schema);
    if (!operations) {
      operations = new LRUCache({ max: cachedOperationsMax });
      this.#operations.set(schema, operations);
    }
    return operations;
  }
}

/** A stranger sees what an integrator sees, so that one can look around before asking for a token. */
function schemaFor({ principal }: Caller, { apiSchema, publicSchema }: GraphRevision): GraphQLSchema {
  return principal && knowsWholeSchema(principal.role) ? apiSchema : publicSchema;
}

function operationOf(document: DocumentNode, name: string | null | undefined): OperationDefinitionNode {
  const operation = getOperationAST(document, name);
  if (operation) return operation;
  throw new InvalidOperationError([
    callerError('OPERATION_RESOLUTION_FAILURE', 'Name the operation to run; the document has no such one.'),
  ]);
}

function parseDocument(query: string): DocumentNode {
  try {
    return parse(query, parseOptions);
  } catch (error) {
    throw new InvalidOperationError([coded(error as GraphQLError, 'GRAPHQL_PARSE_FAILED')]);
  }
}

function validateDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  rules: readonly ValidationRule[],
): readonly GraphQLError[] {
  try {
    return validate(schema, document, [...specifiedRules, ...rules], validationOptions);
  } catch (error) {
    // graphql-js throws instead of reporting when a root field of a subscription depends on @skip or @include.
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

function coded(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes, source, positions } = error;
  return new GraphQLError(message, { nodes, source, positions, extensions: { code } });
}
