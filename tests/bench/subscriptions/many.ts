import { join } from 'node:path';
import { fromPublicId } from '../../../platform/ids/public-id.js';
import type { AccountReaders } from '../account-readers.js';
import { audit, readAnnouncements, type Audit } from '../live/audit.js';
import type { PostingClients } from '../posting-clients.js';
import type { Seat } from '../subscription-sockets.js';
import type { StageFacts, SubscriptionStage } from '../subscription-stage.js';
import { LoadProcess } from '../support/load-process.js';
import { round, summarise } from '../support/summary.js';
import { Crowd } from './crowd.js';

export interface ManySize {
  readonly sockets: number;
  readonly accounts: number;
  readonly perSecond: number;
  readonly durationMs: number;
}

export interface Many extends Audit {
  readonly sockets: number;
  readonly accounts: number;
  /** From the first socket to the last that was greeted. */
  readonly connectSeconds: number;
  readonly connectFailures: number;
  /** Of look-ups over HTTP while the sockets connect. */
  readonly httpP99Ms: number;
  readonly subscribeSeconds: number;
  readonly subscribeFailures: number;
  readonly upstreams: number;
  /** Of the memory of that process, for each subscriber while nothing happens: what it holds, and what is alive in that. */
  readonly residentKib: number;
  readonly usedKib: number;
  /** Payments. */
  readonly offeredPerSecond: number;
  readonly achievedPerSecond: number;
  /** Of the gateway, the subgraphs and what posts the payments, which are one process. */
  readonly cpuSeconds: number;
}

const subscription = `
  subscription Balance($subject: ID!) {
    accountBalanceChanged(accountId: $subject) {
      sequence cursor cause account { balance balanceVersion } payment { receiptNumber amount }
    }
  }`;
const socketsPerPerson = 10;
const topicPrefix = 'account:';
const readersPerSecond = 50;
/** The code is compiled and the caches are filled before anything is measured. */
const rehearsal = { sockets: 200, durationMs: 5_000 };
const warmUpMs = 5_000;

/** Many people watch accounts, each on a socket of its own, while payments are posted. */
export async function measureMany({ sockets, accounts, perSecond, durationMs }: ManySize): Promise<Many> {
  await using stage = new LoadProcess<SubscriptionStage>(
    join(import.meta.dirname, '../subscription-stage.js'),
    ['--expose-gc'],
  );
  await using readers = new LoadProcess<AccountReaders>(join(import.meta.dirname, '../account-readers.js'));
  await using payers = new LoadProcess<PostingClients>(join(import.meta.dirname, '../posting-clients.js'));
  await using crowd = new Crowd();
  const facts = await stage.ask('open', {
    accounts,
    people: Math.ceil(sockets / socketsPerPerson),
  });
  const { url, accountIds, cashierToken: token, migrator } = facts;
  await payers.ask('connect', { url, token, accountIds, clients: 64 });

  await crowd.connect(url, seatsOf(facts, Math.min(sockets, rehearsal.sockets)));
  await crowd.subscribe(subscription);
  await payers.ask('pace', { perSecond, durationMs: rehearsal.durationMs });
  await crowd.leave();

  const before = await stage.ask('memory', undefined);
  await readers.ask('start', { url, token, accounts, perSecond: readersPerSecond });
  const connected = await timed(() => crowd.connect(url, seatsOf(facts, sockets)));
  const looks = summarise([await readers.ask('stop', undefined)]);
  const subscribed = await timed(() => crowd.subscribe(subscription));
  const upstreams = await stage.ask('settledUpstreams', undefined);
  const after = await stage.ask('memory', undefined);

  await payers.ask('pace', { perSecond, durationMs: warmUpMs });
  const cpuMsBefore = await stage.ask('cpuTimeMs', undefined);
  const measuredFromMs = Date.now();
  const paid = await timed(() => payers.ask('pace', { perSecond, durationMs }));
  await crowd.untilQuiet();
  const cpuMs = (await stage.ask('cpuTimeMs', undefined)) - cpuMsBefore;
  const announcements = await readAnnouncements(migrator, topicPrefix);
  const deliveries = await crowd.leave();
  await stage.ask('close', undefined);
  return {
    sockets,
    accounts,
    connectSeconds: connected.seconds,
    connectFailures: connected.result,
    httpP99Ms: looks.p99Ms,
    subscribeSeconds: subscribed.seconds,
    subscribeFailures: subscribed.result,
    upstreams,
    residentKib: round((after.resident - before.resident) / sockets, 1),
    usedKib: round((after.used - before.used) / sockets, 1),
    offeredPerSecond: perSecond,
    achievedPerSecond: round(paid.result / paid.seconds, 1),
    cpuSeconds: round(cpuMs / 1000, 1),
    ...audit(deliveries, announcements, {
      topicOf: (subject) => topicPrefix + (fromPublicId('acct', subject) ?? ''),
      measuredFromMs,
    }),
  };
}

/** Everybody watches some accounts, and every account is watched by some people. */
function seatsOf({ accountIds, watcherTokens }: StageFacts, sockets: number): Seat[] {
  return Array.from({ length: sockets }, (_, index) => ({
    subject: accountIds[index % accountIds.length] ?? '',
    token: watcherTokens[Math.floor(index / socketsPerPerson)] ?? '',
  }));
}

async function timed<Result>(run: () => Promise<Result>): Promise<{ result: Result; seconds: number }> {
  const start = performance.now();
  const result = await run();
  return { result, seconds: round((performance.now() - start) / 1000, 1) };
}
