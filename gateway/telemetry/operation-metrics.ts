import type { OperationDefinitionNode } from 'graphql';
import { Counter, Histogram, type Registry } from 'prom-client';
import { durationBucketsSeconds, secondsSince } from '../../platform/telemetry/metrics/buckets.js';
import { outcomeOf, outcomeOfThrown, type Outcome } from '../../platform/telemetry/outcome.js';
import { currentRequest, type Transport } from '../../platform/telemetry/request-context.js';
import { OperationNames } from './operation-names.js';
import { inOperationSpan } from './operation-span.js';

type Errors = Parameters<typeof outcomeOf>[0];
type Count = (outcome: Outcome, startedAtMs: number) => void;

const unknownOperation = { operation: 'other', kind: 'unknown' } as const;

export interface ObservedOperation {
  readonly operation: OperationDefinitionNode;
  readonly onlyIntrospects: boolean;
}

/** Rate, errors and duration of operations, by name, kind, transport and outcome. */
export class OperationMetrics {
  readonly #total: Counter<'operation' | 'kind' | 'transport' | 'outcome'>;
  readonly #duration: Histogram<'operation' | 'kind'>;
  readonly #lookups: Counter<'result'>;
  readonly #names = new OperationNames();
  readonly #counts = new WeakMap<OperationDefinitionNode, Partial<Record<Transport, Count>>>();

  constructor(registry: Registry) {
    const registers = [registry];
    this.#total = new Counter({
      name: 'tributary_operations_total',
      help: 'Operations, by name, kind, transport and how they ended.',
      labelNames: ['operation', 'kind', 'transport', 'outcome'],
      registers,
    });
    this.#duration = new Histogram({
      name: 'tributary_operation_duration_seconds',
      help: 'From when a request came in to its result; of a subscription, to when it was accepted.',
      labelNames: ['operation', 'kind'],
      buckets: durationBucketsSeconds,
      registers,
    });
    this.#lookups = new Counter({
      name: 'tributary_operation_cache_lookups_total',
      help: 'Whether an operation was known, with its plan, or had to be parsed and validated.',
      labelNames: ['result'],
      registers,
    });
  }

  /**
   * Counts one run of an operation, in a span of its own. It answers what goes to the caller, or throws what refuses the
   * operation.
   */
  async observe<Result>(prepared: ObservedOperation, run: () => Promise<Result>): Promise<Result> {
    const { transport = 'http', startedAtMs = performance.now() } = currentRequest() ?? {};
    const count = this.#countOf(prepared, transport);
    try {
      const result = await inOperationSpan(prepared.operation, run);
      count(outcomeOf((result as { readonly errors?: Errors }).errors), startedAtMs);
      return result;
    } catch (error) {
      count(outcomeOfThrown(error), startedAtMs);
      throw error;
    }
  }

  /** Counts an operation that did not get as far as to have a name. */
  refused(): void {
    const { transport = 'http' } = currentRequest() ?? {};
    this.#total.inc({ ...unknownOperation, transport, outcome: 'refused' });
  }

  lookedUp(isKnown: boolean): void {
    this.#lookups.inc({ result: isKnown ? 'hit' : 'miss' });
  }

  /** Remembered with the operation, which is one object for as long as it is in the cache. */
  #countOf(prepared: ObservedOperation, transport: Transport): Count {
    const known = this.#counts.get(prepared.operation) ?? {};
    this.#counts.set(prepared.operation, known);
    return (known[transport] ??= this.#newCount(prepared, transport));
  }

  #newCount({ operation, onlyIntrospects }: ObservedOperation, transport: Transport): Count {
    // Anybody may read the schema, under any name, and names that are told apart are few.
    const label = onlyIntrospects ? 'introspection' : this.#names.labelOf(operation.name?.value);
    const labels = { operation: label, kind: operation.operation };
    const duration = this.#duration.labels(labels);
    return (outcome, startedAtMs) => {
      this.#total.inc({ ...labels, transport, outcome });
      duration.observe(secondsSince(startedAtMs));
    };
  }
}
