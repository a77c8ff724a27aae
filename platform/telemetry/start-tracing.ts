import type { Logger } from './logger.js';

export interface TracingOptions {
  /** The base address of an OTLP collector, to which spans go as JSON over HTTP. Absent: nothing is traced. */
  readonly endpoint?: string | undefined;
  /** The name under which this process appears. */
  readonly service: string;
  /** How many of the traces that begin here are kept, from 0 to 1. */
  readonly sampledShare: number;
  readonly logger: Logger;
}

/** Starts tracing if there is somewhere to send traces to. Otherwise not even the packages are loaded. */
export async function startTracing({
  endpoint,
  ...options
}: TracingOptions): Promise<AsyncDisposable | undefined> {
  if (endpoint === undefined) return undefined;
  const { openTelemetry } = await import('./open-telemetry.js');
  return openTelemetry({ endpoint, ...options });
}
