import { asyncProperty, check } from 'fast-check';
import { getOperationAST, parse, type GraphQLError } from 'graphql';
import { prettyFormatQueryPlan } from '@apollo/query-planner';
import { nothingWithheld } from '../../plan/access/withheld.js';
import { nobody } from '../../common/caller.js';
import { sendTo } from '../../execute/send-to.js';
import { coerceVariables } from '../../plan/operations/operation-runner.js';
import { PreparedOperation } from '../../plan/operations/prepared-operation.js';
import { firstDifference } from './first-difference.js';
import { OperationArbitrary } from './operations/operation-arbitrary.js';
import type { TestOperation } from './operations/test-operation.js';
import type { TestGraph } from './test-graph.js';

export interface DeviationSearch {
  readonly graph: TestGraph;
  readonly operations: number;
  readonly seed: number;
  /** A field that the planner gets wrong, whatever the conditions are. */
  readonly avoiding?: RegExp | undefined;
}

const conditions = { percent: 35, nullPercent: 6 };

class DeviationFound extends Error {}

/**
 * Runs random operations full of conditions on the subgraphs, nothing of which is at fault, and on one schema with all of
 * their data.
 * @returns what a reader needs to understand the first deviation from the specification, in a simple operation
 */
export async function findDeviation({
  graph,
  operations,
  seed,
  avoiding,
}: DeviationSearch): Promise<string | undefined> {
  const property = asyncProperty(new OperationArbitrary(graph, conditions), async (operation) => {
    if (avoiding?.test(operation.text)) return;
    const deviation = await deviationOf(graph, operation);
    if (deviation !== undefined) throw new DeviationFound(deviation);
  });
  const { errorInstance } = await check(property, { numRuns: operations, seed });
  if (errorInstance instanceof Error && !(errorInstance instanceof DeviationFound)) throw errorInstance;
  return errorInstance instanceof DeviationFound ? errorInstance.message : undefined;
}

/** Only data is compared: errors stand in other words at the same places. */
async function deviationOf(graph: TestGraph, operation: TestOperation): Promise<string | undefined> {
  const { text, operationName, variables } = operation;
  const world = { seed: operation.world.seed, faults: {} };
  const document = parse(text);
  const definition = getOperationAST(document, operationName);
  if (!definition) throw new Error(`There is no one operation to run in ${text}`);
  const expected = await graph.monolith.answer(document, { operationName, variables, world });
  if (expected.errors?.some(isOfHiddenType)) return undefined;
  graph.enter(world);
  const prepared = new PreparedOperation(graph.revision, 'agency', document, definition);
  const { executable, queryPlan } = prepared
    .decided(coerceVariables(prepared, variables))
    .without(nothingWithheld);
  const clients = new Map(graph.subgraphs.map((subgraph) => [subgraph.name, subgraph]));
  const answer = await executable.execute(variables, sendTo(clients, nobody));
  const difference =
    firstDifference(plain(expected.data), plain(answer.data)) ??
    firstDifference(Boolean(expected.errors), Boolean(answer.errors), 'errors');
  if (difference === undefined) return undefined;
  return [
    `The graph ${graph.name} is not answered as one schema would be, ${difference}`,
    text,
    `variables ${JSON.stringify(variables)}, world ${world.seed}`,
    prettyFormatQueryPlan(queryPlan),
    `expected: ${JSON.stringify(expected, null, 2)}`,
    `answered: ${JSON.stringify(answer, null, 2)}`,
  ].join('\n\n');
}

/** A subgraph that knows an interface as an object cannot tell that one of its objects is of a type that is hidden. */
function isOfHiddenType({ message }: GraphQLError): boolean {
  return message.endsWith('does not exist inside the schema.');
}

function plain(data: unknown): unknown {
  return data === undefined ? undefined : (JSON.parse(JSON.stringify(data)) as unknown);
}
