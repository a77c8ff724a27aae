import '../../platform/config/production.js';
import 'reflect-metadata';
import { join } from 'node:path';
import { Command } from 'commander';
import { createClient } from '../../platform/database/pool.js';
import type { DatabaseCredentials } from '../../platform/database/credentials.js';
import { summariseBooks } from '../../subgraphs/ledger/verify/book-checks.js';
import { checkBooks } from '../../subgraphs/ledger/verify/book-checks.repository.js';
import { countBaseline, createBaseline } from './baseline/baseline-database.js';
import type { PostingBaseline } from './posting-baseline.js';
import type { PostingClients } from './posting-clients.js';
import type { PostingEngine } from './posting-engine.js';
import type { LoadResult } from './support/closed-loop.js';
import { LoadProcess } from './support/load-process.js';
import { cpuTimeMs, cpuTimeWithChildrenMs } from './support/process-usage.js';
import { setStage } from './support/stage.js';
import { median, round, summarise, type Summary } from './support/summary.js';

/**
 * Posted payments per second through the GraphQL endpoint, and by the engine behind it asked directly; beside them in the same
 * run what a transaction written by hand does on the same server. They take short turns, and each round is compared with itself,
 * so that what else the machine is doing meets all of them; how much CPU a payment takes tells the same with less noise.
 */
const program = new Command('npm run bench:posting --')
  .option('--quick', 'a look in some 20 seconds')
  .option('--rounds <number>', 'how often they take turns', Number)
  .option('--seconds <number>', 'how long each turn is', Number)
  .option('--accounts <number>', 'how many accounts are paid', Number, 100_000)
  .option('--clients <number>', 'how many requests are under way at the endpoint', Number, 64)
  // Two full batches, so that one is written while the other is asked for.
  .option('--engine-clients <number>', 'how many payments are under way at the engine', Number, 512)
  .option('--connections <number>', 'how many transactions written by hand are under way', Number, 16);
const { quick, accounts, clients, engineClients, connections, ...given } = program.parse().opts<{
  readonly quick?: boolean;
  readonly rounds?: number;
  readonly seconds?: number;
  readonly accounts: number;
  readonly clients: number;
  readonly engineClients: number;
  readonly connections: number;
}>();
const rounds = given.rounds ?? (quick ? 3 : 15);
const turnMs = (given.seconds ?? (quick ? 1 : 2)) * 1000;
/** Compiling the code that runs often takes Node thousands of requests. */
const warmUpMs = quick ? 3_000 : 10_000;

const labels = { baseline: 'by hand', ours: 'endpoint', engine: 'engine' } as const;
type Name = keyof typeof labels;
const names = ['baseline', 'ours', 'engine'] as const;

/** Milliseconds of CPU: of Postgres, of the process that serves, and of the one that makes the load. */
interface Cpu {
  readonly postgres: number;
  readonly gateway: number;
  readonly load: number;
}
interface Turn {
  readonly result: LoadResult;
  readonly cpu: Cpu;
}
type Round = Readonly<Record<Name, Turn>>;

await using stage = await setStage(accounts);
const baseline = await createBaseline(stage.superuser, accounts);
await using endpoint = new LoadProcess<PostingClients>(join(import.meta.dirname, 'posting-clients.js'));
await using engine = new LoadProcess<PostingEngine>(join(import.meta.dirname, 'posting-engine.js'));
await using byHand = new LoadProcess<PostingBaseline>(join(import.meta.dirname, 'posting-baseline.js'));
const { gateway, cashierToken: token, accountIds } = stage;
const credentials = stage.database.services['payments'];
if (!credentials) throw new Error('There is no service that posts payments.');
await endpoint.ask('connect', { url: gateway.url, token, accountIds, clients });
await engine.ask('connect', { credentials, timeZone: stage.timeZone, accountIds, clients: engineClients });
await byHand.ask('connect', { credentials: baseline, connections });
const loads: Readonly<Record<Name, LoadProcess<Pick<PostingBaseline, 'run'>>>> = {
  baseline: byHand,
  ours: endpoint,
  engine,
};
const postmaster = await postmasterOf(stage.superuser);

const warmUp = await takeTurns(names, warmUpMs);
const measured: Round[] = [];
for (let number = 1; number <= rounds; number += 1) {
  // Whoever comes after another finds what it left, such as pages to be written.
  measured.push(await takeTurns(number % 2 ? names : names.toReversed(), turnMs));
  report(`round ${number}`, measured.slice(-1));
}
report('all', measured);

const all = [warmUp, ...measured];
const isCounted =
  (await countPosted(stage.database.migrator)) === completed('ours', all) + completed('engine', all) &&
  (await countBaseline(baseline)) === completed('baseline', all);
const findings = await checkBooks(stage.database.migrator);
console.log(summariseBooks(findings));
const ratio = ratioOf('ours', measured);
console.log(
  JSON.stringify({
    bench: 'posting',
    ...forEach((name) => summarise(measured.map((each) => each[name].result))),
    ratio,
    engineRatio: ratioOf('engine', measured),
    ratios: measured.map((each) => ratioOf('ours', [each])),
    cpuMsPerPayment: forEach((name) => cpuPerPayment(name, measured)),
    everyAnswerIsInTheBooks: isCounted,
    bookFindings: findings.length,
  }),
);
if (!isCounted || findings.length > 0 || ratio < 1) process.exitCode = 1;

async function takeTurns(order: readonly Name[], durationMs: number): Promise<Round> {
  const turns: Partial<Record<Name, Turn>> = {};
  for (const name of order) {
    const before = await cpuSoFar(name);
    const result = await loads[name].ask('run', { durationMs });
    const after = await cpuSoFar(name);
    turns[name] = {
      result,
      cpu: {
        postgres: after.postgres - before.postgres,
        gateway: after.gateway - before.gateway,
        load: after.load - before.load,
      },
    };
  }
  return turns as Round;
}

async function cpuSoFar(name: Name): Promise<Cpu> {
  const [postgres, own, load] = await Promise.all([
    cpuTimeWithChildrenMs(postmaster),
    cpuTimeMs(process.pid),
    cpuTimeMs(loads[name].pid),
  ]);
  return { postgres, gateway: name === 'ours' ? own : 0, load };
}

function forEach<Figure>(figureOf: (name: Name) => Figure): Record<Name, Figure> {
  return { baseline: figureOf('baseline'), ours: figureOf('ours'), engine: figureOf('engine') };
}

/** The median, over all rounds, of how many payments one made for each one made by hand. */
function ratioOf(name: Name, of: readonly Round[]): number {
  const perMs = ({ result }: Turn): number => result.completed / result.elapsedMs;
  return round(median(of.map((each) => perMs(each[name]) / perMs(each.baseline))), 2);
}

function cpuPerPayment(name: Name, of: readonly Round[]): Cpu & { readonly all: number } {
  const payments = completed(name, of);
  const part = (key: keyof Cpu): number =>
    of.reduce((total, each) => total + each[name].cpu[key], 0) / payments;
  const [postgres, own, load] = [part('postgres'), part('gateway'), part('load')];
  return {
    postgres: round(postgres, 3),
    gateway: round(own, 3),
    load: round(load, 3),
    all: round(postgres + own + load, 3),
  };
}

function completed(name: Name, of: readonly Round[]): number {
  return of.reduce((total, each) => total + each[name].result.completed, 0);
}

function report(label: string, of: readonly Round[]): void {
  const row = (name: Name): string => {
    const { perSecond, p50Ms, p99Ms }: Summary = summarise(of.map((each) => each[name].result));
    const { postgres, gateway: own, load } = cpuPerPayment(name, of);
    const cpu = [postgres, own, load].map((ms) => ms.toFixed(3)).join(' + ');
    return `${labels[name].padEnd(8)} ${String(perSecond).padStart(6)}/s  p50 ${p50Ms.toFixed(1)} ms  p99 ${p99Ms.toFixed(1)} ms  CPU ${cpu} ms  ratio ${ratioOf(name, of)}`;
  };
  console.log(names.map((name, index) => `${(index ? '' : label).padEnd(9)} ${row(name)}`).join('\n'));
}

/** The parent of all processes of the server. */
async function postmasterOf(superuser: DatabaseCredentials): Promise<number> {
  const client = createClient(superuser, 'bench:postmaster');
  await client.connect();
  try {
    const { rows } = await client.query<{ file: string }>("SELECT pg_read_file('postmaster.pid') AS file");
    return parseInt(rows[0]?.file ?? '', 10);
  } finally {
    await client.end();
  }
}

async function countPosted(migrator: DatabaseCredentials): Promise<number> {
  const client = createClient(migrator, 'bench:count');
  await client.connect();
  try {
    const { rows } = await client.query<{ count: bigint }>(
      "SELECT count(*) FROM payments.payment WHERE status = 'POSTED'",
    );
    return Number(rows[0]?.count);
  } finally {
    await client.end();
  }
}
