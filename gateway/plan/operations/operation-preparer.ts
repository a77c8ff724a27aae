import {
  getOperationAST,
  GraphQLError,
  parse,
  specifiedRules,
  stripIgnoredCharacters,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValidationRule,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Variables } from '../../execute/run.js';
import { requirePrincipal, type Caller } from '../../common/caller.js';
import { callerError } from '../../common/errors.js';
import type { GraphRevision } from '../graph/federated-graph.js';
import { limits, parseOptions, validationOptions } from '../../common/limits.js';
import { audienceOf, audiences, schemaFor, type Audience } from './audience.js';
import type { OperationMetrics } from '../../telemetry/operation-metrics.js';
import { free, type Pay } from '../../common/pay.js';
import type { PlanningTime } from '../time/planning-time.js';
import { onlyIntrospects } from './introspection.js';
import { bytesOfPlan, bytesOfText } from './remembered-bytes.js';
import { PreparedOperation } from './prepared-operation.js';

/** Reached by none but the smallest; it is their bytes that bound them. */
const cachedDocumentsMax = 10_000;

/** A document without comments and the like, under which it is remembered; by other ways of writing it, that is found. */
type Spelling = string;

/** Its operations are found by their definitions, so that one that is named needlessly is prepared no second time. */
interface ValidDocument {
  readonly spelling: Spelling;
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

/** What a request asks for, once it is known which document it means. */
export interface AskedOperation {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Variables | null | undefined;
}

type Documents = LRUCache<Spelling, ValidDocument | Spelling>;

export interface OperationPreparerOptions {
  readonly metrics?: OperationMetrics | undefined;
  /** Absent: operations may take as long to be validated as they like. */
  readonly planningTime?: PlanningTime | undefined;
}

/** Parses and validates operations, by whichever way they come, and remembers those that are valid. */
export class OperationPreparer {
  readonly #documents = new WeakMap<GraphRevision, Record<Audience, Documents>>();

  constructor(
    private readonly revision: () => GraphRevision,
    private readonly options: OperationPreparerOptions = {},
  ) {}

  /**
   * Resolves when it may be the caller's turn to send what has not come before; what has is let through at once.
   * @returns undefined when there is nothing to wait for
   * @throws GraphQLError with code RATE_LIMITED when too many of the same caller wait
   */
  turn({ query, operationName, variables }: AskedOperation, caller: Caller): Promise<void> | undefined {
    const isNew = (): boolean => {
      const documents = this.#documentsOf(this.revision())[audienceOf(caller)];
      const known = peekAt(query, documents);
      const operation = known && getOperationAST(known.document, operationName);
      // There is nothing to plan of an operation that the document does not have.
      if (known && !operation) return false;
      return known?.operations.get(operation!)?.knows(variables ?? {}) !== true;
    };
    return isNew() ? this.options.planningTime?.turn(caller, isNew) : undefined;
  }

  /**
   * @param caller decides which schema the operation must be valid against
   * @param pay for what has not come before
   * @throws InvalidOperationError with one error per finding
   * @throws GraphQLError when the operation might be valid if the caller were known, and with code RATE_LIMITED when the
   *   caller has sent too much that is new
   */
  prepare(
    query: string,
    operationName: string | null | undefined,
    caller: Caller,
    pay = this.options.planningTime?.of(caller) ?? free,
  ): PreparedOperation {
    try {
      return this.#find(query, operationName, caller, pay);
    } catch (error) {
      this.options.metrics?.refused();
      throw error;
    }
  }

  #find(
    query: string,
    operationName: string | null | undefined,
    caller: Caller,
    pay: Pay,
  ): PreparedOperation {
    const revision = this.revision();
    const audience = audienceOf(caller);
    const documents = this.#documentsOf(revision)[audience];
    const known = lookUp(query, documents);
    this.options.metrics?.lookedUp(known !== undefined);
    const { document, operations, spelling } = known ?? this.#read(query, operationName, caller, pay);
    const operation = operationOf(document, operationName);
    let prepared = operations.get(operation);
    if (!prepared) {
      const onPlanned = (): void => weighAgain(spelling, documents);
      prepared = pay(() => new PreparedOperation(revision, audience, document, operation, { onPlanned }));
      operations.set(operation, prepared);
    }
    return prepared;
  }

  /** Whether the same has come before, but for comments and the like, is found out before what takes long. */
  #read(query: string, operationName: string | null | undefined, caller: Caller, pay: Pay): ValidDocument {
    const revision = this.revision();
    const audience = audienceOf(caller);
    const documents = this.#documentsOf(revision)[audience];
    const onCredit = this.options.planningTime?.onCredit(caller) ?? free;
    // Whoever has used up the time is still served what is known, so this comes first, and counts all the same.
    const { parsed, spelling } = onCredit(() => ({
      parsed: parseDocument(query),
      spelling: stripIgnoredCharacters(query),
    }));
    let valid = lookUp(spelling, documents);
    if (!valid) {
      // Strangers may look at the schema and at nothing else, so nothing else of theirs is worth being validated.
      if (!looksAround(parsed, operationName)) requirePrincipal(caller);
      const errors = pay(() => findingsIn(parsed, audience, revision));
      if (errors.length > 0) {
        requirePrincipal(caller);
        throw new InvalidOperationError(errors);
      }
      // Places in one way of writing it mean nothing in another, and take more memory than all the rest.
      const document = pay(() => parse(spelling, { noLocation: true }));
      valid = { spelling, document, operations: new Map() };
      documents.set(spelling, valid);
    }
    if (query !== spelling) documents.set(query, spelling);
    return valid;
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
      for (const [text, known] of latest.reverse()) {
        if (typeof known === 'string') {
          renewed.set(text, known);
          continue;
        }
        const { document, operations, spelling } = known;
        if (findingsIn(document, audience, next).length > 0) {
          yield undefined;
          continue;
        }
        const valid: ValidDocument = { spelling, document, operations: new Map() };
        const onPlanned = (): void => weighAgain(spelling, renewed);
        renewed.set(text, valid);
        for (const [operation, { combinations }] of operations) {
          const prepared = new PreparedOperation(next, audience, document, operation, {
            asked: combinations,
            onPlanned,
          });
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
        agency: newDocuments(),
        public: newDocuments(),
      };
      this.#documents.set(revision, documents);
    }
    return documents;
  }
}

function newDocuments(): Documents {
  return new LRUCache({
    max: cachedDocumentsMax,
    maxSize: limits.rememberedOperationsBytes,
    sizeCalculation: (known, text) => bytesOfText(text) + (typeof known === 'string' ? 0 : bytesOf(known)),
  });
}

function bytesOf({ document: { tokenCount = limits.tokensMax }, operations }: ValidDocument): number {
  const plans = [...operations.values()].flatMap((prepared) => prepared.plans);
  return [undefined, ...plans].reduce((sum, plan) => sum + bytesOfPlan(tokenCount, plan), 0);
}

/** There is more to remember of a document than when it came. */
function weighAgain(spelling: Spelling, documents: Documents): void {
  const valid = documents.peek(spelling);
  documents.delete(spelling);
  if (valid) documents.set(spelling, valid);
}

/** The same without counting as use, for who only wants to know whether it is there. */
function peekAt(text: string, documents: Documents): ValidDocument | undefined {
  const known = documents.peek(text);
  const valid = typeof known === 'string' ? documents.peek(known) : known;
  return typeof valid === 'string' ? undefined : valid;
}

function lookUp(text: string, documents: Documents): ValidDocument | undefined {
  const known = documents.get(text);
  const valid = typeof known === 'string' ? documents.get(known) : known;
  return typeof valid === 'string' ? undefined : valid;
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

function looksAround(document: DocumentNode, operationName: string | null | undefined): boolean {
  const operation = getOperationAST(document, operationName);
  return operation != null && onlyIntrospects(document, operation);
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
