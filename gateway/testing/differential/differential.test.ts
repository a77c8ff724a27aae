import type { ExecutionResult } from 'graphql';
import type { SubgraphRequest } from '../../../platform/federation/subgraph-client.js';
import { candidateExecutor } from './candidate-executor.js';
import { Coverage } from './coverage.js';
import type { ExecutableGraph, Executor } from './executor.js';
import { findDifference } from './find-difference.js';
import { testGraphs, type GraphName } from './graphs/index.js';
import { executorWithRightRewrites, officialExecutor } from './official-executor.js';

const names = Object.keys(testGraphs) as GraphName[];
const seed = 20_261_001;

/** What at least so many percent of the operations come to. */
const features = {
  Flatten: 25,
  'variable conditions': 8,
  Parallel: 25,
  Sequence: 25,
  entities: 25,
  'Flatten over several lists': 2,
  'some data': 60,
  errors: 20,
  'errors beside data': 5,
  'error of a subgraph': 10,
  'error: Cannot return null for non-nullable': 3,
  'error: Invalid value found': 2,
  'error: Invalid __typename found': 0.09,
} as const;

/**
 * The product's own graph requires nothing that is nested, and has many fields that one subgraph answers alone: the more it has
 * of them, the fewer of its operations come to what crosses subgraphs, however many there are.
 */
const wantedOf = (name: GraphName): Readonly<Record<string, number>> =>
  name === 'tributary'
    ? {
        ...features,
        ...{ Flatten: 10, entities: 10, Parallel: 15, Sequence: 10, 'Flatten over several lists': 0.5 },
        'error: Invalid __typename found': 0,
      }
    : { ...features, 'nested requires': 2 };

/** Few at a time, so that each test ends soon, however slow the machine is. */
const portions = Array.from({ length: 10 }, (_, index) => ({ operations: 100, seed: seed + index }));

describe.each(names)('over the graph %s', (name) => {
  const graph = testGraphs[name]();
  const coverage = new Coverage();
  const executors = {
    official: officialExecutor(graph),
    corrected: executorWithRightRewrites(graph),
    other: candidateExecutor(graph),
  };

  it.each(portions)(
    'the candidate answers as the official executor does, with seed $seed',
    async (portion) => {
      const { difference } = await findDifference({ graph, executors, coverage, ...portion });
      expect(difference?.report).toBeUndefined();
    },
  );

  it('the operations exercise what they should', () => {
    expect(coverage.lacking(wantedOf(name))).toEqual({});
  });
});

describe('a wrong executor is caught, and a small operation shows it,', () => {
  const graph = testGraphs.museum();
  const official = officialExecutor(graph);

  const spoiling =
    (spoil: (result: ExecutionResult) => ExecutionResult): Executor =>
    async (execution) =>
      spoil(await official(execution));

  it.each<[string, Executor]>([
    [
      'when it orders keys in another way',
      spoiling(({ data, ...rest }) => ({ ...rest, data: reversed(data) })),
    ],
    [
      'when it gives zero in place of null',
      spoiling(({ data, ...rest }) => ({ ...rest, data: zeroed(data) })),
    ],
    ['when it misses an error', spoiling(({ errors, ...rest }) => ({ ...rest, errors: errors?.slice(1) }))],
    ['when it keeps from subgraphs what they require', officialExecutor(withholding(graph, 'weight'))],
    [
      'when it does everything twice',
      async (execution) => {
        await official(execution);
        return official(execution);
      },
    ],
  ])('%s', async (_, other) => {
    const executors = { official, other };
    const { difference } = await findDifference({ graph, executors, operations: 250, seed });
    expect(difference?.report).toContain('The executors differ on the graph museum, at ');
    expect(difference?.operation.text.split('\n').length).toBeLessThan(20);
  });
});

type Data = ExecutionResult['data'];

function reversed(data: Data): Data {
  return revived(data, (value) =>
    isPlainObject(value) ? Object.fromEntries(Object.entries(value).reverse()) : value,
  );
}

function zeroed(data: Data): Data {
  return revived(data, (value) => value ?? 0);
}

function revived(data: Data, change: (value: unknown) => unknown): Data {
  return data && (JSON.parse(JSON.stringify(data), (_, value) => change(value)) as Data);
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The graph, with subgraphs that are not told a field of the entities they are asked about. */
function withholding({ revision, subgraphs }: ExecutableGraph, field: string): ExecutableGraph {
  const without = ({ variables, ...request }: SubgraphRequest): SubgraphRequest => {
    const text = JSON.stringify(variables ?? {}, (key, value: unknown) =>
      key === field ? undefined : value,
    );
    return { ...request, variables: JSON.parse(text) as SubgraphRequest['variables'] };
  };
  return {
    revision,
    subgraphs: subgraphs.map((subgraph) => ({
      name: subgraph.name,
      execute: (request) => subgraph.execute(without(request)),
      subscribe: (request) => subgraph.subscribe(request),
      [Symbol.asyncDispose]: () => subgraph[Symbol.asyncDispose](),
    })),
  };
}
