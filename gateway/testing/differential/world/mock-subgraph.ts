import {
  execute,
  GraphQLError,
  parse,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { SubgraphClient, SubgraphRequest } from '../../../../platform/federation/subgraph-client.js';
import type { Arrivals } from './arrivals.js';
import { Choices, hash } from './choices.js';
import { corrupt } from './corruption.js';
import type { Visit } from './mock-schema.js';
import { stableText } from './stable-text.js';
import type { World } from './world.js';

export interface MockSubgraphOptions {
  readonly name: string;
  /** As `mockSchema` makes it. */
  readonly schema: GraphQLSchema;
  readonly arrivals: Arrivals;
  /** The one that is in force when a request comes in. */
  readonly world: () => World;
  /** Told of every request with an effect. */
  readonly onMutation: (request: string) => void;
}

/** A subgraph of a mocked world. Equal requests get equal answers. */
export class MockSubgraph implements SubgraphClient {
  readonly #documents = new LRUCache<string, DocumentNode>({ max: 2_000 });

  readonly name: string;

  constructor(private readonly options: MockSubgraphOptions) {
    this.name = options.name;
  }

  async execute(request: SubgraphRequest): Promise<ExecutionResult> {
    const world = this.options.world();
    if (request.query.startsWith('mutation')) {
      this.options.onMutation(`${this.name}: ${request.query} ${stableText(request.variables ?? {})}`);
    }
    // Variables have no part in the rank, because an executor may ask for the same entity once or several times.
    await this.options.arrivals.turn(hash(world.seed, `${this.name}: ${request.query}`));
    const outage = new Choices(world.seed, `outage of ${this.name}`);
    if (outage.chance(world.faults.outage ?? 0)) return this.#unavailable(outage);
    const answer = await this.#answer(request, world);
    const entities = answer.data?.['_entities'] as unknown[] | undefined;
    if (entities && outage.chance(world.faults.brokenEntities ?? 0)) {
      return { ...answer, data: { _entities: outage.pick([null, 'a text', [], [...entities, null]]) } };
    }
    return answer;
  }

  subscribe(): Promise<never> {
    return Promise.reject(new Error('Streams are no part of a mocked world.'));
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async #answer(
    { query, operationName, variables }: SubgraphRequest,
    world: World,
  ): Promise<ExecutionResult> {
    const document = this.#parse(query);
    const contextValue: Visit = { world, corruptions: [] };
    const { schema } = this.options;
    const args = { schema, document, contextValue, operationName, variableValues: variables };
    const result = await execute(args);
    corrupt(result.data, contextValue.corruptions);
    // Objects of graphql-js inherit nothing; those that come out of JSON have a `constructor`. Answers are of either kind.
    const isRemote = new Choices(world.seed, 'remote').chance(500);
    return isRemote ? { ...result, data: throughJson(result.data) } : result;
  }

  #unavailable(choices: Choices): ExecutionResult {
    const message = `${this.name} is out of order`;
    return choices.pick<() => ExecutionResult>([
      () => ({ errors: [new GraphQLError(message, { extensions: { code: 'SUBGRAPH_UNAVAILABLE' } })] }),
      () => ({ errors: [new GraphQLError(message), new GraphQLError('')] }),
      () => ({ data: null, errors: [new GraphQLError(message)] }),
      () => ({ data: null }),
      () => {
        throw new Error(message);
      },
    ])();
  }

  #parse(query: string): DocumentNode {
    const document = this.#documents.get(query) ?? parse(query, { noLocation: true });
    this.#documents.set(query, document);
    return document;
  }
}

function throughJson<Data>(data: Data): Data {
  return data && (JSON.parse(JSON.stringify(data)) as Data);
}
