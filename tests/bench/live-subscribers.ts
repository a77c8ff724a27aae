import { setTimeout as delay } from 'node:timers/promises';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { answerParent } from './support/load-process.js';

/** What one subscriber received: where its snapshot stood, and each event after that with the time of its arrival. */
export interface Delivery {
  readonly subject: string;
  readonly snapshot: number;
  readonly sequences: readonly number[];
  /** Milliseconds since the epoch. */
  readonly receivedAtMs: readonly number[];
}

export interface Watcher {
  readonly subject: string;
  readonly token: string;
}

export interface Watch {
  readonly url: string;
  /** The text of a subscription of `$subject` whose one field selects `sequence`. */
  readonly subscription: string;
  /** One subscriber each, on a socket of its own. */
  readonly watchers: readonly Watcher[];
}

/** Subscribers of a GraphQL endpoint, in a process of their own. */
export interface LiveSubscribers {
  /** Resolves when every subscriber has its snapshot. */
  readonly watch: (watch: Watch) => Promise<void>;
  /** How many events all subscribers have received. */
  readonly count: (nothing: undefined) => number;
  /** Ends all subscriptions. */
  readonly leave: (nothing: undefined) => Promise<readonly Delivery[]>;
}

class Subscriber {
  readonly subject: string;
  readonly sequences: number[] = [];
  readonly receivedAtMs: number[] = [];
  readonly #client: Client;
  readonly #ready = Promise.withResolvers<void>();
  #snapshot: number | undefined;

  constructor({ subject, token }: Watcher, { url, subscription }: Watch) {
    this.subject = subject;
    this.#client = createClient({
      url: url.replace(/^http/, 'ws'),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { authorization: `Bearer ${token}` },
    });
    this.#client.subscribe<Record<string, { sequence: number }>>(
      { query: subscription, variables: { subject } },
      {
        next: ({ data, errors }) => {
          const [item] = Object.values(data ?? {});
          if (item && !errors) this.#take(item.sequence);
          else this.#ready.reject(new Error(`A subscriber received ${JSON.stringify(errors)}`));
        },
        error: (error) => this.#ready.reject(new Error(`A subscription failed: ${JSON.stringify(error)}`)),
        complete: () => this.#ready.reject(new Error('A subscription ended before its snapshot.')),
      },
    );
  }

  /** Resolves with the snapshot. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  #take(sequence: number): void {
    if (this.#snapshot === undefined) {
      this.#snapshot = sequence;
      return this.#ready.resolve();
    }
    this.sequences.push(sequence);
    this.receivedAtMs.push(performance.timeOrigin + performance.now());
  }

  async leave(): Promise<Delivery> {
    await this.#client.dispose();
    const { subject, sequences, receivedAtMs } = this;
    return { subject, snapshot: this.#snapshot ?? 0, sequences, receivedAtMs };
  }
}

const connectedAtOnce = 50;
let subscribers: Subscriber[] = [];

answerParent<LiveSubscribers>({
  async watch(watch: Watch) {
    const { watchers } = watch;
    for (let start = 0; start < watchers.length; start += connectedAtOnce) {
      const group = watchers
        .slice(start, start + connectedAtOnce)
        .map((watcher) => new Subscriber(watcher, watch));
      subscribers.push(...group);
      await Promise.all(group.map((subscriber) => subscriber.ready));
    }
  },
  count: () => subscribers.reduce((total, { sequences }) => total + sequences.length, 0),
  async leave() {
    const leaving = subscribers;
    subscribers = [];
    const deliveries = await Promise.all(leaving.map((subscriber) => subscriber.leave()));
    // The gateway notices a closed socket a moment after us.
    await delay(200);
    return deliveries;
  },
});
