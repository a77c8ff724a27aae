import type { LoadResult } from './closed-loop.js';

export interface Summary {
  readonly completed: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Several loads as if they had been one. */
export function summarise(results: readonly LoadResult[]): Summary {
  const completed = sum(results.map((result) => result.completed));
  const latenciesMs = Float64Array.from(results.flatMap((result) => [...result.latenciesMs])).sort();
  return {
    completed,
    perSecond: round(completed / (sum(results.map((result) => result.elapsedMs)) / 1000), 0),
    p50Ms: round(quantile(latenciesMs, 0.5), 2),
    p99Ms: round(quantile(latenciesMs, 0.99), 2),
  };
}

/** @param sorted in ascending order; NaN when there are none */
export function quantile(sorted: Float64Array, fraction: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? NaN;
}

/** NaN when there are none. */
export const median = (values: readonly number[]): number => quantile(Float64Array.from(values).sort(), 0.5);

export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
