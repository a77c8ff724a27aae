import { buildSubgraphSchema } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { lexicographicSortSchema, parse, print, type GraphQLSchema } from 'graphql';
import { buildSchemaSync, createResolversMap, type NonEmptyArray, type PubSub } from 'type-graphql';
import { AccessRules } from './auth/access-rules.js';
import { authPreamble } from './auth/auth-directive.js';
import { describeAccess } from './auth/describe-access.js';
import { guardSchema, requireAll, type CallerContext } from './auth/guard-schema.js';
import { registerWords, type GraphWords } from './graph-words.js';
import { DateScalar, DateTimeScalar, MoneyScalar } from './scalars.js';

type Resolvers = NonEmptyArray<new (...args: never[]) => object>;

/** Answers an entity for the key fields another subgraph knows it by; null when there is none that the caller may see. */
type ReferenceResolver<Context> = (reference: Record<string, string>, context: Context) => unknown;

export interface SubgraphDefinition<Context extends CallerContext> {
  readonly resolvers: Resolvers;
  /** The enums of its fields and arguments. */
  readonly words?: readonly GraphWords[];
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
  import: [
    "@key", "@shareable", "@external", "@requires", "@provides", "@tag", "@cost", "@listSize", "@inaccessible",
    "@composeDirective"
  ]
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

/**
 * Builds the federated schema of one subgraph from its type-graphql classes, with the sorted SDL that others compose.
 * What `@auth` asks for is enforced in it and told by its descriptions.
 */
export function buildFederatedSchema<Context extends CallerContext>(
  definition: SubgraphDefinition<Context>,
): BuiltSubgraph {
  registerWords(definition.words ?? []);
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
  const rules = new AccessRules(schema);
  const types = parse(printSchemaWithDirectives(lexicographicSortSchema(schema)));
  const sdl = `${[federationLink, authPreamble, print(describeAccess(types, rules))].join('\n\n')}\n`;
  const resolvers = createResolversMap(schema) as Record<string, Record<string, unknown>>;
  for (const [typeName, resolve] of Object.entries(definition.references)) {
    // Asynchronous, because a refusal that is thrown at once would be that of all entities in the request.
    const resolveReference: ReferenceResolver<Context> = async (reference, context) => {
      requireAll(typeName, rules.ofType(typeName), context);
      return resolve(reference, context);
    };
    resolvers[typeName] = { ...resolvers[typeName], __resolveReference: resolveReference };
  }
  const executable = buildSubgraphSchema([
    { typeDefs: parse(sdl), resolvers: { ...resolvers, Date: DateScalar } as never },
  ]);
  guardSchema(executable, rules);
  return { schema: executable, sdl };
}
