import { asyncProperty, check } from 'fast-check';
import { compareExecutors, type ComparedExecutors } from './compare-executors.js';
import { Coverage } from './coverage.js';
import { OperationArbitrary } from './operations/operation-arbitrary.js';
import { operationFeatures } from './operations/operation-features.js';
import type { TestOperation } from './operations/test-operation.js';
import { outcomeFeatures } from './outcome-features.js';
import { planFeatures } from './plan-features.js';
import type { TestGraph } from './test-graph.js';

export interface DifferenceSearch {
  readonly graph: TestGraph;
  readonly executors: ComparedExecutors;
  readonly operations: number;
  /** Repeats the operations of another search. */
  readonly seed: number;
  /** Counts on in it. */
  readonly coverage?: Coverage;
}

export interface SearchResult {
  readonly difference: { readonly operation: TestOperation; readonly report: string } | undefined;
  readonly coverage: Coverage;
  /** How often which errors of the official executor accounted for a difference. */
  readonly explained: ReadonlyMap<string, number>;
  /** Percentage of what was written. */
  readonly invalid: number;
}

class DifferenceFound extends Error {}

/** Runs random operations with both executors until they differ, and then looks for a simpler operation that shows it. */
export async function findDifference(search: DifferenceSearch): Promise<SearchResult> {
  const { graph, executors, operations, seed, coverage = new Coverage() } = search;
  const arbitrary = new OperationArbitrary(graph);
  const explained = new Map<string, number>();
  const property = asyncProperty(arbitrary, async (operation) => {
    const comparison = await compareExecutors({ graph, executors, operation });
    coverage.add([
      ...operationFeatures(graph.revision.apiSchema, operation),
      ...planFeatures(comparison.plan),
      ...outcomeFeatures(comparison.official),
    ]);
    for (const name of comparison.explanation ?? []) explained.set(name, (explained.get(name) ?? 0) + 1);
    if (comparison.report !== undefined) throw new DifferenceFound(comparison.report);
  });
  const { counterexample, errorInstance } = await check(property, { numRuns: operations, seed });
  const found = errorInstance instanceof DifferenceFound ? errorInstance : undefined;
  if (errorInstance instanceof Error && !found) throw errorInstance;
  return {
    difference: found && counterexample ? { operation: counterexample[0], report: found.message } : undefined,
    coverage,
    explained,
    invalid: 100 * arbitrary.discardRate,
  };
}
