import { Gauge, Histogram, type Registry } from 'prom-client';
import type { Outcome } from '../outcome.js';
import { durationBucketsSeconds, secondsSince } from './buckets.js';

/** Told by one queue what it does. Times are those of `performance.now()`. */
export interface BatchMeter {
  ran(size: number, startedAtMs: number, outcome: Outcome): void;
  answered(submittedAtMs: number): void;
}

/** What queues that work in batches do, by queue. */
export class BatchMetrics {
  readonly #depths = new Map<string, () => number>();
  readonly #size: Histogram<'queue'>;
  readonly #duration: Histogram<'queue' | 'outcome'>;
  readonly #itemDuration: Histogram<'queue'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#size = new Histogram({
      name: 'tributary_batch_size',
      help: 'How many requests went into a batch.',
      labelNames: ['queue'],
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
      registers,
    });
    this.#duration = new Histogram({
      name: 'tributary_batch_duration_seconds',
      help: 'How long a batch took, with its commit. One that failed is split and tried again.',
      labelNames: ['queue', 'outcome'],
      buckets: durationBucketsSeconds,
      registers,
    });
    this.#itemDuration = new Histogram({
      name: 'tributary_batch_item_duration_seconds',
      help: 'How long a request took from when it was submitted to its answer, waiting included.',
      labelNames: ['queue'],
      buckets: durationBucketsSeconds,
      registers,
    });
    const depths = this.#depths;
    const depthGauge = new Gauge({
      name: 'tributary_batch_queue_depth',
      help: 'Requests that wait for the next batch.',
      labelNames: ['queue'],
      registers,
      collect: () => {
        for (const [queue, depth] of depths) depthGauge.set({ queue }, depth());
      },
    });
  }

  /** @param depth how many requests wait at the moment */
  meter(queue: string, depth: () => number): BatchMeter {
    this.#depths.set(queue, depth);
    const size = this.#size.labels({ queue });
    const item = this.#itemDuration.labels({ queue });
    return {
      ran: (count, startedAtMs, outcome) => {
        size.observe(count);
        this.#duration.observe({ queue, outcome }, secondsSince(startedAtMs));
      },
      answered: (submittedAtMs) => item.observe(secondsSince(submittedAtMs)),
    };
  }
}
