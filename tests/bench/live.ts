import '../../platform/config/production.js';
import 'reflect-metadata';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import { fromPublicId } from '../../platform/ids/public-id.js';
import { audit, readAnnouncements, type Audit } from './live/audit.js';
import type { LiveSubscribers } from './live-subscribers.js';
import type { PostingClients } from './posting-clients.js';
import { watchedDepartment } from './support/agency.js';
import { LoadProcess } from './support/load-process.js';
import { setStage } from './support/stage.js';

/**
 * From commit to subscriber: every subscriber has a socket of its own and must receive every payment of its account once.
 * Then as many follow one department, which is to cost one subscription to the subgraph. Times are of one clock, that of
 * this machine, and run from when the transaction began to commit, so they include the commit itself and nothing before it.
 * The time that an event tells is an earlier one: it is told before what the transaction means is written.
 */
const { quick, subscribers, accounts, perSecond, bar } = new Command('npm run bench:live --')
  .option('--quick', 'a look in some 15 seconds')
  .option('--subscribers <number>', 'how many sockets', Number, 1_000)
  .option('--accounts <number>', 'how many accounts they watch', Number, 200)
  .option('--per-second <number>', 'how many payments', Number, 100)
  .option('--bar <ms>', 'what 99 of 100 deliveries may take', Number, 250)
  .parse()
  .opts<{ quick?: boolean; subscribers: number; accounts: number; perSecond: number; bar: number }>();
const durationMs = quick ? 5_000 : 30_000;
/** Until the code that delivers is compiled; these deliveries must be complete too, but their times do not count. */
const warmUpMs = quick ? 2_000 : 5_000;
const departmentLoad = { perSecond: 5, durationMs: quick ? 2_000 : 5_000 };
const settleMs = 10_000;
const processes = 2;

const accountBalance = `
  subscription Balance($subject: ID!) {
    accountBalanceChanged(accountId: $subject) {
      sequence cursor cause account { balance balanceVersion } payment { receiptNumber amount }
    }
  }`;
const departmentRevenue = `
  subscription Revenue($subject: String!) {
    departmentRevenueChanged(departmentCode: $subject) { sequence cursor delta netToday payment { receiptNumber amount } }
  }`;

await using stage = await setStage(accounts);
const { gateway, accountIds, database } = stage;
await using payers = new LoadProcess<PostingClients>(join(import.meta.dirname, 'posting-clients.js'));
await payers.ask('connect', { url: gateway.url, token: stage.cashierToken, accountIds, clients: 64 });
await using watchers = new AsyncDisposableStack();
const groups = Array.from({ length: processes }, () =>
  watchers.use(new LoadProcess<LiveSubscribers>(join(import.meta.dirname, 'live-subscribers.js'))),
);

const byAccount = await follow({
  subscription: accountBalance,
  subjects: Array.from({ length: subscribers }, (_, index) => accountIds[index % accountIds.length] ?? ''),
  topicPrefix: 'account:',
  idOf: (subject) => fromPublicId('acct', subject) ?? '',
  load: { perSecond, durationMs },
});
print(`${subscribers} subscribers of ${accounts} accounts, ${perSecond} payments per second`, byAccount);
const byDepartment = await follow({
  subscription: departmentRevenue,
  subjects: Array.from({ length: subscribers }, () => watchedDepartment),
  topicPrefix: 'department:',
  idOf: (subject) => subject,
  load: departmentLoad,
});
print(
  `${subscribers} subscribers of one department, ${departmentLoad.perSecond} payments per second`,
  byDepartment,
);

const isComplete = [byAccount, byDepartment].every(
  ({ expected, lost, doubled, outOfOrder }) => expected > 0 && lost + doubled + outOfOrder === 0,
);
if (!isComplete || byAccount.p99Ms >= bar || byDepartment.upstreams !== 1) process.exitCode = 1;
console.log(JSON.stringify({ bench: 'live', subscribers, accounts, perSecond, byAccount, byDepartment }));

interface Following {
  readonly subscription: string;
  readonly subjects: readonly string[];
  readonly topicPrefix: string;
  /** What follows the prefix in the topic of a subject. */
  readonly idOf: (subject: string) => string;
  readonly load: { readonly perSecond: number; readonly durationMs: number };
}

async function follow(following: Following): Promise<Audit & { upstreams: number }> {
  const { subscription, subjects, topicPrefix, idOf, load } = following;
  const watchers = await Promise.all(
    subjects.map(async (subject, index) => ({ subject, token: await stage.auditorToken(index) })),
  );
  await Promise.all(
    groups.map((group, index) =>
      group.ask('watch', {
        url: gateway.url,
        subscription,
        watchers: watchers.filter((_, position) => position % processes === index),
      }),
    ),
  );
  const upstreams = await settledUpstreams();
  await payers.ask('pace', { ...load, durationMs: warmUpMs });
  const measuredFromMs = Date.now();
  await payers.ask('pace', load);
  const announcements = await readAnnouncements(database.migrator, topicPrefix);
  await untilQuiet();
  const deliveries = (await Promise.all(groups.map((group) => group.ask('leave', undefined)))).flat();
  return {
    ...audit(deliveries, announcements, {
      topicOf: (subject) => topicPrefix + idOf(subject),
      measuredFromMs,
    }),
    upstreams,
  };
}

/** Those who join while others are being served have an upstream of their own for a moment. */
async function settledUpstreams(): Promise<number> {
  for (let before = NaN; before !== gateway.upstreams; await delay(300)) before = gateway.upstreams;
  return gateway.upstreams;
}

/** Waits until nothing has arrived for a while, so that what is late is not taken for lost. */
async function untilQuiet(): Promise<void> {
  const deadline = performance.now() + settleMs;
  for (let before = NaN; performance.now() < deadline; await delay(1_500)) {
    const counts = await Promise.all(groups.map((group) => group.ask('count', undefined)));
    const received = counts.reduce((total, count) => total + count, 0);
    if (received === before) return;
    before = received;
  }
}

function print(
  what: string,
  { p50Ms, p99Ms, maxMs, expected, lost, doubled, upstreams }: Audit & { upstreams: number },
): void {
  console.log(
    `${what}: p50 ${p50Ms} ms, p99 ${p99Ms} ms, max ${maxMs} ms; ${expected} deliveries expected, ${lost} lost, ` +
      `${doubled} doubled; ${upstreams} upstream subscriptions`,
  );
}
