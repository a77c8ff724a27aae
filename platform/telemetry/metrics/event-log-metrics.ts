import { Gauge, Histogram, type Registry } from 'prom-client';

/** The tail of a process, as far as it is watched. */
export interface WatchedTail {
  readonly position: number;
  readonly listenerCount: number;
  headPosition(): Promise<number>;
}

/** How far a process is behind the event log. */
export class EventLogMetrics {
  readonly #delivery: Histogram;
  readonly #consumers = new Map<string, () => number>();
  #tail: WatchedTail | undefined;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#delivery = new Histogram({
      name: 'tributary_event_delivery_seconds',
      help: 'From when an event was written, by the clock of Postgres, to when it was handed to those who listen.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
      registers,
    });
    const lag = new Gauge({
      name: 'tributary_event_tail_lag_events',
      help: 'How many events the tail of this process is behind the head of the log. Absent while Postgres is away.',
      registers,
      collect: async () => {
        const tail = this.#tail;
        if (!tail) return;
        try {
          lag.set(Math.max(0, (await tail.headPosition()) - tail.position));
        } catch {
          lag.remove();
        }
      },
    });
    const listeners = new Gauge({
      name: 'tributary_event_listeners',
      help: 'Streams and consumers of this process that wait for events.',
      registers,
      collect: (): void => listeners.set(this.#tail?.listenerCount ?? 0),
    });
    const consumerLag = new Gauge({
      name: 'tributary_event_consumer_lag_events',
      help: 'How many events a consumer had not handled when this process last worked for it.',
      labelNames: ['consumer'],
      registers,
      collect: () => {
        const position = this.#tail?.position ?? 0;
        for (const [consumer, positionOf] of this.#consumers)
          consumerLag.set({ consumer }, Math.max(0, position - positionOf()));
      },
    });
  }

  watchTail(tail: WatchedTail): void {
    this.#tail = tail;
  }

  watchConsumer(name: string, position: () => number): void {
    this.#consumers.set(name, position);
  }

  handedOut({ occurredAt }: { readonly occurredAt: Date }): void {
    this.#delivery.observe(Math.max(0, Date.now() - occurredAt.getTime()) / 1000);
  }
}
