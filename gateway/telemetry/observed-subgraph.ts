import type { SubgraphClient } from '../../platform/federation/subgraph-client.js';
import type { CallMetrics } from '../../platform/telemetry/metrics/call-metrics.js';
import { inSpan } from '../../platform/telemetry/tracing.js';

/** Observes each way to a subgraph once, because two of them would be two ways to whoever compares them. */
export function observer(metrics: CallMetrics): (client: SubgraphClient) => SubgraphClient {
  const known = new WeakMap<SubgraphClient, SubgraphClient>();
  return (client) => {
    const present = known.get(client) ?? observed(client, metrics);
    known.set(client, present);
    return present;
  };
}

/** The same way to a subgraph, with every fetch measured and in a span of its own. */
function observed(client: SubgraphClient, metrics: CallMetrics): SubgraphClient {
  const meter = metrics.meter(client.name);
  const span = { kind: 'client', attributes: { subgraph: client.name } } as const;
  return {
    name: client.name,
    execute: (request) =>
      meter.measure(() => inSpan(`fetch ${client.name}`, span, () => client.execute(request))),
    subscribe: (request) => client.subscribe(request),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}
