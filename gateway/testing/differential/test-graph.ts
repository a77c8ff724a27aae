import { Supergraph } from '@apollo/federation-internals';
import type { DocumentNode } from 'graphql';
import { AccessRules } from '../../../platform/federation/auth/access-rules.js';
import type { SubgraphClient } from '../../../platform/federation/subgraph-client.js';
import { reviseGraph, type GraphRevision } from '../../plan/graph/federated-graph.js';
import type { ExecutableGraph } from './executor.js';
import { Arrivals } from './world/arrivals.js';
import { GraphFacts } from './world/graph-facts.js';
import { mockSchema, requirementsIn } from './world/mock-schema.js';
import { Monolith } from './world/monolith.js';
import { MockSubgraph } from './world/mock-subgraph.js';
import type { World } from './world/world.js';

export interface SubgraphText {
  readonly name: string;
  readonly sdl: DocumentNode;
}

/** A federated graph whose subgraphs answer from a mocked world. One operation runs at a time. */
export class TestGraph implements ExecutableGraph {
  readonly revision: GraphRevision;
  readonly subgraphs: readonly SubgraphClient[];
  /** The same data in one schema. */
  readonly monolith: Monolith;
  #world: World = { seed: 0, faults: {} };
  #mutationsReceived: string[] = [];

  constructor(
    readonly name: string,
    readonly supergraphSdl: string,
    texts: readonly SubgraphText[],
  ) {
    this.revision = revisionOf(supergraphSdl);
    const facts = new GraphFacts(texts.map(({ sdl }) => sdl));
    const arrivals = new Arrivals();
    const members = texts.map(({ name, sdl }) => ({
      name,
      schema: mockSchema(name, sdl, facts),
      requirements: requirementsIn(sdl),
    }));
    this.monolith = new Monolith(this.revision.apiSchema, members, facts);
    this.subgraphs = members.map(
      ({ name, schema }) =>
        new MockSubgraph({
          name,
          schema,
          arrivals,
          world: () => this.#world,
          onMutation: (request) => this.#mutationsReceived.push(request),
        }),
    );
  }

  /** Executors live as long as in production; only what they get to see changes. */
  enter(world: World): void {
    this.#world = world;
    this.#mutationsReceived = [];
  }

  /** Since the world was entered, in order of arrival. */
  get mutationsReceived(): readonly string[] {
    return this.#mutationsReceived;
  }
}

function revisionOf(supergraphSdl: string): GraphRevision {
  const apiSchema = Supergraph.build(supergraphSdl).apiSchema().toGraphQLJSSchema();
  return reviseGraph(supergraphSdl, {
    number: 1,
    apiSchema,
    publicSchema: apiSchema,
    clients: new Map(),
    rulesFor: () => [],
    accessOf: () => new AccessRules(),
  });
}
