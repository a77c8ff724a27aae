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

const cachedDocumentsMax = 2_000;

/** Its operations are found by their definitions, so that one that is named needlessly is prepared no second time. */
interface ValidDocument {
  readonly document: DocumentNode;
  readonly operations: Map<OperationDefinitionNode, PreparedOperation>;
}

/** The operation breaks the grammar, the schema or a limit, or its variables do not fit it. */
export class InvalidOperationError extends Error {
  override readonly name = 'InvalidOperationError';

  constructor(readonly errors: readonly GraphQLError[]) {
    super('The operation is not valid.');
  }
}

/** Parses and validates operations, by whichever way they come, and remembers those that are valid. */
export class OperationPreparer {
  readonly #documents = new WeakMap<GraphQLSchema, LRUCache<string, ValidDocument>>();

  constructor(private readonly revision: () => GraphRevision) {}

  /**
   * @param caller decides which schema the operation must be valid against
   * @throws InvalidOperationError with one error per finding
   * @throws GraphQLError when the operation might be valid if the caller were known
   */
  prepare(query: string, operationName: string | null | undefined, caller: Caller): PreparedOperation {
    const revision = this.revision();
    const schema = schemaFor(caller, revision);
    const documents = this.#documentsOf(schema);
    let valid = documents.get(query);
    if (!valid) {
      const document = parseDocument(query);
      const errors = validateDocument(schema, document, revision.validationRules);
      if (errors.length > 0) {
        requirePrincipal(caller);
        throw new InvalidOperationError(errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED')));
      }
      valid = { document, operations: new Map() };
      documents.set(query, valid);
    }
    const { document, operations } = valid;
    const operation = operationOf(document, operationName);
    let prepared = operations.get(operation);
    if (!prepared) {
      prepared = new PreparedOperation(revision, schema, document, operation);
      operations.set(operation, prepared);
    }
    return prepared;
  }

  #documentsOf(schema: GraphQLSchema): LRUCache<string, ValidDocument> {
    let documents = this.#documents.get(schema);
    if (!documents) {
      documents = new LRUCache({ max: cachedDocumentsMax });
      this.#documents.set(schema, documents);
    }
    return documents;
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
