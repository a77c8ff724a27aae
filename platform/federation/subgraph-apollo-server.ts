import type { IncomingMessage } from 'node:http';
import { ApolloServer, HeaderMap, type ApolloServerPlugin, type HTTPGraphQLResponse } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Principal } from '../access/principal.js';
import type { LocalSubgraph } from './local-subgraph.js';
import { storabilityError, storableTextRule } from './storable-text.js';
import { isPublicError, maskedError } from './subgraph-errors.js';

/** Codes with which Apollo Server says that an operation breaks the grammar or the schema. */
const requestErrorCodes = new Set<unknown>(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED']);

/** Runs Apollo Server for requests whose signature was checked; connections and sockets are not its business. */
export class SubgraphApolloServer implements AsyncDisposable {
  readonly #subgraph: LocalSubgraph;
  readonly #apollo: ApolloServer;
  /** What went wrong in a request, until it is answered. */
  readonly #errors = new WeakMap<object, readonly GraphQLError[]>();

  private constructor(subgraph: LocalSubgraph) {
    this.#subgraph = subgraph;
    this.#apollo = new ApolloServer({
      schema: subgraph.schema,
      introspection: true,
      persistedQueries: false,
      // No browser gets this far, because a browser cannot sign.
      csrfPrevention: false,
      includeStacktraceInErrorResponses: false,
      stopOnTerminationSignals: false,
      validationRules: [storableTextRule],
      formatError: (formatted, error) => this.#publicError(formatted, error),
      plugins: [
        refuseUnstorableVariables,
        ApolloServerPluginCacheControlDisabled(),
        ApolloServerPluginInlineTraceDisabled(),
        ApolloServerPluginLandingPageDisabled(),
        ApolloServerPluginSchemaReportingDisabled(),
        ApolloServerPluginUsageReportingDisabled(),
        this.#errorCollector(),
      ],
    });
  }

  static async start(subgraph: LocalSubgraph): Promise<SubgraphApolloServer> {
    const server = new SubgraphApolloServer(subgraph);
    await server.#apollo.start();
    return server;
  }

  /** @throws SyntaxError when the body is not JSON */
  async answer(
    { method = 'POST', headers }: IncomingMessage,
    body: string,
    principal: Principal,
  ): Promise<HTTPGraphQLResponse> {
    const httpGraphQLRequest = {
      method,
      headers: headerMap(headers),
      search: '',
      body: JSON.parse(body) as unknown,
    };
    const { response } = await this.#subgraph.observe(async () => {
      const answered = await this.#apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest,
        context: async () => (await this.#subgraph.createContext(principal)) as object,
      });
      return { response: answered, errors: this.#errors.get(httpGraphQLRequest) };
    });
    return response;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#apollo.stop();
  }

  #errorCollector(): ApolloServerPlugin {
    return {
      requestDidStart: () =>
        Promise.resolve({
          didEncounterErrors: ({ request, errors }) => {
            if (request.http) this.#errors.set(request.http, errors);
            return Promise.resolve();
          },
        }),
    };
  }

  #publicError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
    if (requestErrorCodes.has(formatted.extensions?.['code'])) {
      return { message: formatted.message, extensions: { code: 'BAD_USER_INPUT' } };
    }
    if (isPublicError(formatted)) return formatted;
    const { message, path, extensions } = maskedError(error as GraphQLError, this.#subgraph.masking);
    return { message, ...(path && { path }), extensions };
  }
}

const refuseUnstorableVariables: ApolloServerPlugin = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ request }) => {
        const error = storabilityError(request.variables);
        return error ? Promise.reject(error) : Promise.resolve();
      },
    }),
};

function headerMap(headers: IncomingMessage['headers']): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}
