import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { cacheExchange, Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { OperationTypeNode, parse } from 'graphql';
import { GraphQLClient } from 'graphql-request';
import { createClient, type Client as SocketClient } from 'graphql-ws';

/** The product, as a program of somebody's knows it. */
export interface Place {
  readonly url: string;
  readonly token: string;
  /** The types that implement each interface. */
  readonly possibleTypes: Record<string, string[]>;
}

/** What programs do with a client library. Answers come without errors, or it throws. */
export interface ClientLibrary {
  query(text: string, variables: object): Promise<unknown>;
  mutate(text: string, variables: object): Promise<unknown>;
  /** @returns how to end it; absent where the library has no subscriptions */
  subscribe?(text: string, variables: object, next: (data: unknown) => void): () => void;
  close(): void;
}

export type Method = 'GET' | 'POST';

const headersFor = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` });

const socketTo = ({ url, token }: Place): SocketClient =>
  createClient({ url: url.replace(/^http/, 'ws'), connectionParams: headersFor(token) });

export function apolloClient(place: Place, method: Method): ClientLibrary {
  const socket = socketTo(place);
  const http = new HttpLink({
    uri: place.url,
    headers: headersFor(place.token),
    ...(method === 'GET' && { useGETForQueries: true }),
  });
  const link = ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(socket),
    http,
  );
  const client = new ApolloClient({ link, cache: new InMemoryCache({ possibleTypes: place.possibleTypes }) });
  return {
    query: async (text, variables) => (await client.query({ query: parse(text), variables })).data,
    mutate: async (text, variables) => (await client.mutate({ mutation: parse(text), variables })).data,
    subscribe(text, variables, next) {
      const events = client.subscribe({ query: parse(text), variables });
      const subscription = events.subscribe(({ data }) => next(data));
      return () => subscription.unsubscribe();
    },
    close() {
      client.stop();
      void socket.dispose();
    },
  };
}

export function urql(place: Place, method: Method): ClientLibrary {
  const socket = socketTo(place);
  const client = new Client({
    url: place.url,
    ...(method === 'POST' ? { preferGetMethod: false } : {}),
    fetchOptions: { headers: headersFor(place.token) },
    exchanges: [
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe(
              { query, variables: variables as Record<string, unknown> },
              sink as never,
            ),
          }),
        }),
      }),
    ],
  });
  const dataOf = ({ data, error }: { data?: unknown; error?: Error | undefined }): unknown => {
    if (error) throw error;
    return data;
  };
  return {
    query: async (text, variables) => dataOf(await client.query(text, variables).toPromise()),
    mutate: async (text, variables) => dataOf(await client.mutation(text, variables).toPromise()),
    subscribe(text, variables, next) {
      const subscription = client.subscription(text, variables).subscribe((result) => next(dataOf(result)));
      return () => subscription.unsubscribe();
    },
    close: () => void socket.dispose(),
  };
}

export function graphqlRequest({ url, token }: Place, method: Method): ClientLibrary {
  const headers = headersFor(token);
  const client = new GraphQLClient(
    url,
    method === 'GET' ? { headers, method, jsonSerializer: JSON } : { headers },
  );
  const posting = new GraphQLClient(url, { headers });
  return {
    query: (text, variables) => client.request(text, variables),
    mutate: (text, variables) => posting.request(text, variables),
    close: () => undefined,
  };
}
