import type { GraphQLFormattedError } from 'graphql';
import { createClient as createStreamClient } from 'graphql-sse';
import { createClient, type Client } from 'graphql-ws';
import { Agent, fetch, type RequestInit } from 'undici';
import { WebSocket } from 'ws';
import { EventReader, type SubscriptionClient } from './event-reader.js';
import { operationText, type OperationName, type ResultOf, type VariablesOf } from './operations.js';

export interface Answer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of any shape
  readonly data?: any;
  readonly errors?: readonly GraphQLFormattedError[];
}

type EventOf<Result> = Result[keyof Result];

/** The ways in which subscriptions travel, which must not differ in anything they bring. */
export const transports = ['sockets', 'event streams'] as const;
export type Transport = (typeof transports)[number];

/**
 * Somebody's program, with connections of its own: HTTP for queries and mutations, and for subscriptions one WebSocket or
 * an event stream each.
 */
export class ApiClient implements AsyncDisposable {
  readonly #url: string;
  readonly #token: string | undefined;
  readonly #agent = new Agent({ connections: 64 });
  readonly #streamAgent = new Agent();
  readonly #socket: Client;
  readonly #subscriptions: SubscriptionClient;

  constructor(url: string, token?: string, transport: Transport = 'sockets') {
    this.#url = url;
    this.#token = token;
    this.#socket = createClient({
      url: url.replace(/^http/, 'ws'),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      ...(token && { connectionParams: { authorization: `Bearer ${token}` } }),
    });
    this.#subscriptions = transport === 'sockets' ? this.#socket : this.#streamClient();
  }

  /**
   * Runs an operation of our users as it is committed.
   * @throws Error when the answer has errors
   */
  async run<Name extends OperationName>(name: Name, variables: VariablesOf<Name>): Promise<ResultOf<Name>> {
    return (await this.query(operationText(name), variables)) as ResultOf<Name>;
  }

  /** @returns the data of the answer; throws when it has errors */
  async query(query: string, variables: object = {}): Promise<Answer['data']> {
    const { data, errors } = await this.ask(query, variables);
    if (errors) throw new Error(`The answer has errors: ${JSON.stringify(errors)}`);
    return data;
  }

  /** Sends one operation over HTTP, whatever comes back. */
  ask(query: string, variables: object = {}): Promise<Answer> {
    return this.#post({ query, variables });
  }

  /** Runs a trusted document by its id, whatever comes back. */
  askById(documentId: string, variables: object = {}): Promise<Answer> {
    return this.#post({ documentId, variables });
  }

  async #post(body: object): Promise<Answer> {
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(this.#token && { authorization: `Bearer ${this.#token}` }),
      },
      body: JSON.stringify(body),
      dispatcher: this.#agent,
    });
    return { status: response.status, ...((await response.json()) as object) };
  }

  /** Sends one operation over the socket, whatever comes back first. */
  async askBySocket(query: string, variables: object = {}): Promise<Omit<Answer, 'status'>> {
    try {
      const step = await this.#socket.iterate({ query, variables: { ...variables } }).next();
      return step.done ? {} : step.value;
    } catch (errors) {
      return { errors: errors as GraphQLFormattedError[] };
    }
  }

  /** Follows a subscription of our users as it is committed. */
  follow<Name extends OperationName>(
    name: Name,
    variables: VariablesOf<Name>,
  ): EventReader<EventOf<ResultOf<Name>>> {
    return this.followQuery(operationText(name), variables);
  }

  followQuery<Event>(query: string, variables: object = {}): EventReader<Event> {
    return new EventReader<Event>(this.#subscriptions, query, { ...variables });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#socket.dispose();
    await this.#agent.destroy();
    await this.#streamAgent.destroy();
  }

  #streamClient(): SubscriptionClient {
    return createStreamClient({
      url: this.#url,
      retryAttempts: 0,
      fetchFn: (url: string, init: RequestInit) => fetch(url, { ...init, dispatcher: this.#streamAgent }),
      ...(this.#token && { headers: { authorization: `Bearer ${this.#token}` } }),
    });
  }
}
