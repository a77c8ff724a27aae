import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { Command, Option } from 'commander';
import { candidateExecutor } from '../../gateway/testing/differential/candidate-executor.js';
import { findDifference } from '../../gateway/testing/differential/find-difference.js';
import { testGraphs, type GraphName } from '../../gateway/testing/differential/graphs/index.js';
import {
  executorWithRightRewrites,
  officialExecutor,
} from '../../gateway/testing/differential/official-executor.js';

/** Runs random operations with the official executor of query plans and with ours. Fails when an answer differs. */
const names = Object.keys(testGraphs) as GraphName[];
const { operations, seed, graph } = new Command('npm run test:executor --')
  .option('--operations <number>', 'how many operations, over all graphs', Number, 20_000)
  .option('--seed <number>', 'repeats the operations of another time', Number, randomInt(2 ** 31))
  .addOption(new Option('--graph <name>', 'only this one').choices(names))
  .parse()
  .opts<{ operations: number; seed: number; graph?: GraphName }>();
console.log(`Seed ${seed}`);

const chosen = graph ? [graph] : names;
for (const name of chosen) {
  const started = performance.now();
  const testGraph = testGraphs[name]();
  const executors = {
    official: officialExecutor(testGraph),
    corrected: executorWithRightRewrites(testGraph),
    other: candidateExecutor(testGraph),
  };
  const share = Math.ceil(operations / chosen.length);
  const result = await findDifference({ graph: testGraph, executors, operations: share, seed });
  const { difference, coverage, invalid } = result;
  const perSecond = Math.round((1000 * share) / (performance.now() - started));
  console.log(
    `${name}: ${difference ? 'DIFFERENT' : `${share} operations with equal answers, ${perSecond} per second`}; ` +
      `discarded ${invalid.toFixed(1)} % as invalid\n` +
      `  ${coverage.summary()}`,
  );
  for (const [error, times] of result.explained) console.log(`  ${times} times officially wrong: ${error}`);
  if (difference) {
    console.error(difference.report);
    process.exitCode = 1;
  }
}
