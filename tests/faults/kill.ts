import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { Command } from 'commander';
import { killRepeatedly, type KillRun } from './kill/kill-runs.js';
import { summariseKills } from './kill/summary.js';

/** Kills the running product again and again under load. Fails when a payment was lost, doubled or posted in part. */
const { runs, clients, seed } = new Command('npm run test:faults --')
  .option('--runs <number>', 'how often to kill', Number, 20)
  .option('--clients <number>', 'how many pay at a time', Number, 32)
  .option('--seed <number>', 'repeats the choices of another time', Number, randomInt(2 ** 31))
  .parse()
  .opts<{ runs: number; clients: number; seed: number }>();
console.log(`Seed ${seed}`);

const results = await killRepeatedly({ runs, clients, seed, onRun: print });
const summary = { test: 'kill', seed, ...summariseKills(results) };
if (!summary.ok) process.exitCode = 1;
console.log(JSON.stringify(summary));

function print(run: KillRun): void {
  console.log(
    `killed after ${run.killedAfterMs} ms: ${run.acknowledged} acknowledged, ${run.unanswered} without an answer, of which ` +
      `${run.postedUnanswered} were posted; back in ${run.recoveryMs} ms; ${run.lost} lost, ${run.doubled} doubled, ` +
      `${run.partial} in part, ${run.forgotten} forgotten; ${run.bookFindings} findings in the books`,
  );
}
