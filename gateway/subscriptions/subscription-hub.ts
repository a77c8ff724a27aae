import type { GraphQLError } from 'graphql';
import { authorisationView } from '../../platform/access/principal.js';
import type { OpenStream, StreamItem, StreamRequest } from './event-source.js';
import { SharedStream } from './shared-stream.js';
import { Subscriber } from './subscriber.js';

export interface Subscription extends StreamRequest {
  /** The cursor of the last event the client knows; without it the first item is a snapshot. */
  readonly after: string | undefined;
  /** Called once when the client reads so slowly that its queue is full; the stream has failed for it then. */
  readonly onTooSlow: (error: GraphQLError) => void;
}

/** Lets all subscribers who follow the same stream, select the same and may see the same share one upstream. */
export class SubscriptionHub {
  readonly #streams = new Map<string, SharedStream>();

  constructor(
    private readonly sourceOf: (request: StreamRequest) => OpenStream,
    private readonly recentEventsMax = 256,
  ) {}

  /** How many subscriptions to subgraphs are open on behalf of all clients. */
  get upstreams(): number {
    return [...this.#streams.values()].reduce((total, stream) => total + stream.upstreams, 0);
  }

  /** @throws GraphQLError when the stream is refused or its subgraph does not answer */
  async subscribe({
    after,
    onTooSlow,
    ...request
  }: Subscription): Promise<AsyncIterableIterator<StreamItem, undefined>> {
    const key = keyOf(request);
    const stream = this.#streams.get(key) ?? this.#create(key, request);
    const subscriber = new Subscriber({ onLeave: (leaving) => stream.leave(leaving), onTooSlow });
    await stream.join(subscriber, after);
    return subscriber.items;
  }

  #create(key: string, request: StreamRequest): SharedStream {
    const stream: SharedStream = new SharedStream({
      open: this.sourceOf(request),
      recentEventsMax: this.recentEventsMax,
      onEmpty: () => {
        if (this.#streams.get(key) === stream) this.#streams.delete(key);
      },
    });
    this.#streams.set(key, stream);
    return stream;
  }
}

/**
 * A stream goes on by the revision of the graph with which it began, and those who come later get the present one.
 * Coerced variables stand in the order of their definitions, and input fields in that of the schema: equal means equal
 * text.
 */
function keyOf({ plan, variables, principal }: StreamRequest): string {
  return JSON.stringify([plan.identity, variables, authorisationView(principal)]);
}
