import { setTimeout as delay } from 'node:timers/promises';
import { Random } from '../../../demo/city/random.js';
import { checkBooks } from '../../../subgraphs/ledger/verify/book-checks.repository.js';
import type { Posted } from '../../bench/support/cash-payment.js';
import { countForgotten, examine, type Faults } from './evidence.js';
import { payUntilItBreaks, sendAgain, type Attempt } from './payers.js';
import { Site } from './site.js';

export interface KillOptions {
  readonly runs: number;
  readonly clients: number;
  /** Decides how long each kill is waited for, and who pays how much. */
  readonly seed: number;
  readonly onRun?: (run: KillRun) => void;
}

export interface KillRun extends Faults {
  /** Acknowledged payments that got another answer when they were sent again under their key. */
  readonly forgotten: number;
  readonly killedAfterMs: number;
  readonly acknowledged: number;
  readonly unanswered: number;
  /** Of those without an answer, the ones that had been posted all the same. */
  readonly postedUnanswered: number;
  /** From the start of the next process until it served. */
  readonly recoveryMs: number;
  /** Checks of the books that did not come out at zero. */
  readonly bookFindings: number;
}

const killAfterMs = { from: 50, to: 2_000 };

/**
 * Kills the process that runs everything under load, again and again, and examines after each restart what became of every
 * payment. Postgres outlives its owner, as it does in life, and is taken over by the next process.
 */
export async function killRepeatedly({ runs, clients, seed, onRun }: KillOptions): Promise<KillRun[]> {
  const random = new Random(seed);
  await using site = await Site.open();
  const nextAttempt = (): Attempt => ({
    key: random.id(new Date()),
    accountId: random.pick(site.accountIds),
    amountCents: random.between(100, 5_000),
  });
  const results: KillRun[] = [];
  for (let victim = await site.start(); results.length < runs;) {
    const killedAfterMs = random.between(killAfterMs.from, killAfterMs.to);
    const paying = payUntilItBreaks(site.endpointOf(victim), clients, nextAttempt);
    await delay(killedAfterMs);
    await victim.kill();
    const attempts = await paying;
    victim = await site.start();
    const verdict = await examineRun(attempts, site, () =>
      sendAgain(site.endpointOf(victim), clients, attempts),
    );
    const run = { killedAfterMs, recoveryMs: Math.round(victim.startedInMs), ...verdict };
    results.push(run);
    onRun?.(run);
  }
  return results;
}

async function examineRun(
  attempts: readonly Attempt[],
  site: Site,
  again: () => Promise<ReadonlyMap<Attempt, Posted>>,
): Promise<Omit<KillRun, 'killedAfterMs' | 'recoveryMs'>> {
  await using database = await site.openDatabase();
  const before = await examine(database.migrator, attempts);
  const answers = await again();
  const after = await examine(database.migrator, attempts);
  const acknowledged = attempts.filter(({ answer }) => answer).length;
  return {
    acknowledged,
    unanswered: attempts.length - acknowledged,
    postedUnanswered: before.postedUnanswered,
    lost: before.lost + after.lost,
    doubled: before.doubled + after.doubled,
    partial: before.partial + after.partial,
    forgotten: countForgotten(answers),
    bookFindings: (await checkBooks(database.migrator)).length,
  };
}
