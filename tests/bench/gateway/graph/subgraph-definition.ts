import type { GraphQLSchemaModule } from '@apollo/subgraph';

/** A subgraph of the benchmark's own small federation. */
export interface SubgraphDefinition {
  readonly name: string;
  /** Without the link to the federation specification. */
  readonly sdl: string;
  readonly resolvers: NonNullable<GraphQLSchemaModule['resolvers']>;
}
