import { ApolloGateway } from '@apollo/gateway';
import { Supergraph, type Schema } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import type { GraphQLSchema, ValidationRule } from 'graphql';
import type { Logger } from 'pino';
import { CostWeights } from './cost/cost-weights.js';
import { hasPublicTag, publicSchema } from './contract/public-schema.js';

/** One composed schema with all that is needed to plan and run against it; the parts are never mixed with another's. */
export interface GraphRevision {
  /** Counts the revisions that a gateway has had, from 1. */
  readonly number: number;
  /** The whole of what clients can ask for. */
  readonly apiSchema: GraphQLSchema;
  /** What there is for those who work outside the agency. Without a tag for it, everything is public. */
  readonly publicSchema: GraphQLSchema;
  readonly subgraphNames: readonly string[];
  readonly planner: QueryPlanner;
  readonly plannerApiSchema: Schema;
  readonly supergraphSchema: GraphQLSchema;
  /** What fields and lists count as when an operation is estimated. */
  readonly costWeights: CostWeights;
  /** What operations have to keep to besides the specification. */
  readonly validationRules: readonly ValidationRule[];
}

export interface FederatedGraphOptions {
  readonly supergraphSdl: string;
  readonly rulesFor: (supergraphSdl: string) => readonly ValidationRule[];
  readonly logger: Logger;
}

/** The supergraph as @apollo/gateway loads it; operations are planned by its planner and executed by us. */
export class FederatedGraph implements AsyncDisposable {
  readonly #gateway: ApolloGateway;
  #update: ((supergraphSdl: string) => void) | undefined;
  #revision: GraphRevision | undefined;

  private constructor({ supergraphSdl, rulesFor, logger }: FederatedGraphOptions) {
    // The constructor would otherwise start to export metrics to Apollo.
    process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
    this.#gateway = new ApolloGateway({
      supergraphSdl: ({ update }) => {
        this.#update = update;
        return Promise.resolve({ supergraphSdl });
      },
      logger: quiet(logger),
      buildService: () => ({ process: () => Promise.reject(new Error('Fetches are sent by our executor.')) }),
    });
    this.#gateway.onSchemaLoadOrUpdate(({ apiSchema, coreSupergraphSdl }) => {
      const number = (this.#revision?.number ?? 0) + 1;
      this.#revision = reviseGraph(coreSupergraphSdl, apiSchema, { number, rulesFor });
    });
  }

  /** @throws Error when the supergraph is not one */
  static async load(options: FederatedGraphOptions): Promise<FederatedGraph> {
    const graph = new FederatedGraph(options);
    await graph.#gateway.load();
    return graph;
  }

  /**
   * Puts another supergraph into force, at once and for all operations that begin from now on.
   * @throws Error when it is not one; the present revision stays in force then
   */
  update(supergraphSdl: string): void {
    this.#update?.(supergraphSdl);
  }

  /** The revision in force now. */
  get revision(): GraphRevision {
    if (!this.#revision) throw new Error('The graph is used before it is loaded.');
    return this.#revision;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#gateway.stop();
  }
}

export function reviseGraph(
  supergraphSdl: string,
  apiSchema: GraphQLSchema,
  { number, rulesFor }: Pick<GraphRevision, 'number'> & Pick<FederatedGraphOptions, 'rulesFor'>,
): GraphRevision {
  const supergraph = Supergraph.build(supergraphSdl);
  const supergraphSchema = supergraph.schema.toGraphQLJSSchema();
  return {
    number,
    apiSchema,
    publicSchema: hasPublicTag(supergraphSdl) ? publicSchema(supergraphSdl) : apiSchema,
    subgraphNames: [...supergraph.subgraphsMetadata()].map(({ name }) => name),
    planner: new QueryPlanner(supergraph),
    plannerApiSchema: supergraph.apiSchema(),
    supergraphSchema,
    costWeights: CostWeights.of(supergraph, supergraphSchema),
    validationRules: rulesFor(supergraphSdl),
  };
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
