// Before all that makes loggers.
import './support/quiet.js';
import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { Argument, Command, Option } from 'commander';
import { summariseBooks } from '../../subgraphs/ledger/verify/book-checks.js';
import { scenarios } from './scenarios.js';
import { Bound } from './support/bound.js';
import type { Scenario, Size } from './support/scenario.js';
import { summarise } from './support/summary.js';

/** Puts the running product through faults and races. Fails when a payment was lost or doubled, or the books are wrong. */
await new Command('npm run test:faults --')
  .addArgument(new Argument('<scenario>', 'what to try').choices(scenarios.map(({ name }) => name)))
  .addOption(new Option('--seed <number>', 'repeats the choices of another time').argParser(Number))
  .addOption(new Option('--runs <number>', 'how often').argParser(Number))
  .addOption(new Option('--clients <number>', 'how many requests at a time').argParser(Number))
  .addOption(new Option('--minutes <number>', 'after which no further run is begun').argParser(Number))
  .addHelpText('after', `\n${scenarios.map(({ name, about }) => `${name.padEnd(24)}${about}`).join('\n')}`)
  .action(run)
  .parseAsync();

async function run(name: string, given: Partial<Size> & { readonly seed?: number }): Promise<void> {
  const scenario = scenarios.find((each) => each.name === name) as Scenario;
  const { seed = randomInt(2 ** 31), ...size } = given;
  const { runs, clients, minutes } = { ...scenario.whole, ...size };
  console.log(`${scenario.name}: ${scenario.about}. Seed ${seed}`);
  const say = (line: string): void => console.log(line);
  const outcome = await scenario.run({ runs, clients, seed, bound: new Bound(minutes), say });
  console.log(summariseBooks(outcome.findings));
  if (outcome.runs < runs) console.log(`After ${minutes} minutes ${outcome.runs} of ${runs} runs were done.`);
  const summary = summarise(scenario, seed, outcome);
  if (!summary.ok) process.exitCode = 1;
  console.log(JSON.stringify(summary));
}
