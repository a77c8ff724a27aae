import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import type { GatewayClients } from './gateway-clients.js';
import type { GatewaySubgraphs } from './gateway-subgraphs.js';
import { barsOf } from './gateway/bars.js';
import { contenders, referenceName } from './gateway/contenders.js';
import { composeSupergraph } from './gateway/graph/federation.js';
import { measure, type Row } from './gateway/measure.js';
import { barLine, tablesOf } from './gateway/report.js';
import { scenarios } from './gateway/scenarios.js';
import { LoadProcess } from './support/load-process.js';

/**
 * Federation gateways over the same subgraphs, which answer from memory. In each scenario the gateways take turns, so that
 * what else the machine is doing meets all of them, and each answers exactly what the reference does before it is measured.
 */
const names = contenders.map(({ name }) => name);
const options = new Command('npm run bench:gateway --')
  .option('--seconds <number>', 'how long each turn is', Number, 1.5)
  .option('--rounds <number>', 'how many turns each gateway has in each scenario', Number, 3)
  .option('--warm-up <seconds>', 'how long each gateway is under load before its first turn', Number, 3)
  .option('--connections <number>', 'how many requests are under way', Number, 50)
  .addOption(
    new Option('--only <scenario...>', 'some of the scenarios').choices(scenarios.map(({ name }) => name)),
  )
  .addOption(
    new Option('--contenders <name...>', `some of the gateways; ${referenceName} always takes part`)
      .choices(names)
      .default(names),
  )
  .parse()
  .opts<{
    readonly seconds: number;
    readonly rounds: number;
    readonly warmUp: number;
    readonly connections: number;
    readonly only?: readonly string[];
    readonly contenders: readonly string[];
  }>();
if (!existsSync('/proc/self/stat')) throw new Error('CPU times are read from /proc, so this needs Linux.');

await using subgraphs = new LoadProcess<GatewaySubgraphs>(join(import.meta.dirname, 'gateway-subgraphs.js'));
await using clients = new LoadProcess<GatewayClients>(join(import.meta.dirname, 'gateway-clients.js'));
await using cleaning = new AsyncDisposableStack();
const folder = await mkdtemp(join(tmpdir(), 'tributary-bench-'));
cleaning.defer(() => rm(folder, { recursive: true }));
const supergraphFile = join(folder, 'supergraph.graphql');
await writeFile(supergraphFile, composeSupergraph(await subgraphs.ask('listen', undefined)));

const plan = {
  contenders: contenders.filter(({ name }) => name === referenceName || options.contenders.includes(name)),
  rounds: options.rounds,
  turnMs: options.seconds * 1000,
  warmUpMs: options.warmUp * 1000,
};
const surroundings = { supergraphFile, subgraphs, clients, connections: options.connections };
const rows: Row[] = [];
for (const scenario of scenarios) {
  if (options.only && !options.only.includes(scenario.name)) continue;
  rows.push(...(await measure(scenario, plan, surroundings)));
  console.log(tablesOf(scenario, rows));
}
const bars = barsOf(rows);
console.log(['', ...bars.map(barLine)].join('\n'));
if (bars.some(({ isMet }) => !isMet)) process.exitCode = 1;
console.log(JSON.stringify({ bench: 'gateway', node: process.version, rows, bars }));
