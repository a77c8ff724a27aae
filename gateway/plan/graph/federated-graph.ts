import { setImmediate } from 'node:timers/promises';
import { ApolloGateway } from '@apollo/gateway';
import { Supergraph, type Schema } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import type { GraphQLSchema, ValidationRule } from 'graphql';
import type { Logger } from 'pino';
import type { AccessRules } from '../../../platform/federation/auth/access-rules.js';
import { CostWeights } from '../cost/cost-weights.js';
import type { SubgraphClient } from '../../../platform/federation/subgraph-client.js';
import { hasPublicTag, publicSchema } from '../contract/public-schema.js';
import { assertNoFieldSetArguments } from '../rules/field-set-arguments.js';
import { assertStreamContract } from '../streams/stream-document.js';
import { subgraphsOf } from './supergraph-file.js';
import { Usage } from './usage.js';

/** A composed schema, and the ways to the subgraphs of which it is composed. */
export interface Composition {
  /** As in schema/supergraph.graphql. */
  readonly supergraphSdl: string;
  /** The way to every subgraph that the supergraph names. Whoever opened them closes them. */
  readonly subgraphs: readonly SubgraphClient[];
}

/** One composed schema with all that is needed to plan and run against it; the parts are never mixed with another's. */
export interface GraphRevision {
  /** Counts the revisions that a gateway has had, from 1. */
  readonly number: number;
  /** The whole of what clients can ask for. */
  readonly apiSchema: GraphQLSchema;
  /** What there is for those who work outside the agency. Without a tag for it, everything is public. */
  readonly publicSchema: GraphQLSchema;
  /** The ways to the subgraphs, by name. */
  readonly clients: ReadonlyMap<string, SubgraphClient>;
  readonly planner: QueryPlanner;
  readonly plannerApiSchema: Schema;
  readonly supergraphSchema: GraphQLSchema;
  /** What fields and lists count as when an operation is estimated. */
  readonly costWeights: CostWeights;
  /** What operations have to keep to besides the specification. */
  readonly validationRules: readonly ValidationRule[];
  /** What its fields ask of callers. */
  readonly access: AccessRules;
  /** By the operations that are under way. */
  readonly usage: Usage;
}

export interface FederatedGraphOptions {
  readonly rulesFor: (supergraphSdl: string) => readonly ValidationRule[];
  readonly accessOf: (supergraphSdl: string) => AccessRules;
  /** Whether every subscription must be one that can be resumed. */
  readonly requiresStreamContract: boolean;
  /** Whether keys and requirements may have arguments, though answers could be wrong then. */
  readonly allowsFieldSetArguments: boolean;
  readonly logger: Logger;
}

/** The supergraph as @apollo/gateway loads it; operations are planned by its planner and executed by us. */
export class FederatedGraph implements AsyncDisposable {
  readonly #gateway: ApolloGateway;
  readonly #options: FederatedGraphOptions;
  #update: ((supergraphSdl: string) => void) | undefined;
  #apiSchema: GraphQLSchema | undefined;
  #revision: GraphRevision | undefined;
  #revisions = 0;

  private constructor(supergraphSdl: string, options: FederatedGraphOptions) {
    this.#options = options;
    // The constructor would otherwise start to export metrics to Apollo.
    process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
    this.#gateway = new ApolloGateway({
      supergraphSdl: ({ update }) => {
        this.#update = update;
        return Promise.resolve({ supergraphSdl });
      },
      logger: quiet(options.logger),
      buildService: () => ({ process: () => Promise.reject(new Error('Fetches are sent by our executor.')) }),
    });
    this.#gateway.onSchemaLoadOrUpdate(({ apiSchema }) => {
      this.#apiSchema = apiSchema;
    });
  }

  /** @throws Error when the supergraph is not one that can be served */
  static async load(composition: Composition, options: FederatedGraphOptions): Promise<FederatedGraph> {
    const graph = new FederatedGraph(composition.supergraphSdl, options);
    await graph.#gateway.load();
    graph.enforce(await graph.#revise(composition));
    return graph;
  }

  /**
   * Makes a revision of another composition, to be put into force when all is ready for it. One at a time.
   * @throws Error when its supergraph is not one that can be served
   */
  async propose(composition: Composition): Promise<GraphRevision> {
    this.#update?.(composition.supergraphSdl);
    return await this.#revise(composition);
  }

  /** Puts a revision into force, at once and for all operations that begin from now on. */
  enforce(revision: GraphRevision): void {
    this.#revision = revision;
  }

  /** The revision in force now. */
  get revision(): GraphRevision {
    if (!this.#revision) throw new Error('The graph is used before it is loaded.');
    return this.#revision;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#gateway.stop();
  }

  /** Lets others run in between, because each part takes many milliseconds. */
  async #revise(composition: Composition): Promise<GraphRevision> {
    const { rulesFor, accessOf, requiresStreamContract, allowsFieldSetArguments } = this.#options;
    const { supergraphSdl } = composition;
    const apiSchema = this.#apiSchema;
    if (!apiSchema) throw new Error('The graph is used before it is loaded.');
    if (!allowsFieldSetArguments) assertNoFieldSetArguments(supergraphSdl);
    if (requiresStreamContract) assertStreamContract(apiSchema);
    const clients = clientsFor(composition);
    await setImmediate();
    const forPublic = hasPublicTag(supergraphSdl) ? publicSchema(supergraphSdl) : apiSchema;
    await setImmediate();
    const number = ++this.#revisions;
    return reviseGraph(supergraphSdl, {
      number,
      apiSchema,
      publicSchema: forPublic,
      clients,
      rulesFor,
      accessOf,
    });
  }
}

export function reviseGraph(
  supergraphSdl: string,
  {
    rulesFor,
    accessOf,
    ...given
  }: Pick<GraphRevision, 'number' | 'apiSchema' | 'publicSchema' | 'clients'> &
    Pick<FederatedGraphOptions, 'rulesFor' | 'accessOf'>,
): GraphRevision {
  const supergraph = Supergraph.build(supergraphSdl);
  const supergraphSchema = supergraph.schema.toGraphQLJSSchema();
  return {
    ...given,
    planner: new QueryPlanner(supergraph),
    plannerApiSchema: supergraph.apiSchema(),
    supergraphSchema,
    costWeights: CostWeights.of(supergraph, supergraphSchema),
    validationRules: rulesFor(supergraphSdl),
    access: accessOf(supergraphSdl),
    usage: new Usage(),
  };
}

/** @throws Error when the supergraph names a subgraph that there is no way to */
function clientsFor({ supergraphSdl, subgraphs }: Composition): ReadonlyMap<string, SubgraphClient> {
  const known = new Map(subgraphs.map((client) => [client.name, client]));
  const names = subgraphsOf(supergraphSdl).map(({ name }) => name);
  const missing = names.filter((name) => !known.has(name));
  if (missing.length > 0)
    throw new Error(`The supergraph names subgraphs without a client: ${missing.join(', ')}.`);
  return new Map(names.map((name) => [name, known.get(name)!]));
}

/** The gateway reports its own start at level info, which is news to nobody. */
function quiet(logger: Logger): Record<'debug' | 'info' | 'warn' | 'error', (message?: unknown) => void> {
  return {
    debug: (message) => logger.trace(message),
    info: (message) => logger.debug(message),
    warn: (message) => logger.warn(message),
    error: (message) => logger.error(message),
  };
}
