import { buildSubgraphSchema } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { lexicographicSortSchema, parse, type GraphQLSchema } from 'graphql';
import { buildSchemaSync, createResolversMap, type NonEmptyArray, type PubSub } from 'type-graphql';
import { DateScalar, DateTimeScalar, MoneyScalar } from './scalars.js';

type Resolvers = NonEmptyArray<new (...args: never[]) => object>;

/** Answers an entity for the key fields another subgraph knows it by; null when there is none that the caller may see. */
type ReferenceResolver<Context> = (reference: Record<string, string>, context: Context) => unknown;

export interface SubgraphDefinition<Context> {
  readonly resolvers: Resolvers;
  /** Types that no field of this subgraph returns but other subgraphs refer to. */
  readonly orphanedTypes?: NonEmptyArray<new (...args: never[]) => object>;
  readonly references: Readonly<Record<string, ReferenceResolver<Context>>>;
}

export interface BuiltSubgraph {
  readonly schema: GraphQLSchema;
  readonly sdl: string;
}

const federationLink = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@shareable", "@external", "@requires", "@provides", "@tag", "@cost", "@listSize", "@inaccessible"]
)`;

/** Streams come from the event log through each field's own `subscribe`; type-graphql only insists on being given a bus. */
const noPubSub: PubSub = {
  publish: () => {
    throw new Error('Events are published by appending them to the log');
  },
  subscribe: () => {
    throw new Error('Subscriptions open a stream over the log');
  },
};

/** Builds the federated schema of one subgraph from its type-graphql classes, with the sorted SDL that others compose. */
export function buildFederatedSchema<Context>(definition: SubgraphDefinition<Context>): BuiltSubgraph {
  const schema = buildSchemaSync({
    resolvers: definition.resolvers,
    orphanedTypes: (definition.orphanedTypes ?? []) as unknown as (() => void)[],
    scalarsMap: [
      { type: BigInt, scalar: MoneyScalar },
      { type: Date, scalar: DateTimeScalar },
    ],
    pubSub: noPubSub,
    // Services check inputs, and answer with typed problems instead of errors.
    validate: false,
    skipCheck: true,
  });
  const sdl = `${federationLink}\n\n${printSchemaWithDirectives(lexicographicSortSchema(schema))}\n`;
  const resolvers = createResolversMap(schema) as Record<string, Record<string, unknown>>;
  for (const [typeName, resolveReference] of Object.entries(definition.references)) {
    resolvers[typeName] = { ...resolvers[typeName], __resolveReference: resolveReference };
  }
  const executable = buildSubgraphSchema([
    { typeDefs: parse(sdl), resolvers: { ...resolvers, Date: DateScalar } as never },
  ]);
  return { schema: executable, sdl };
}
