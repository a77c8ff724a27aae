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
import { requirePrincipal, type Caller } from '../authentication.js';
import { callerError } from '../errors.js';
import type { GraphRevision } from '../federated-graph.js';
import { limits, parseOptions, validationOptions } from '../limits.js';
import { audienceOf, audiences, schemaFor, type Audience } from './audience.js';
import type { OperationMetrics } from '../telemetry/operation-metrics.js';
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

type Documents = LRUCache<string, ValidDocument>;

/** Parses and validates operations, by whichever way they come, and remembers those that are valid. */
export class OperationPreparer {
  readonly #documents = new WeakMap<GraphRevision, Record<Audience, Documents>>();

  constructor(
    private readonly revision: () => GraphRevision,
    private readonly metrics?: OperationMetrics,
  ) {}

  /**
   * @param caller decides which schema the operation must be valid against
   * @throws InvalidOperationError with one error per finding
   * @throws GraphQLError when the operation might be valid if the caller were known
   */
  prepare(query: string, operationName: string | null | undefined, caller: Caller): PreparedOperation {
    try {
      return this.#find(query, operationName, caller);
    } catch (error) {
      this.metrics?.refused();
      throw error;
    }
  }

  #find(query: string, operationName: string | null | undefined, caller: Caller): PreparedOperation {
    const revision = this.revision();
    const audience = audienceOf(caller);
    const documents = this.#documentsOf(revision)[audience];
    let valid = documents.get(query);
    this.metrics?.lookedUp(valid !== undefined);
    if (!valid) {
      const document = parseDocument(query);
      const errors = findingsIn(document, audience, revision);
      if (errors.length > 0) {
        requirePrincipal(caller);
        throw new InvalidOperationError(errors);
      }
      valid = { document, operations: new Map() };
      documents.set(query, valid);
    }
    const { document, operations } = valid;
    const operation = operationOf(document, operationName);
    let prepared = operations.get(operation);
    if (!prepared) {
      prepared = new PreparedOperation(revision, audience, document, operation);
      operations.set(operation, prepared);
    }
    return prepared;
  }

  /**
   * Prepares the documents that were asked for last for a revision that is to come into force, one operation per step.
   * Those that are not valid in it are left out, and come as undefined.
   * @param documentsMax of each audience
   */
  *renew(next: GraphRevision, documentsMax: number): Generator<PreparedOperation | undefined> {
    for (const audience of audiences) {
      const renewed = this.#documentsOf(next)[audience];
      const latest = [...this.#documentsOf(this.revision())[audience]].slice(0, documentsMax);
      // The latest comes in last, so that it is the last to be forgotten.
      for (const [text, { document, operations }] of latest.reverse()) {
        if (findingsIn(document, audience, next).length > 0) {
          yield undefined;
          continue;
        }
        const valid: ValidDocument = { document, operations: new Map() };
        renewed.set(text, valid);
        for (const [operation, { combinations }] of operations) {
          const prepared = new PreparedOperation(next, audience, document, operation, combinations);
          valid.operations.set(operation, prepared);
          yield prepared;
        }
      }
    }
  }

  #documentsOf(revision: GraphRevision): Record<Audience, Documents> {
    let documents = this.#documents.get(revision);
    if (!documents) {
      documents = {
        agency: new LRUCache({ max: cachedDocumentsMax }),
        public: new LRUCache({ max: cachedDocumentsMax }),
      };
      this.#documents.set(revision, documents);
    }
    return documents;
  }
}

/** What keeps a document from being valid for an audience; empty when nothing does. */
export function findingsIn(
  document: DocumentNode,
  audience: Audience,
  revision: GraphRevision,
): readonly GraphQLError[] {
  const schema = schemaFor(audience, revision);
  const errors = validateDocument(schema, document, revision.validationRules);
  return errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED'));
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

/** Our own rules come first, because they also keep out what would take long to be validated. */
function validateDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  rules: readonly ValidationRule[],
): readonly GraphQLError[] {
  const own = validate(schema, document, rules, validationOptions);
  if (own.length > 0) return own.map(withAdvice);
  return validate(schema, document, specifiedRules, validationOptions).map(withAdvice);
}

/** graphql-js says of what it breaks off no more than that it does. */
function withAdvice(error: GraphQLError): GraphQLError {
  switch (error.message) {
    case 'Validation aborted.':
      return new GraphQLError(
        'The operation repeats too many fields for them all to be compared with each other. Select each field once, or split the operation.',
      );
    case 'Too many validation errors, error limit reached. Validation aborted.':
      return new GraphQLError(
        `Too many validation errors: ${limits.validationErrorsMax} are told at a time. Correct these first.`,
      );
    default:
      return error;
  }
}

function coded(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes, source, positions } = error;
  return new GraphQLError(message, { nodes, source, positions, extensions: { code } });
}
