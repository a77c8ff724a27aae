import { SpanKind, SpanStatusCode, trace, type Attributes, type Span } from '@opentelemetry/api';
import { outcomeOf, outcomeOfThrown } from './outcome.js';

const kinds = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT, server: SpanKind.SERVER } as const;

export interface SpanOptions {
  readonly kind?: keyof typeof kinds;
  readonly attributes?: Attributes;
  /** Begins a trace of its own, whatever is being traced already. */
  readonly root?: boolean;
}

/**
 * Does some work in a span, which is marked as an error when the work throws or answers errors of ours. Unless
 * `startTracing` was asked to trace there is no span, and it only does the work.
 */
export function inSpan<Result>(
  name: string,
  { kind = 'internal', attributes = {}, root = false }: SpanOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  const tracer = trace.getTracer('tributary');
  return tracer.startActiveSpan(name, { kind: kinds[kind], attributes, root }, (span) => finish(span, work));
}

async function finish<Result>(span: Span, work: () => Promise<Result>): Promise<Result> {
  try {
    const result = await work();
    const { errors } = result as { readonly errors?: Parameters<typeof outcomeOf>[0] };
    if (outcomeOf(errors) === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
    return result;
  } catch (error) {
    if (outcomeOfThrown(error) === 'failed') {
      span.recordException(error as Error);
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    throw error;
  } finally {
    span.end();
  }
}
