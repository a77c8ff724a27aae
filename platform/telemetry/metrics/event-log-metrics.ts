import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** The tail of a process, as far as it is watched. */
export interface WatchedTail {
  readonly position: number;
  readonly listenerCount: number;
  headPosition(): Promise<number>;
}

/** A consumer of a process, as far as it is watched. */
export interface WatchedConsumer {
  /** Absent where it reads something else than the log. */
  readonly position?: () => number;
  /** How many events it has set aside, in whatever process. */
  setAside(): Promise<number>;
}

/** How far a process is behind the event log. */
export class EventLogMetrics {
  readonly #delivery: Histogram;
  readonly #unreadable: Counter;
  readonly #consumers = new Map<string, WatchedConsumer>();
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
        for (const [consumer, watched] of this.#consumers)
          if (watched.position) consumerLag.set({ consumer }, Math.max(0, position - watched.position()));
      },
    });
    this.#unreadable = new Counter({
      name: 'tributary_events_unreadable_total',
      help: 'Events that the tail of this process handed out and that are of no known kind or not as their kind has it.',
      registers,
    });
    const setAside = new Gauge({
      name: 'tributary_event_consumer_set_aside_events',
      help: 'How many events a consumer could not handle and has set aside. Absent while Postgres is away.',
      labelNames: ['consumer'],
      registers,
      collect: async () => {
        for (const [consumer, watched] of this.#consumers) {
          try {
            setAside.set({ consumer }, await watched.setAside());
          } catch {
            setAside.remove({ consumer });
          }
        }
      },
    });
  }

  watchTail(tail: WatchedTail): void {
    this.#tail = tail;
  }

  watchConsumer(name: string, consumer: WatchedConsumer): void {
    this.#consumers.set(name, consumer);
  }

  unreadable(): void {
    this.#unreadable.inc();
  }

  handedOut({ occurredAt }: { readonly occurredAt: Date }): void {
    this.#delivery.observe(Math.max(0, Date.now() - occurredAt.getTime()) / 1000);
  }
}
