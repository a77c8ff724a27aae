import {
  createSourceEventStream,
  execute,
  GraphQLError,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Principal } from '../access/principal.js';
import type { CallMeter } from '../telemetry/metrics/call-metrics.js';
import { inSpan } from '../telemetry/tracing.js';
import { streamOver } from './stream-over.js';
import { storabilityError, storableTextRule } from './storable-text.js';
import type { SubgraphClient, SubgraphRequest } from './subgraph-client.js';
import { isPublicError, maskErrors, SubgraphUnavailableError, type Masking } from './subgraph-errors.js';

const cachedDocumentsMax = 2_000;

export interface LocalSubgraphOptions {
  readonly name: string;
  /** An executable federated schema, as `buildSubgraphSchema` makes it. */
  readonly schema: GraphQLSchema;
  /** Called for every query and mutation, and for every single event of a subscription. */
  readonly createContext: (principal: Principal) => unknown;
  readonly logger: Logger;
  readonly meter?: CallMeter | undefined;
}

type Prepared = { readonly document: DocumentNode } | { readonly errors: readonly GraphQLError[] };

/** A subgraph in this process. Results are handed over as they are; nothing is turned into JSON on the way. */
export class LocalSubgraph implements SubgraphClient {
  readonly name: string;
  readonly schema: GraphQLSchema;
  readonly createContext: (principal: Principal) => unknown;
  readonly #logger: Logger;
  readonly #meter: CallMeter | undefined;
  readonly #prepared = new LRUCache<string, Prepared>({ max: cachedDocumentsMax });

  constructor({ name, schema, createContext, logger, meter }: LocalSubgraphOptions) {
    this.name = name;
    this.schema = schema;
    this.createContext = createContext;
    this.#meter = meter;
    this.#logger = logger;
  }

  execute(request: SubgraphRequest): Promise<ExecutionResult> {
    return this.observe(() => this.#execute(request));
  }

  /** Measures one execution, by whichever way the request came. */
  observe<Result extends Pick<ExecutionResult, 'errors'>>(work: () => Promise<Result>): Promise<Result> {
    const attributes = { subgraph: this.name };
    const traced = (): Promise<Result> =>
      inSpan(`execute ${this.name}`, { kind: 'server', attributes }, work);
    return this.#meter ? this.#meter.measure(traced) : traced();
  }

  async #execute(request: SubgraphRequest): Promise<ExecutionResult> {
    const prepared = this.#prepare(request);
    if ('errors' in prepared) return { errors: prepared.errors };
    const context = await this.createContext(request.principal);
    return this.#publicResult(await execute(this.#executionArgs(request, prepared.document, context)));
  }

  async subscribe(
    request: SubgraphRequest,
  ): Promise<AsyncIterableIterator<ExecutionResult, undefined> | ExecutionResult> {
    const prepared = this.#prepare(request);
    if ('errors' in prepared) return { errors: prepared.errors };
    const { document } = prepared;
    const context = await this.createContext(request.principal);
    const source = await createSourceEventStream(this.#executionArgs(request, document, context));
    if (!(Symbol.asyncIterator in source)) return this.#publicResult(source);
    return mapEvents(source, {
      map: async (event) => {
        // A subscription lives for hours; the identity map and the loaders of one context must not.
        const eventContext = await this.createContext(request.principal);
        const args = this.#executionArgs(request, document, eventContext);
        return this.#publicResult(await execute({ ...args, rootValue: event }));
      },
      translateFailure: (error) => this.#streamFailure(error),
    });
  }

  /** Whatever the caller is not told is logged. */
  get masking(): Masking {
    return {
      subgraph: this.name,
      report: (error) =>
        this.#logger.error({ err: error.originalError ?? error, path: error.path }, 'a resolver failed'),
    };
  }

  /** The schema and what its context reaches belong to whoever made them. */
  async [Symbol.asyncDispose](): Promise<void> {}

  #streamFailure(error: unknown): GraphQLError {
    if (error instanceof GraphQLError && isPublicError(error)) return error;
    this.#logger.error({ err: error }, 'a stream broke off');
    return new SubgraphUnavailableError(this.name, error);
  }

  #executionArgs(request: SubgraphRequest, document: DocumentNode, contextValue: unknown): ExecutionArgs {
    const { operationName, variables } = request;
    return { schema: this.schema, document, contextValue, operationName, variableValues: variables };
  }

  #prepare({ query, variables }: SubgraphRequest): Prepared {
    const unstorable = storabilityError(variables);
    if (unstorable) return { errors: [unstorable] };
    const known = this.#prepared.get(query);
    if (known) return known;
    const prepared = parseAndValidate(this.schema, query);
    this.#prepared.set(query, prepared);
    return prepared;
  }

  #publicResult(result: ExecutionResult): ExecutionResult {
    // Without data nothing was executed: the operation or its variables were at fault.
    const answer = 'data' in result ? result : { errors: result.errors?.map(asRequestError) };
    return maskErrors(answer, this.masking);
  }
}

function parseAndValidate(schema: GraphQLSchema, query: string): Prepared {
  try {
    const document = parse(query, { noLocation: true });
    const errors = validate(schema, document, [...specifiedRules, storableTextRule]);
    return errors.length > 0 ? { errors: errors.map(asRequestError) } : { document };
  } catch (error) {
    return { errors: [asRequestError(error as GraphQLError)] };
  }
}

function asRequestError(error: GraphQLError): GraphQLError {
  if (typeof error.extensions['code'] === 'string' || isAccident(error)) return error;
  return new GraphQLError(error.message, { path: error.path, extensions: { code: 'BAD_USER_INPUT' } });
}

/** graphql-js wraps what a resolver threw; its own complaints about a request wrap nothing but other complaints. */
function isAccident(error: GraphQLError): boolean {
  return (
    error.originalError !== undefined &&
    !(error.originalError instanceof GraphQLError) &&
    error.path !== undefined
  );
}

interface EventMapping<Event> {
  readonly map: (event: Event) => Promise<ExecutionResult>;
  readonly translateFailure: (error: unknown) => GraphQLError;
}

/** Ends at once when the reader returns, even if the source is silent at that time. */
function mapEvents<Event>(
  source: AsyncIterable<Event>,
  { map, translateFailure }: EventMapping<Event>,
): AsyncIterableIterator<ExecutionResult, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  return streamOver(iterator, async () => {
    try {
      const step = await iterator.next();
      return step.done ? { value: undefined, done: true } : { value: await map(step.value), done: false };
    } catch (error) {
      // A failed read ends the iteration without a call of return().
      void iterator.return?.();
      throw translateFailure(error);
    }
  });
}
