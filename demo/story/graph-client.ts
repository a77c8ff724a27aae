import { createClient } from 'graphql-ws';
import type { TypedDocumentString } from '../../schema/generated/graphql.js';

type Variables = Record<string, unknown>;

/** The graph answered with errors; `codes` are those of docs/errors. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly codes: readonly string[];

  constructor(
    errors: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[],
  ) {
    super(errors.map(({ message }) => message).join('; '));
    this.codes = errors.map(({ extensions }) => extensions?.code ?? 'UNKNOWN');
  }
}

interface Answer<Result> {
  readonly data?: Result | null;
  readonly errors?: ConstructorParameters<typeof GraphError>[0];
}

/** One user of the graph: asks over HTTP and follows over one WebSocket, with one token. */
export class GraphClient implements AsyncDisposable {
  readonly #url: string;
  readonly #authorization: string;
  readonly #socket;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#authorization = `Bearer ${token}`;
    this.#socket = createClient({
      url: url.replace(/^http/, 'ws'),
      connectionParams: { authorization: this.#authorization },
      retryAttempts: 0,
    });
  }

  /** @throws GraphError when there is any error, also beside data */
  async ask<Result, Input extends Variables>(
    operation: TypedDocumentString<Result, Input>,
    variables: Input,
  ): Promise<Result> {
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: this.#authorization },
      body: JSON.stringify({ query: operation.toString(), variables }),
    });
    return resultOf((await response.json()) as Answer<Result>);
  }

  /** The events of a subscription, the snapshot first; ends when the reader returns or the client is disposed. */
  async *follow<Result, Input extends Variables>(
    operation: TypedDocumentString<Result, Input>,
    variables: Input,
  ): AsyncGenerator<Result, void, undefined> {
    for await (const event of this.#socket.iterate({ query: operation.toString(), variables })) {
      yield resultOf(event as Answer<Result>);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#socket.dispose();
  }
}

function resultOf<Result>({ data, errors }: Answer<Result>): Result {
  if (errors || data == null) throw new GraphError(errors ?? [{ message: 'The answer has no data.' }]);
  return data;
}
