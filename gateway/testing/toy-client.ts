import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql';
import { createClient as createStreamClient, type Client as StreamClient } from 'graphql-sse';
import { createClient, type Client } from 'graphql-ws';
import { Agent, fetch as fetchBy, type RequestInit } from 'undici';
import { WebSocket } from 'ws';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of any shape
type Answer = { status: number; data?: any; errors?: GraphQLFormattedError[]; extensions?: unknown };

/** Sends one operation over HTTP. */
export async function post(
  url: string,
  body: unknown,
  token?: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as object) };
}

/** Opens one socket. Nothing is retried, so that tests see what the server does. */
export function connect(url: string, token?: string, on?: Parameters<typeof createClient>[0]['on']): Client {
  return createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(token && { connectionParams: { authorization: `Bearer ${token}` } }),
    ...(on && { on }),
  });
}

/** Opens one stream of server-sent events per operation, with connections of its own. Nothing is retried. */
export function streamTo(url: string, token?: string): StreamClient {
  const dispatcher = new Agent();
  const client = createStreamClient({
    url,
    retryAttempts: 0,
    fetchFn: (address: string, init: RequestInit) => fetchBy(address, { ...init, dispatcher }),
    ...(token && { headers: { authorization: `Bearer ${token}` } }),
  });
  return {
    ...client,
    dispose() {
      client.dispose();
      void dispatcher.destroy();
    },
  };
}

type Next = FormattedExecutionResult<Record<string, any>>; // eslint-disable-line @typescript-eslint/no-explicit-any

/** Reads the next `count` results of a subscription. */
export async function take<Result = Next>(events: AsyncIterator<unknown>, count: number): Promise<Result[]> {
  const results: Result[] = [];
  while (results.length < count) {
    const step = await events.next();
    if (step.done) throw new Error(`The stream ended after ${results.length} of ${count} results.`);
    results.push(step.value as Result);
  }
  return results;
}

/** Waits until a condition holds; for a minute, because machines may be busy. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('The condition did not come to hold within a minute.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Sends one operation over a socket of its own and returns its first answer, or the errors that refuse it. */
export async function ask(url: string, query: string, token?: string): Promise<Omit<Answer, 'status'>> {
  const client = connect(url, token);
  try {
    const step = await client.iterate({ query }).next();
    return step.done ? {} : (step.value as Answer);
  } catch (errors) {
    return { errors: errors as GraphQLFormattedError[] };
  } finally {
    await client.dispose();
  }
}
