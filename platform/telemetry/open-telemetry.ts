import { setTimeout as delay } from 'node:timers/promises';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { TracingOptions } from './start-tracing.js';

/** How long the end of the process may wait for the last spans to be sent. */
const lastSpansMs = 2_000;

/** Sends spans to a collector until it is disposed, which sends the last of them. Only one can be open in a process. */
export function openTelemetry({
  endpoint,
  service,
  sampledShare,
  logger,
}: TracingOptions & { readonly endpoint: string }): AsyncDisposable {
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': service }))
    .merge(detectResources({ detectors: [envDetector] }));
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new TracerProvider({
    resource,
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampledShare) }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const report = (error: unknown): void => logger.warn({ err: error }, 'traces could not be sent');
  setGlobalErrorHandler(report);
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  return {
    async [Symbol.asyncDispose]() {
      const impatience = new AbortController();
      const sent = provider.shutdown().catch(report);
      await Promise.race([
        sent,
        delay(lastSpansMs, undefined, { signal: impatience.signal }).catch(() => undefined),
      ]);
      impatience.abort();
      for (const api of [trace, context, propagation]) api.disable();
    },
  };
}
