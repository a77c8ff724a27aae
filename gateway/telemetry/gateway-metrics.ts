import { Counter, type Registry } from 'prom-client';
import { CallMetrics } from '../../platform/telemetry/metrics/call-metrics.js';
import { OperationMetrics } from './operation-metrics.js';
import { SubscriptionMetrics } from './subscription-metrics.js';

/** What one gateway counts. */
export class GatewayMetrics {
  readonly operations: OperationMetrics;
  readonly fetches: CallMetrics;
  readonly subscriptions: SubscriptionMetrics;
  readonly #responses: Counter<'status'>;
  readonly #shared: Counter<'what'>;

  constructor(registry: Registry) {
    this.operations = new OperationMetrics(registry);
    this.fetches = new CallMetrics(registry, {
      duration: 'tributary_fetch_duration_seconds',
      inFlight: 'tributary_fetches_in_flight',
      what: 'a fetch from a subgraph, as the gateway sees it',
    });
    this.subscriptions = new SubscriptionMetrics(registry);
    this.#responses = new Counter({
      name: 'tributary_http_responses_total',
      help: 'Responses of the public port, by status.',
      labelNames: ['status'],
      registers: [registry],
    });
    this.#shared = new Counter({
      name: 'tributary_coalesced_total',
      help: 'Requests of clients and fetches that shared the answer of an equal one under way.',
      labelNames: ['what'],
      registers: [registry],
    });
  }

  responded(status: number): void {
    this.#responses.inc({ status });
  }

  coalesced(what: 'request' | 'fetch'): void {
    this.#shared.inc({ what });
  }
}
