import { Registry } from 'prom-client';
import { CannotListen } from '../platform/http/listen.js';
import type { Logger } from '../platform/telemetry/logger.js';
import { serveMetrics } from '../platform/telemetry/metrics/metrics-server.js';
import { startTracing } from '../platform/telemetry/start-tracing.js';
import { metricsPlace, placeRefusal } from './places.js';
import type { TelemetrySettings } from './settings.js';

export interface TelemetryOptions {
  readonly settings: TelemetrySettings;
  /** The name of the process in traces. */
  readonly service: string;
  readonly logger: Logger;
}

/**
 * Starts what a process tells its operators besides logs. Started first and so stopped last, it also tells of the stop.
 * @returns where everything in this process counts, whether or not somebody reads it
 */
export async function startTelemetry(
  owner: AsyncDisposableStack,
  { settings, service, logger }: TelemetryOptions,
): Promise<Registry> {
  const { METRICS_HOST: host, METRICS_PORT: port, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = settings;
  const sampledShare = settings.OTEL_TRACES_SAMPLER_ARG;
  owner.use(await startTracing({ endpoint, service, sampledShare, logger }));
  const registry = new Registry();
  if (port !== undefined) {
    const serving = serveMetrics({ registry, host, port, logger });
    const { url } = owner.use(await serving.catch(nameVariables));
    logger.info({ url }, 'metrics are served');
  }
  return registry;
}

function nameVariables(error: unknown): never {
  throw error instanceof CannotListen ? placeRefusal(error, metricsPlace) : error;
}
