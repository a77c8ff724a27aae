import { setTimeout as delay } from 'node:timers/promises';
import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql';
import type { Sink, SubscribePayload } from 'graphql-ws';

/** What the clients for sockets and for event streams have in common. */
export interface SubscriptionClient {
  subscribe(payload: SubscribePayload, sink: Sink): () => void;
}

const patienceMs = 60_000;

/** One subscription as its client sees it. Events are kept until they are read; whoever waits in vain is told so. */
export class EventReader<Event> {
  readonly #results: FormattedExecutionResult[] = [];
  readonly #unsubscribe: () => void;
  #ending: { readonly error?: unknown } | undefined;
  #changed = Promise.withResolvers<void>();

  constructor(client: SubscriptionClient, query: string, variables: Record<string, unknown>) {
    this.#unsubscribe = client.subscribe(
      { query, variables },
      {
        next: (result) => {
          this.#results.push(result as FormattedExecutionResult);
          this.#announce();
        },
        error: (error) => this.#end({ error }),
        complete: () => this.#end({}),
      },
    );
  }

  /** How many events have arrived that nobody has read. */
  get waiting(): number {
    return this.#results.length;
  }

  /** @throws the errors of the next result, or of the subscription when it was refused or cut off */
  async next(): Promise<Event> {
    const { data, errors } = await this.nextResult();
    if (errors) throw new Error(`An event came with errors: ${JSON.stringify(errors)}`);
    const [event] = Object.values(data ?? {});
    return event as Event;
  }

  async nextResult(): Promise<FormattedExecutionResult> {
    const timeout = new AbortController();
    const patience = delay(patienceMs, 'late' as const, { signal: timeout.signal }).catch(() => undefined);
    try {
      for (;;) {
        const result = this.#results.shift();
        if (result) return result;
        if (this.#ending) throw new Error('The subscription has ended.', { cause: this.#ending.error });
        if ((await Promise.race([this.#changed.promise, patience])) === 'late')
          throw new Error(`No event came within ${patienceMs} ms.`);
      }
    } finally {
      timeout.abort();
    }
  }

  async take(count: number): Promise<Event[]> {
    const events: Event[] = [];
    while (events.length < count) events.push(await this.next());
    return events;
  }

  /** Reads on until an event meets a condition, and answers all that it read, that event included. */
  async takeUntil(isLast: (event: Event) => boolean): Promise<Event[]> {
    for (const events: Event[] = []; ;) {
      const event = await this.next();
      events.push(event);
      if (isLast(event)) return events;
    }
  }

  /** The errors that refuse the subscription: an ending of its own over a socket, the last result of an event stream. */
  async refusal(): Promise<readonly GraphQLFormattedError[]> {
    try {
      const result = await this.nextResult();
      if (result.errors && !('data' in result)) return result.errors;
      throw new Error(`The subscription was not refused: ${JSON.stringify(result)}`);
    } catch (error) {
      const { cause } = error as Error;
      if (Array.isArray(cause)) return cause as GraphQLFormattedError[];
      throw error;
    }
  }

  close(): void {
    this.#unsubscribe();
  }

  #end(ending: { readonly error?: unknown }): void {
    this.#ending ??= ending;
    this.#announce();
  }

  #announce(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
