import type { GraphQLFormattedError } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import { Agent, fetch } from 'undici';
import { WebSocket } from 'ws';
import { EventReader } from './event-reader.js';
import { operationText, type OperationName, type ResultOf, type VariablesOf } from './operations.js';

export interface Answer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of any shape
  readonly data?: any;
  readonly errors?: readonly GraphQLFormattedError[];
}

type EventOf<Result> = Result[keyof Result];

/** Somebody's program, with connections of its own: HTTP for queries and mutations, one WebSocket for subscriptions. */
export class ApiClient implements AsyncDisposable {
  readonly #url: string;
  readonly #token: string | undefined;
  readonly #agent = new Agent({ connections: 64 });
  readonly #socket: Client;

  constructor(url: string, token?: string) {
    this.#url = url;
    this.#token = token;
    this.#socket = createClient({
      url: url.replace(/^http/, 'ws'),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      ...(token && { connectionParams: { authorization: `Bearer ${token}` } }),
    });
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
    return new EventReader<Event>(this.#socket, query, { ...variables });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#socket.dispose();
    await this.#agent.destroy();
  }
}
