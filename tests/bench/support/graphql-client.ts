import type { GraphQLFormattedError } from 'graphql';
import { Pool } from 'undici';

/** Sends operations over kept-alive connections, one request at a time on each. */
export class GraphqlClient implements AsyncDisposable {
  readonly #pool: Pool;
  readonly #path: string;
  readonly #headers: Record<string, string>;
  readonly #signal: AbortSignal | undefined;

  /** @param signal gives up whatever has no answer yet */
  constructor(url: string, token: string, connections: number, signal?: AbortSignal) {
    const { origin, pathname } = new URL(url);
    this.#pool = new Pool(origin, { connections, pipelining: 1 });
    this.#path = pathname;
    this.#headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    this.#signal = signal;
  }

  /** @throws Error when the answer has errors, or there is none */
  async execute<Data>(query: string, variables: Readonly<Record<string, unknown>>): Promise<Data> {
    const { data, errors } = await this.send<Data>(query, variables);
    if (errors || !data) throw new Error(errors?.[0]?.message ?? 'The answer has no data.');
    return data;
  }

  /** @throws Error when there is no answer */
  async send<Data>(
    query: string,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<{ data?: Data | null; errors?: readonly GraphQLFormattedError[] }> {
    const { body } = await this.#pool.request({
      method: 'POST',
      path: this.#path,
      headers: this.#headers,
      body: JSON.stringify({ query, variables }),
      signal: this.#signal,
    });
    return (await body.json()) as { data?: Data | null; errors?: readonly GraphQLFormattedError[] };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.destroy();
  }
}
