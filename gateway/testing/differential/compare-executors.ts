import { prettyFormatQueryPlan, type QueryPlan } from '@apollo/query-planner';
import { parse, print } from 'graphql';
import { planOf } from '../../plan/operations/plannable.js';
import type { Execution, Executor } from './executor.js';
import { firstDifference } from './first-difference.js';
import { decidedText } from './operations/decided-text.js';
import type { TestOperation } from './operations/test-operation.js';
import { officialErrors } from './official-errors.js';
import { outcomeOf, type Outcome } from './outcome.js';
import type { TestGraph } from './test-graph.js';

export interface ComparedExecutors {
  readonly official: Executor;
  /** The official one with an error of its corrected that no operation can avoid. Without it, nothing is explained. */
  readonly corrected?: Executor;
  readonly other: Executor;
}

export interface Comparison {
  readonly plan: QueryPlan;
  readonly official: Outcome;
  /** The errors of the official executor that account for the difference, if they do. */
  readonly explanation: readonly string[] | undefined;
  /** What a reader needs to understand the first difference; undefined when there is none. */
  readonly report: string | undefined;
}

/** Shows two executors the same operation in the same world. */
export async function compareExecutors({
  graph,
  executors,
  operation,
}: {
  readonly graph: TestGraph;
  readonly executors: ComparedExecutors;
  readonly operation: TestOperation;
}): Promise<Comparison> {
  const execution = executionOf(graph, operation);
  const { plan } = execution;
  const official = await run(graph, executors.official, operation, execution);
  const other = await run(graph, executors.other, operation, execution);
  const difference = differenceOf(official, other);
  const explanation = difference && executors.corrected && (await explain(graph, executors, operation));
  const report =
    difference && !explanation
      ? reportOf({ graph, operation, plan, difference, official, other })
      : undefined;
  return { plan, official, explanation: explanation || undefined, report };
}

/** How an execution fails as a whole, over answers that make no sense, is of no interest; that it does, is. */
function differenceOf(official: Outcome, other: Outcome): string | undefined {
  return hasFailed(official) && hasFailed(other) ? undefined : firstDifference(official, other);
}

function hasFailed({ rejected, data, errors }: Outcome): boolean {
  return rejected !== undefined || (data === undefined && errors !== undefined);
}

/** Tries each error of the official executor on its own, and then all of them. */
async function explain(
  graph: TestGraph,
  executors: ComparedExecutors,
  operation: TestOperation,
): Promise<readonly string[] | undefined> {
  const asked = parse(operation.text);
  const possible = officialErrors.filter(({ concerns }) => concerns?.(asked) ?? true);
  for (const errors of [...possible.map((error) => [error]), possible]) {
    const document = errors.reduce((text, error) => error.document?.(text) ?? text, asked);
    const world = errors.reduce((seen, error) => error.world?.(seen) ?? seen, operation.world);
    const easier = { ...operation, text: print(document), world };
    const execution = executionOf(graph, easier);
    const outcome = async (executor: Executor): Promise<Outcome> =>
      errors.reduce(
        (seen, error) => error.outcome?.(seen) ?? seen,
        await run(graph, executor, easier, execution),
      );
    const corrected = errors.some(({ correctsRewrites }) => correctsRewrites) && executors.corrected;
    const official = await outcome(corrected || executors.official);
    if (!differenceOf(official, await outcome(executors.other))) return errors.map(({ name }) => name);
  }
  return undefined;
}

function executionOf(
  { revision }: TestGraph,
  operation: TestOperation,
): Execution & { readonly plan: QueryPlan } {
  const text = decidedText(operation, revision.apiSchema);
  return { text, variables: operation.variables, plan: planOf(text, revision) };
}

function run(
  graph: TestGraph,
  executor: Executor,
  { world }: TestOperation,
  execution: Execution,
): Promise<Outcome> {
  graph.enter(world);
  return outcomeOf(
    () => executor(execution),
    () => graph.mutationsReceived,
  );
}

interface Finding {
  readonly graph: TestGraph;
  readonly operation: TestOperation;
  readonly plan: QueryPlan;
  readonly difference: string;
  readonly official: Outcome;
  readonly other: Outcome;
}

function reportOf({ graph, operation, plan, difference, official, other }: Finding): string {
  return [
    `The executors differ on the graph ${graph.name}, ${difference}`,
    operation.text,
    `operation name ${operation.operationName ?? '(none)'}, variables ${JSON.stringify(operation.variables)}`,
    `world ${JSON.stringify(operation.world)}`,
    prettyFormatQueryPlan(plan),
    `official: ${JSON.stringify(official, null, 2)}`,
    `other: ${JSON.stringify(other, null, 2)}`,
  ].join('\n\n');
}
