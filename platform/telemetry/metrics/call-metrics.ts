import { Gauge, Histogram, type Registry } from 'prom-client';
import { outcomeOf, outcomes, type Outcome } from '../outcome.js';
import { durationBucketsSeconds, secondsSince } from './buckets.js';

export interface CallNames {
  readonly duration: string;
  readonly inFlight: string;
  /** What a call is, for the help of the metrics, such as "a fetch from a subgraph". */
  readonly what: string;
}

/** Measures calls of one subgraph. */
export interface CallMeter {
  measure<Result extends { readonly errors?: Parameters<typeof outcomeOf>[0] }>(
    call: () => Promise<Result>,
  ): Promise<Result>;
}

/** Rate, errors and duration of calls, and how many are under way, by subgraph. */
export class CallMetrics {
  readonly #duration: Histogram<'subgraph' | 'outcome'>;
  readonly #inFlight: Gauge<'subgraph'>;

  constructor(registry: Registry, { duration, inFlight, what }: CallNames) {
    this.#duration = new Histogram({
      name: duration,
      help: `How long ${what} took, by how it ended.`,
      labelNames: ['subgraph', 'outcome'],
      buckets: durationBucketsSeconds,
      registers: [registry],
    });
    this.#inFlight = new Gauge({
      name: inFlight,
      help: `How many of them are under way: ${what}.`,
      labelNames: ['subgraph'],
      registers: [registry],
    });
  }

  meter(subgraph: string): CallMeter {
    const inFlight = this.#inFlight.labels({ subgraph });
    const durations = Object.fromEntries(
      outcomes.map((outcome) => [outcome, this.#duration.labels({ subgraph, outcome })]),
    ) as Record<Outcome, Histogram.Internal<'subgraph' | 'outcome'>>;
    return {
      async measure(call) {
        const startedAtMs = performance.now();
        let outcome: Outcome = 'failed';
        inFlight.inc();
        try {
          const result = await call();
          outcome = outcomeOf(result.errors);
          return result;
        } finally {
          inFlight.dec();
          durations[outcome].observe(secondsSince(startedAtMs));
        }
      },
    };
  }
}
