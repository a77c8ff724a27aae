import 'reflect-metadata';
import { join } from 'node:path';
import { Command } from 'commander';
import { createClient } from '../../platform/database/pool.js';
import { summariseBooks } from '../../subgraphs/ledger/verify/book-checks.js';
import { checkBooks } from '../../subgraphs/ledger/verify/book-checks.repository.js';
import { countBaseline, createBaseline } from './baseline/baseline-database.js';
import type { PostingBaseline } from './posting-baseline.js';
import type { PostingClients } from './posting-clients.js';
import type { PostingEngine } from './posting-engine.js';
import type { LoadResult } from './support/closed-loop.js';
import { LoadProcess } from './support/load-process.js';
import { setStage, type Stage } from './support/stage.js';
import { round, summarise, type Summary } from './support/summary.js';

/**
 * Posted payments per second through the GraphQL endpoint, and by the engine behind it asked directly; beside them in the same
 * run what a transaction written by hand does on the same server. They take turns, so that what else the machine is doing meets
 * all of them.
 */
const program = new Command('npm run bench:posting --')
  .option('--quick', 'a look in some 15 seconds')
  .option('--rounds <number>', 'how often they take turns', Number)
  .option('--seconds <number>', 'how long each turn is', Number)
  .option('--accounts <number>', 'how many accounts are paid', Number, 100_000)
  .option('--clients <number>', 'how many requests are under way at the endpoint', Number, 64)
  .option('--engine-clients <number>', 'how many payments are under way at the engine', Number, 256)
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
const rounds = given.rounds ?? (quick ? 2 : 5);
const turnMs = (given.seconds ?? (quick ? 2 : 6)) * 1000;
/** Compiling the code that runs often takes Node thousands of requests. */
const warmUpMs = quick ? 4_000 : 10_000;

interface Turn {
  /** Through the endpoint. */
  readonly ours: LoadResult;
  readonly engine: LoadResult;
  /** By hand. */
  readonly baseline: LoadResult;
}

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

const warmUp = await takeTurns(warmUpMs);
const turns: Turn[] = [];
for (let turn = 1; turn <= rounds; turn += 1) {
  const results = await takeTurns(turnMs);
  turns.push(results);
  report(`round ${turn}`, summariseTurns([results]));
}
const total = summariseTurns(turns);
report('total', total);

const all = summariseTurns([warmUp, ...turns]);
const isCounted =
  (await countPosted(stage)) === all.ours.completed + all.engine.completed &&
  (await countBaseline(baseline)) === all.baseline.completed;
const findings = await checkBooks(stage.database.migrator);
console.log(summariseBooks(findings));
const figures = {
  bench: 'posting',
  ...total,
  ratio: ratioOf(total.ours, total.baseline),
  engineRatio: ratioOf(total.engine, total.baseline),
  rounds: turns.map((turn) => {
    const { ours, baseline: hand } = summariseTurns([turn]);
    return ratioOf(ours, hand);
  }),
  everyAnswerIsInTheBooks: isCounted,
  bookFindings: findings.length,
};
if (!isCounted || findings.length > 0 || figures.ratio < 1) process.exitCode = 1;
console.log(JSON.stringify(figures));

async function takeTurns(durationMs: number): Promise<Turn> {
  return {
    ours: await endpoint.ask('run', { durationMs }),
    engine: await engine.ask('run', { durationMs }),
    baseline: await byHand.ask('run', { durationMs }),
  };
}

function summariseTurns(of: readonly Turn[]): Record<keyof Turn, Summary> {
  return {
    ours: summarise(of.map(({ ours }) => ours)),
    engine: summarise(of.map((turn) => turn.engine)),
    baseline: summarise(of.map((turn) => turn.baseline)),
  };
}

function report(name: string, { ours, engine: direct, baseline: hand }: Record<keyof Turn, Summary>): void {
  const row = ({ perSecond, p50Ms, p99Ms }: Summary): string =>
    `${String(perSecond).padStart(6)}/s  p50 ${p50Ms.toFixed(1)} ms  p99 ${p99Ms.toFixed(1)} ms`;
  console.log(`${name.padEnd(8)}  by hand  ${row(hand)}`);
  console.log(`${' '.repeat(8)}  endpoint ${row(ours)}   ratio ${ratioOf(ours, hand)}`);
  console.log(`${' '.repeat(8)}  engine   ${row(direct)}   ratio ${ratioOf(direct, hand)}`);
}

function ratioOf(measured: Summary, hand: Summary): number {
  return round(measured.perSecond / hand.perSecond, 2);
}

async function countPosted({ database }: Stage): Promise<number> {
  const client = createClient(database.migrator, 'bench:count');
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
