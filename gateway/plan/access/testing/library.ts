import { buildSubgraphSchema } from '@apollo/subgraph';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import type { Principal } from '../../../../platform/access/principal.js';
import type { Scope } from '../../../../platform/access/roles.js';
import { TokenIssuer, TokenVerifier } from '../../../../platform/access/tokens.js';
import { AccessRules } from '../../../../platform/federation/auth/access-rules.js';
import { authPreamble } from '../../../../platform/federation/auth/auth-directive.js';
import { guardSchema } from '../../../../platform/federation/auth/guard-schema.js';
import { LocalSubgraph } from '../../../../platform/federation/local-subgraph.js';
import type { SubgraphRequest } from '../../../../platform/federation/subgraph-client.js';
import { createLogger } from '../../../../platform/telemetry/logger.js';
import { startGateway, type Gateway } from '../../../gateway.js';

const secretHex = '3c'.repeat(32);
const logger = createLogger('library');

const federation = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@requires", "@external", "@shareable", "@composeDirective", "@interfaceObject"]
)`;

/** The SDL of a subgraph that may use `@auth`. */
export const withAuth = (types: string): string => [federation, authPreamble, types].join('\n');

const books = withAuth(`
  type Query { book(id: ID!): Book books: [Book!]! things: [Thing] labelled: [Labelled!]! shelf: Labelled secretBooks: [Book!]! @auth(anyOf: ["pii:read"]) }
  type Mutation { lend(id: ID!): Book! @auth(anyOf: ["payment:write"]) shelve: Labelled }
  type Subscription { bookChanged(id: ID!, after: String): BookEvent! @auth(anyOf: ["account:read"]) }
  type BookEvent { sequence: Int! cursor: String! reset: Boolean! book: Book! }
  union Thing = Book | Shelf
  interface Labelled { label: String! lent: [Loan!] last: Loan }
  type Shelf implements Labelled { id: ID! label: String! lent: [Loan!] last: Loan! code: String @auth(anyOf: ["ledger:read"]) }
  type Book @key(fields: "id") {
    id: ID!
    title: String!
    note: String @auth(anyOf: ["pii:read"])
    reader: String @auth(anyOf: ["pii:read"], masked: true)
    slip: String @auth(anyOf: ["payment:read"]) @auth(anyOf: ["pii:read"], masked: true)
    price: Int! @auth(anyOf: ["ledger:read", "revenue:read"])
    next: Book
    loans: [Loan]
  }
  type Loan @auth(anyOf: ["payment:read"]) { day: String! fine: Int @auth(anyOf: ["ledger:read"]) }
`);

const archive = withAuth(`
  type Book @key(fields: "id") { id: ID! worth: Int @auth(anyOf: ["pii:read"]) pages: Int! }
`);

interface Ref {
  readonly id: string;
}

const bookOf = ({ id }: Ref): object => ({
  __typename: 'Book',
  id,
  title: `Title of ${id}`,
  note: 'secret note',
  reader: 'secret reader',
  slip: 'secret slip',
  price: 4242,
});

const shelf = {
  __typename: 'Shelf',
  id: 's1',
  label: 'S',
  code: '4242',
  lent: [{ day: 'Tuesday', fine: 4242 }],
  last: { day: 'Tuesday', fine: 4242 },
};

const resolvers = {
  books: {
    Query: {
      book: (_: unknown, ref: Ref) => bookOf(ref),
      books: () => [{ id: 'b1' }, { id: 'b2' }].map(bookOf),
      things: () => [bookOf({ id: 'b1' }), null, shelf],
      labelled: () => [shelf],
      shelf: () => shelf,
      secretBooks: () => [{ id: 'secret' }].map(bookOf),
    },
    Mutation: { lend: (_: unknown, ref: Ref) => bookOf(ref), shelve: () => shelf },
    Subscription: {
      bookChanged: {
        async *subscribe(_: unknown, ref: Ref) {
          yield { sequence: 1, cursor: 'c1', reset: false, book: bookOf(ref) };
        },
        resolve: (event: unknown) => event,
      },
    },
    Book: {
      __resolveReference: bookOf,
      next: () => bookOf({ id: 'b9' }),
      loans: () => [{ day: 'Monday', fine: 4242 }, null],
    },
  },
  archive: { Book: { __resolveReference: (ref: Ref) => ref, worth: () => 4242, pages: () => 100 } },
};

/** A gateway over two subgraphs that keep things from some callers. */
export class Library implements AsyncDisposable {
  /** What the subgraphs were asked since this was last emptied. */
  readonly asked: string[] = [];
  #gateway!: Gateway;

  /** @param edge whether the gateway knows what its subgraphs ask of callers */
  static async open({ edge }: { readonly edge: boolean }): Promise<Library> {
    const library = new Library();
    const subgraphs = Object.entries({ books, archive }).map(([name, sdl]) => library.#subgraph(name, sdl));
    const supergraphSdl = supergraphOf({ books, archive });
    library.#gateway = await startGateway({
      // Under another name of the specification, the directives mean nothing to the gateway.
      supergraphSdl: edge ? supergraphSdl : supergraphSdl.replaceAll('/auth/v1.0', '/silent/v1.0'),
      subgraphs,
      verifier: TokenVerifier.forDevelopment(secretHex),
      host: '127.0.0.1',
      port: 0,
      logger,
    });
    return library;
  }

  get url(): string {
    return this.#gateway.url;
  }

  token(...scopes: Scope[]): Promise<string> {
    // Tokens carry no more than their role may have, so each kind of reader has another.
    const role = scopes.includes('payment:write') ? 'billing-rep' : 'finance-director';
    const principal: Principal = { subject: 'reader', role, scopes, departments: '*' };
    return new TokenIssuer(secretHex).issue(principal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#gateway[Symbol.asyncDispose]();
  }

  #subgraph(name: string, sdl: string): LocalSubgraph {
    const { asked } = this;
    const schema = buildSubgraphSchema([
      { typeDefs: parse(sdl), resolvers: resolvers[name as keyof typeof resolvers] as never },
    ]);
    guardSchema(schema, new AccessRules(schema));
    class Overheard extends LocalSubgraph {
      override execute(request: SubgraphRequest): ReturnType<LocalSubgraph['execute']> {
        asked.push(request.query);
        return super.execute(request);
      }

      override subscribe(request: SubgraphRequest): ReturnType<LocalSubgraph['subscribe']> {
        asked.push(request.query);
        return super.subscribe(request);
      }
    }
    return new Overheard({ name, schema, logger, createContext: (principal) => ({ principal }) });
  }
}

/** @throws AggregateError when the subgraphs do not compose */
export function supergraphOf(subgraphs: Readonly<Record<string, string>>): string {
  const composed = composeServices(
    Object.entries(subgraphs).map(([name, sdl]) => ({
      name,
      typeDefs: parse(sdl),
      url: `http://${name}.invalid`,
    })),
  );
  if (composed.errors) throw new AggregateError(composed.errors, 'The graph does not compose.');
  return composed.supergraphSdl;
}
