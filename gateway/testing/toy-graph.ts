import { buildSubgraphSchema } from '@apollo/subgraph';
import { composeServices } from '@theguild/federation-composition';
import { GraphQLError, parse, type GraphQLSchema } from 'graphql';
import type { Principal } from '../../platform/access/principal.js';
import { AccessRules } from '../../platform/federation/auth/access-rules.js';
import { authPreamble } from '../../platform/federation/auth/auth-directive.js';
import { guardSchema } from '../../platform/federation/auth/guard-schema.js';
import { SubgraphUnavailableError } from '../../platform/federation/subgraph-errors.js';
import type { ToyLog } from './toy-log.js';

const link = `extend schema
  @link(
    url: "https://specs.apollo.dev/federation/v2.9"
    import: ["@key", "@shareable", "@cost", "@listSize", "@composeDirective"]
  )
${authPreamble}`;

export const accountsSdl = `${link}
  extend schema
    @link(url: "https://toy.example/streams/v1.0", import: ["@conflates"])
    @composeDirective(name: "@conflates")
  directive @conflates on FIELD_DEFINITION
  type Query {
    account(id: ID!): Account
    accounts: [Account!]! @listSize(assumedSize: 2)
    broken: String
    node(id: ID!): Node
  }
  type Mutation { deposit(accountId: ID!, amount: Int!): Account! @auth(anyOf: ["payment:write"]) }
  type Subscription {
    accountChanged(accountId: ID!, after: String, minimum: Int = 0): AccountEvent!
      @auth(anyOf: ["account:read"])
    latestBalance(accountId: ID!, after: String): AccountEvent! @conflates
  }
  interface Node { id: ID! }
  type Account implements Node @key(fields: "id") {
    id: ID!
    balance: Int!
    previousId: ID! @deprecated(reason: "Use parent.")
    parent: Account
    children(first: Int!): AccountConnection! @listSize(slicingArguments: ["first"], sizedFields: ["edges"])
  }
  type AccountConnection { edges: [AccountEdge!]! }
  type AccountEdge { node: Account! }
  type AccountEvent {
    sequence: Int!
    cursor: String!
    reset: Boolean!
    kind: String!
    amount: Int!
    account: Account!
  }
`;

export const peopleSdl = `${link}
  type Query { me: String! }
  type Account @key(fields: "id") { id: ID! owner: Person! guarantor: Person secret: String }
  type Person @shareable { name: String! }
`;

/** What tests look at or turn on in the toy subgraphs. */
export interface ToyState {
  readonly log: ToyLog;
  ownerLookups: number;
  contextsCreated: number;
  /** Makes every lookup of an owner fail. */
  ownersFail: boolean;
  /** Makes owners be out of reach, as if the way to them were broken. */
  ownersAreAway: boolean;
  /** Makes the owner of this account unknown, though the schema says there is always one. */
  ownerlessAccount: string | undefined;
  /** Makes every lookup of an owner wait for it. */
  ownersWaitFor: Promise<void> | undefined;
  /** Makes subscriptions be out of reach. */
  streamsAreAway: boolean;
  /** Makes subscriptions be refused. */
  refuseStreams: boolean;
}

export function toyState(log: ToyLog): ToyState {
  return {
    log,
    ownerLookups: 0,
    contextsCreated: 0,
    ownersFail: false,
    ownersAreAway: false,
    ownerlessAccount: undefined,
    ownersWaitFor: undefined,
    streamsAreAway: false,
    refuseStreams: false,
  };
}

interface Context {
  readonly principal: Principal;
}

interface AccountRef {
  readonly id: string;
}

export function accountsSchema(state: ToyState): GraphQLSchema {
  const { log } = state;
  return schemaOf(accountsSdl, {
    Query: {
      account: (_: unknown, { id }: AccountRef) => (id === 'none' ? null : { id }),
      accounts: () => [{ id: 'a1' }, { id: 'a2' }],
      node: (_: unknown, { id }: AccountRef) => ({ __typename: 'Account', id }),
      broken: () => {
        throw new Error('relation "secrets" does not exist at postgres://db:5432');
      },
    },
    Mutation: {
      deposit: (_: unknown, args: { accountId: string; amount: number }) => {
        log.append(args.accountId, args.amount);
        return { id: args.accountId };
      },
    },
    Subscription: {
      latestBalance: {
        subscribe: (_: unknown, args: { accountId: string; after?: string }) =>
          log.stream(args.accountId, args.after),
        resolve: (event: unknown) => event,
      },
      accountChanged: {
        subscribe: (_: unknown, args: { accountId: string; after?: string }) => {
          if (state.streamsAreAway) throw new SubgraphUnavailableError('accounts');
          if (state.refuseStreams) {
            throw new GraphQLError('This account is sealed.', { extensions: { code: 'FORBIDDEN' } });
          }
          return log.stream(args.accountId, args.after);
        },
        resolve: (event: unknown) => event,
      },
    },
    AccountEvent: { account: ({ accountId }: { accountId: string }) => ({ id: accountId }) },
    Account: {
      __resolveReference: ({ id }: AccountRef) => ({ id }),
      balance: ({ id }: AccountRef) => log.balanceOf(id),
      previousId: () => 'a0',
      parent: ({ id }: AccountRef) => ({ id }),
      children: ({ id }: AccountRef) => ({ edges: [{ node: { id: `${id}-child` } }] }),
    },
  });
}

export function peopleSchema(state: ToyState): GraphQLSchema {
  return schemaOf(peopleSdl, {
    Query: { me: (_: unknown, __: unknown, { principal }: Context) => principal.subject },
    Account: {
      __resolveReference: ({ id }: AccountRef) => (id === state.ownerlessAccount ? null : { id }),
      owner: async ({ id }: AccountRef) => {
        state.ownerLookups++;
        await state.ownersWaitFor;
        if (state.ownersAreAway) throw new SubgraphUnavailableError('people');
        if (state.ownersFail) throw new Error('select * from people: connection refused');
        return { name: `Owner of ${id}` };
      },
      guarantor: () => {
        throw new GraphQLError('Guarantors are confidential.', {
          extensions: { code: 'FORBIDDEN', stack: 'at people.ts:1' },
        });
      },
    },
  });
}

/**
 * The supergraph of the toy subgraphs, composed as the real one is.
 * @param changed other SDL for a subgraph, SDL of further ones, or null for one that is not there
 */
export function toySupergraph(changed: Readonly<Record<string, string | null>> = {}): string {
  const composed = composeServices(
    Object.entries({ accounts: accountsSdl, people: peopleSdl, ...changed }).flatMap(([name, sdl]) =>
      sdl === null ? [] : [{ name, typeDefs: parse(sdl), url: `http://${name}.invalid` }],
    ),
  );
  if (composed.errors) throw new AggregateError(composed.errors, 'The toy graph does not compose.');
  return composed.supergraphSdl;
}

/** Takes over from the others what a test wants to see taken over. */
export const registrySdl = (fields: string): string => `${link}
  type Account @key(fields: "id") { id: ID! ${fields} }
  type Person @shareable { name: String! }
`;

export function registrySchema({ log }: ToyState, fields: string): GraphQLSchema {
  return schemaOf(registrySdl(fields), {
    Account: {
      __resolveReference: ({ id }: AccountRef) => ({ id }),
      owner: ({ id }: AccountRef) => ({ name: `Registered owner of ${id}` }),
      balance: ({ id }: AccountRef) => log.balanceOf(id),
    },
  });
}

function schemaOf(sdl: string, resolvers: object): GraphQLSchema {
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }]);
  guardSchema(schema, new AccessRules(schema));
  return schema;
}
