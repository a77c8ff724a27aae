import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { durationBucketsSeconds, secondsSince } from '../../platform/telemetry/metrics/buckets.js';

/** What is going on at one moment. */
export interface LiveCounts {
  readonly streams: number;
  readonly upstreams: number;
  readonly subscribers: number;
  /** Results that wait to be read, of all subscribers together and of the slowest one. */
  readonly queuedResults: number;
  readonly queuedResultsMax: number;
}

const gauges: Readonly<Record<keyof LiveCounts, readonly [name: string, help: string]>> = {
  streams: ['tributary_streams', 'Streams that somebody follows; equal ones are one.'],
  upstreams: ['tributary_upstreams', 'Subscriptions to subgraphs that are open on behalf of all clients.'],
  subscribers: ['tributary_subscribers', 'Subscriptions of clients that are open.'],
  queuedResults: ['tributary_subscriber_queue_results', 'Results that wait to be read, of all subscribers.'],
  queuedResultsMax: [
    'tributary_subscriber_queue_results_max',
    'Results that wait to be read, of the slowest subscriber.',
  ],
};

/** Subscribers, what they wait for, and how fast events reach them. */
export class SubscriptionMetrics {
  readonly #events: Counter;
  readonly #results: Counter;
  readonly #fanOut: Histogram;
  readonly #tooSlow: Counter;
  #countLive: (() => LiveCounts) | undefined;
  #countSockets: (() => number) | undefined;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#events = new Counter({
      name: 'tributary_stream_events_total',
      help: 'Events and snapshots of streams that were completed and handed to subscribers.',
      registers,
    });
    this.#results = new Counter({
      name: 'tributary_stream_results_total',
      help: 'Results that were put into the queues of subscribers: each event once for each of them.',
      registers,
    });
    this.#fanOut = new Histogram({
      name: 'tributary_stream_fan_out_seconds',
      help: 'From when the gateway received an event to when it is in the queue of every subscriber.',
      buckets: durationBucketsSeconds,
      registers,
    });
    this.#tooSlow = new Counter({
      name: 'tributary_slow_subscribers_total',
      help: 'Subscribers that were sent away because they read too slowly.',
      registers,
    });
    for (const [field, [name, help]] of Object.entries(gauges)) {
      const gauge = new Gauge({
        name,
        help,
        registers,
        collect: (): void => gauge.set(this.#countLive?.()[field as keyof LiveCounts] ?? 0),
      });
    }
    const sockets = new Gauge({
      name: 'tributary_sockets',
      help: 'WebSockets of clients that are open.',
      registers,
      collect: (): void => sockets.set(this.#countSockets?.() ?? 0),
    });
  }

  watch(countLive: () => LiveCounts, countSockets: () => number): void {
    this.#countLive = countLive;
    this.#countSockets = countSockets;
  }

  /** @param receivedAtMs when the event reached the gateway, by `performance.now()` */
  published(receivedAtMs: number, subscribers: number): void {
    this.#events.inc();
    this.#results.inc(subscribers);
    this.#fanOut.observe(secondsSince(receivedAtMs));
  }

  sentAway(): void {
    this.#tooSlow.inc();
  }
}
