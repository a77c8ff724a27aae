import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ourName } from './gateway/contenders.js';
import { barsOf, type Results, type ScenarioName } from './subscriptions/bars.js';
import { startCannedGraph } from './subscriptions/canned-graph.js';
import { contenders } from './subscriptions/contenders.js';
import { measureIdentical, type Identical } from './subscriptions/identical.js';
import { measureMany } from './subscriptions/many.js';
import { barLine, reportOfIdentical, reportOfMany, reportOfSlow } from './subscriptions/report.js';
import { measureSlow } from './subscriptions/slow.js';

/**
 * How many can follow what happens: many sockets on many streams of the whole product, many on one stream of our gateway and
 * of others, and some that do not read. Subscribers run in processes of their own; times are of one clock, that of this machine.
 */
const scenarios: readonly ScenarioName[] = ['many', 'identical', 'slow'];
const names = contenders.map(({ name }) => name);
const options = new Command('npm run bench:subscriptions --')
  .addOption(
    new Option('--only <scenario...>', 'some of the scenarios').choices(scenarios).default(scenarios),
  )
  .option('--sockets <number>', 'many: how many sockets', bounded(1, 50_000), 10_000)
  .option('--accounts <number>', 'many: how many accounts they watch', bounded(1, 10_000), 1_000)
  .option('--per-second <number>', 'many: how many payments', bounded(1, 1_000), 100)
  .option('--seconds <number>', 'many: how long payments are measured', bounded(1, 120), 30)
  .option('--subscribers <number>', 'identical: how many subscribers', bounded(1, 20_000), 2_000)
  .addOption(
    new Option('--contenders <name...>', `identical: some of the gateways; ${ourName} always takes part`)
      .choices(names)
      .default(names),
  )
  .option('--live <number>', 'slow: how many sockets that read', bounded(1, 10_000), 1_000)
  .option('--paused <number>', 'slow: how many sockets that stop reading', bounded(1, 1_000), 100)
  .parse()
  .opts<{
    readonly only: readonly ScenarioName[];
    readonly sockets: number;
    readonly accounts: number;
    readonly perSecond: number;
    readonly seconds: number;
    readonly subscribers: number;
    readonly contenders: readonly string[];
    readonly live: number;
    readonly paused: number;
  }>();
const identicalLoad = { perSecond: 2, durationMs: 10_000 };
const slowPerSecond = 4;
/** Of a process besides its sockets. */
const otherFiles = 500;

if (!existsSync('/proc/self/stat')) throw new Error('CPU times are read from /proc, so this needs Linux.');
const socketsOf: Readonly<Record<ScenarioName, number>> = {
  many: options.sockets,
  identical: options.subscribers,
  slow: options.live + options.paused,
};
assertFilesSuffice(Math.max(...options.only.map((scenario) => socketsOf[scenario])) + otherFiles);

const results: Results = {
  ...(options.only.includes('many') && { many: await many() }),
  ...(options.only.includes('identical') && { identical: await identical() }),
  ...(options.only.includes('slow') && { slow: await slow() }),
};
const bars = barsOf(results);
console.log(['', ...bars.map(barLine)].join('\n'));
if (bars.some(({ isMet }) => !isMet)) process.exitCode = 1;
console.log(JSON.stringify({ bench: 'subscriptions', node: process.version, ...results, bars }));

async function many() {
  const { sockets, accounts, perSecond, seconds } = options;
  const result = await measureMany({ sockets, accounts, perSecond, durationMs: seconds * 1000 });
  console.log(reportOfMany(result));
  return result;
}

async function identical() {
  await using graph = await startCannedGraph();
  const rows: Identical[] = [];
  for (const contender of contenders) {
    if (contender.name !== ourName && !options.contenders.includes(contender.name)) continue;
    rows.push(
      await measureIdentical(contender, { subscribers: options.subscribers, ...identicalLoad }, graph),
    );
  }
  console.log(reportOfIdentical(rows));
  return rows;
}

async function slow() {
  await using graph = await startCannedGraph();
  const { live, paused } = options;
  const result = await measureSlow({ live, paused, perSecond: slowPerSecond }, graph);
  console.log(reportOfSlow(result));
  return result;
}

/** @throws Error when a value is not a whole number within the bounds */
function bounded(min: number, max: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (Number.isInteger(number) && number >= min && number <= max) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

/** Node raises its limit as far as it may; the processes that it starts have the same one. */
function assertFilesSuffice(needed: number): void {
  const { userLimits } = process.report.getReport() as {
    userLimits: { open_files: { soft: number | string } };
  };
  const limit = Number(userLimits.open_files.soft);
  if (limit < needed) {
    throw new Error(
      `A process may open ${limit} files, and ${needed} are needed: raise the limit with ulimit -n.`,
    );
  }
}
