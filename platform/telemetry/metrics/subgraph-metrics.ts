import type { Registry } from 'prom-client';
import { BatchMetrics } from './batch-metrics.js';
import { CallMetrics } from './call-metrics.js';
import { EventLogMetrics } from './event-log-metrics.js';
import { PoolMetrics } from './pool-metrics.js';

/** What the subgraphs of one process count. Those that share a process share it; labels tell them apart. */
export class SubgraphMetrics {
  readonly requests: CallMetrics;
  readonly pools: PoolMetrics;
  readonly batches: BatchMetrics;
  readonly events: EventLogMetrics;

  /** @param registry where a subgraph adds what only it knows of */
  constructor(readonly registry: Registry) {
    this.requests = new CallMetrics(registry, {
      duration: 'tributary_subgraph_request_duration_seconds',
      inFlight: 'tributary_subgraph_requests_in_flight',
      what: 'the execution of a request in a subgraph',
    });
    this.pools = new PoolMetrics(registry);
    this.batches = new BatchMetrics(registry);
    this.events = new EventLogMetrics(registry);
  }
}
