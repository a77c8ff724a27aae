import type { GraphQLError } from 'graphql';
import { authorisationView } from '../../platform/access/principal.js';
import { audienceOf } from '../plan/operations/audience.js';
import type { LiveCounts, SubscriptionMetrics } from '../telemetry/subscription-metrics.js';
import type { OpenStream, StreamItem, StreamRequest } from './event-source.js';
import { SharedStream } from './shared-stream.js';
import { haveSameSource, type StreamPlan } from '../plan/streams/stream-plan.js';
import { Subscriber } from './subscriber.js';

export interface Subscription extends StreamRequest {
  /** The cursor of the last event the client knows; without it the first item is a snapshot. */
  readonly after: string | undefined;
  /** Called once when the client reads so slowly that its queue is full; the stream has failed for it then. */
  readonly onTooSlow: (error: GraphQLError) => void;
}

interface Followed {
  request: StreamRequest;
  readonly stream: SharedStream;
}

export interface HubOptions {
  /** How many events of a stream are kept for those who join later. */
  readonly recentEventsMax?: number;
  /** How long a stream is held up by what is out of order before it ends. */
  readonly outageMaxMs?: number | undefined;
  readonly metrics?: SubscriptionMetrics;
}

const recentEventsMax = 256;

/** Lets all subscribers who follow the same stream, select the same and may see the same share one upstream. */
export class SubscriptionHub {
  readonly #followed = new Map<string, Followed>();

  constructor(
    private readonly sourceOf: (request: StreamRequest) => OpenStream,
    private readonly options: HubOptions = {},
  ) {}

  /** How many subscriptions to subgraphs are open on behalf of all clients. */
  get upstreams(): number {
    return [...this.#followed.values()].reduce((total, { stream }) => total + stream.upstreams, 0);
  }

  /** What is followed now, by which plan. */
  get requests(): StreamRequest[] {
    return [...this.#followed.values()].map(({ request }) => request);
  }

  /** Looks at every subscriber, so it is for when somebody asks. */
  counts(): LiveCounts {
    const queued = [...this.#followed.values()].flatMap(({ stream }) =>
      stream.subscribers.map(({ items }) => items.size),
    );
    return {
      streams: this.#followed.size,
      upstreams: this.upstreams,
      subscribers: queued.length,
      queuedResults: queued.reduce((total, size) => total + size, 0),
      queuedResultsMax: queued.reduce((most, size) => Math.max(most, size), 0),
    };
  }

  /** @throws GraphQLError when the stream is refused or its subgraph does not answer */
  async subscribe({
    after,
    onTooSlow,
    ...request
  }: Subscription): Promise<AsyncIterableIterator<StreamItem, undefined>> {
    const key = keyOf(request);
    const { stream } = this.#followed.get(key) ?? this.#create(key, request);
    const subscriber = new Subscriber({
      conflates: request.plan.conflates,
      after,
      onLeave: (leaving) => stream.leave(leaving),
      onTooSlow: (error) => {
        this.options.metrics?.sentAway();
        onTooSlow(error);
      },
    });
    await stream.join(subscriber, after);
    return subscriber.items;
  }

  /**
   * Puts every stream under another plan for the same selection. A stream with the same source goes on as it is, one with
   * another source is opened anew without a gap, and one for which there is no plan ends with the error that says so.
   * @param replan throws GraphQLError when there is no plan
   * @returns resolved when nothing follows an earlier plan any more
   */
  async replan(replan: (request: StreamRequest) => StreamPlan): Promise<void> {
    await Promise.all([...this.#followed.values()].map((followed) => this.#replan(followed, replan)));
  }

  async #replan(followed: Followed, replan: (request: StreamRequest) => StreamPlan): Promise<void> {
    const { request, stream } = followed;
    let plan: StreamPlan;
    try {
      plan = replan(request);
    } catch (error) {
      return stream.fail(error);
    }
    if (haveSameSource(request.plan, plan)) {
      request.plan = plan;
      return;
    }
    followed.request = { ...request, plan };
    await stream.move(this.sourceOf(followed.request));
  }

  #create(key: string, request: StreamRequest): Followed {
    const stream = new SharedStream({
      open: this.sourceOf(request),
      outageMaxMs: this.options.outageMaxMs,
      recentEventsMax: this.options.recentEventsMax ?? recentEventsMax,
      onPublish: ({ receivedAtMs }, subscribers) =>
        this.options.metrics?.published(receivedAtMs, subscribers),
      onEmpty: () => {
        if (this.#followed.get(key) === followed) this.#followed.delete(key);
      },
    });
    const followed: Followed = { request, stream };
    this.#followed.set(key, followed);
    return followed;
  }
}

/**
 * Whoever knows only the public schema has streams of their own, which may end when others go on. Coerced variables
 * stand in the order of their definitions, and input fields in that of the schema: equal means equal text.
 */
function keyOf({ plan, variables, principal }: StreamRequest): string {
  return JSON.stringify([plan.identity, variables, authorisationView(principal), audienceOf({ principal })]);
}
