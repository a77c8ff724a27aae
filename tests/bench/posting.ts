import 'reflect-metadata';
import { join } from 'node:path';
import { Command } from 'commander';
import { createClient } from '../../platform/database/pool.js';
import { summariseBooks } from '../../subgraphs/ledger/verify/book-checks.js';
import { checkBooks } from '../../subgraphs/ledger/verify/book-checks.repository.js';
import { countBaseline, createBaseline } from './baseline/baseline-database.js';
import type { PostingBaseline } from './posting-baseline.js';
import type { PostingClients } from './posting-clients.js';
import type { LoadResult } from './support/closed-loop.js';
import { LoadProcess } from './support/load-process.js';
import { setStage, type Stage } from './support/stage.js';
import { round, summarise, type Summary } from './support/summary.js';

/**
 * Posted payments per second through the GraphQL endpoint, and beside it in the same run what a transaction written by hand
 * does on the same server. The two take turns, so that what else the machine is doing meets both.
 */
const program = new Command('npm run bench:posting --')
  .option('--quick', 'a look in some 15 seconds')
  .option('--rounds <number>', 'how often the two take turns', Number)
  .option('--seconds <number>', 'how long each turn is', Number)
  .option('--accounts <number>', 'how many accounts are paid', Number, 100_000)
  .option('--clients <number>', 'how many requests are under way at the endpoint', Number, 64)
  .option('--connections <number>', 'how many transactions written by hand are under way', Number, 16);
const { quick, accounts, clients, connections, ...given } = program.parse().opts<{
  readonly quick?: boolean;
  readonly rounds?: number;
  readonly seconds?: number;
  readonly accounts: number;
  readonly clients: number;
  readonly connections: number;
}>();
const rounds = given.rounds ?? (quick ? 2 : 5);
const turnMs = (given.seconds ?? (quick ? 2 : 6)) * 1000;
/** Compiling the code that runs often takes Node thousands of requests. */
const warmUpMs = quick ? 4_000 : 10_000;

await using stage = await setStage(accounts);
const baseline = await createBaseline(stage.superuser, accounts);
await using ours = new LoadProcess<PostingClients>(join(import.meta.dirname, 'posting-clients.js'));
await using byHand = new LoadProcess<PostingBaseline>(join(import.meta.dirname, 'posting-baseline.js'));
const { gateway, cashierToken: token, accountIds } = stage;
await ours.ask('connect', { url: gateway.url, token, accountIds, clients });
await byHand.ask('connect', { credentials: baseline, connections });

const warmUps = [
  await ours.ask('run', { durationMs: warmUpMs }),
  await byHand.ask('run', { durationMs: warmUpMs }),
];
const turns: { ours: LoadResult; baseline: LoadResult }[] = [];
for (let turn = 1; turn <= rounds; turn += 1) {
  const result = {
    ours: await ours.ask('run', { durationMs: turnMs }),
    baseline: await byHand.ask('run', { durationMs: turnMs }),
  };
  turns.push(result);
  report(`round ${turn}`, summarise([result.ours]), summarise([result.baseline]));
}
const total = {
  ours: summarise(turns.map((turn) => turn.ours)),
  baseline: summarise(turns.map((turn) => turn.baseline)),
};
report('total', total.ours, total.baseline);

const [warmUp, baselineWarmUp] = warmUps.map(({ completed }) => completed) as [number, number];
const isCounted =
  (await countPosted(stage)) === warmUp + total.ours.completed &&
  (await countBaseline(baseline)) === baselineWarmUp + total.baseline.completed;
const findings = await checkBooks(stage.database.migrator);
console.log(summariseBooks(findings));
const figures = {
  bench: 'posting',
  ...total,
  ratio: ratioOf(total.ours, total.baseline),
  rounds: turns.map((turn) => ratioOf(summarise([turn.ours]), summarise([turn.baseline]))),
  everyAnswerIsInTheBooks: isCounted,
  bookFindings: findings.length,
};
if (!isCounted || findings.length > 0 || figures.ratio < 1) process.exitCode = 1;
console.log(JSON.stringify(figures));

function report(name: string, endpoint: Summary, hand: Summary): void {
  const row = ({ perSecond, p50Ms, p99Ms }: Summary): string =>
    `${String(perSecond).padStart(6)}/s  p50 ${p50Ms.toFixed(1)} ms  p99 ${p99Ms.toFixed(1)} ms`;
  console.log(
    `${name.padEnd(8)}  endpoint ${row(endpoint)}   by hand ${row(hand)}   ratio ${ratioOf(endpoint, hand)}`,
  );
}

function ratioOf(endpoint: Summary, hand: Summary): number {
  return round(endpoint.perSecond / hand.perSecond, 2);
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
