import fc from 'fast-check';
import { Coverage } from '../coverage.js';
import { testGraphs, type GraphName } from '../graphs/index.js';
import { OperationArbitrary } from './operation-arbitrary.js';
import { operationFeatures } from './operation-features.js';
import type { TestOperation } from './test-operation.js';

/** What at least so many percent of the operations have in them. */
const features = {
  'named fragments': 20,
  'inline fragments': 40,
  variables: 50,
  'default values': 20,
  conditions: 50,
  'variable conditions': 40,
  'abstract types': 5,
  aliases: 50,
  __typename: 30,
  introspection: 1,
  mutation: 8,
  'several operations': 1,
} as const;

describe.each(Object.keys(testGraphs) as GraphName[])('random operations over the graph %s', (name) => {
  const graph = testGraphs[name]();

  it('are of every kind, and most that are written are valid', () => {
    const arbitrary = new OperationArbitrary(graph);
    const coverage = new Coverage();
    for (const operation of fc.sample(arbitrary, { numRuns: 2_000, seed: 1 })) {
      coverage.add(operationFeatures(graph.revision.apiSchema, operation));
    }
    expect(coverage.lacking(features)).toEqual({});
    expect(arbitrary.discardRate).toBeLessThan(0.3);
  });

  it('are the same for the same seed', () => {
    const operations = (): unknown => fc.sample(new OperationArbitrary(graph), { numRuns: 20, seed: 2 });
    expect(operations()).toEqual(operations());
  });

  it('become as simple as the failure allows that they are to show', () => {
    const mentionsType = ({ text }: TestOperation): boolean => text.includes('__typename');
    const property = fc.property(new OperationArbitrary(graph), (operation) => !mentionsType(operation));
    const [simplest] = fc.check(property, { seed: 3 }).counterexample ?? [];
    expect(simplest?.text.match(/\w+/g)?.length).toBeLessThan(15);
    expect(simplest?.world.faults).toEqual({});
  });
});
