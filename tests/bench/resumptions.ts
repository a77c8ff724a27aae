import '../../platform/config/production.js';
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Command } from 'commander';
import type { PayloadOf } from '../../books/events/kinds.js';
import { createClient } from '../../platform/database/pool.js';
import type { FirstItem, Resumption, ResumingSubscribers } from './resuming-subscribers.js';
import { payCash } from './support/cash-payment.js';
import { GraphqlClient } from './support/graphql-client.js';
import { LoadProcess } from './support/load-process.js';
import { setStage } from './support/stage.js';
import { quantile, round } from './support/summary.js';

/** What the long log holds. */
const imported: PayloadOf<'item.updated.v1'> = {
  itemId: randomUUID(),
  itemNumber: 'H-1',
  paymentId: randomUUID(),
  status: 'ISSUED',
};

/**
 * Everybody connects again at once, as after a restart, and resumes behind the event they saw last; each has missed one
 * payment. Beside it, in the same run, as many who subscribe for the first time; and both again when the log has grown by
 * an old history. What it costs to resume is not to depend on how long the log is.
 */
const { subscribers, accounts, history, rounds } = new Command('npm run bench:resumptions --')
  .option('--subscribers <number>', 'how many connect at once', Number, 2_000)
  .option('--accounts <number>', 'how many accounts they watch', Number, 1_000)
  .option('--history <number>', 'by how many events the log grows, spread over sixty days', Number, 300_000)
  .option('--rounds <number>', 'how often each is measured', Number, 5)
  .parse()
  .opts<{ subscribers: number; accounts: number; history: number; rounds: number }>();
const processes = 2;

await using stage = await setStage(accounts);
const { gateway, accountIds, database } = stage;
const cashier = new GraphqlClient(gateway.url, stage.cashierToken, 64);
await using crowd = new AsyncDisposableStack();
const groups = Array.from({ length: processes }, () =>
  crowd.use(new LoadProcess<ResumingSubscribers>(join(import.meta.dirname, 'resuming-subscribers.js'))),
);
const tokens = await Promise.all(
  Array.from({ length: subscribers }, (_, index) => stage.auditorToken(index)),
);

await measure(1);
const short = await measure(rounds);
await growLog(history);
const long = await measure(rounds);

const ratio = round(long.resumed.p99Ms / short.resumed.p99Ms, 2);
print('log of this run only, subscribing', short.anew);
print('log of this run only, resuming   ', short.resumed);
print(`log of ${history} more, subscribing`, long.anew);
print(`log of ${history} more, resuming   `, long.resumed);
console.log(JSON.stringify({ bench: 'resumptions', subscribers, accounts, history, ratio, short, long }));

interface Times {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

async function measure(times: number): Promise<{ anew: Times; resumed: Times }> {
  const anew: FirstItem[] = [];
  const resumed: FirstItem[] = [];
  for (let round = 0; round < times; round += 1) {
    const snapshots = await connect(undefined);
    await payEach();
    const missed = await connect(snapshots.map(({ cursor }) => cursor));
    const wrong = missed.find(({ cause }) => cause !== 'PAYMENT_POSTED');
    if (wrong) throw new Error(`A resumed subscriber began with ${wrong.cause}.`);
    anew.push(...snapshots);
    resumed.push(...missed);
  }
  return { anew: timesOf(anew), resumed: timesOf(resumed) };
}

async function connect(cursors: readonly string[] | undefined): Promise<FirstItem[]> {
  const all = tokens.map((token, index): Resumption => ({
    token,
    accountId: accountIds[index % accountIds.length] ?? '',
    after: cursors?.[index],
  }));
  const share = Math.ceil(all.length / processes);
  const answers = await Promise.all(
    groups.map((group, index) =>
      group.ask('connect', {
        url: gateway.url,
        subscribers: all.slice(index * share, (index + 1) * share),
      }),
    ),
  );
  return answers.flat();
}

async function payEach(): Promise<void> {
  await Promise.all(accountIds.map((accountId) => payCash(cashier, { accountId, amountCents: 100 })));
}

/** Events of other accounts, as an old system's history would be, so that statistics and indexes are those of a long log. */
async function growLog(events: number): Promise<void> {
  const owner = createClient(database.migrator, 'bench:history');
  await owner.connect();
  await owner.query(
    `WITH before AS (SELECT position FROM events.head), written AS (
       INSERT INTO events.log (position, kind, topics, payload, occurred_at)
       SELECT before.position + n, 'item.updated.v1', ARRAY['account:' || n % 2400, 'department:D' || n % 6], $2::jsonb,
              now() - interval '60 days' * (1 - n::numeric / $1::numeric)
       FROM before, generate_series(1, $1::bigint) n)
     UPDATE events.head SET position = position + $1::bigint`,
    [events, JSON.stringify(imported)],
  );
  await owner.query('ANALYZE events.log');
  await owner.end();
}

function timesOf(items: readonly FirstItem[]): Times {
  const sorted = Float64Array.from(items, ({ afterMs }) => afterMs).sort();
  return {
    p50Ms: round(quantile(sorted, 0.5), 1),
    p99Ms: round(quantile(sorted, 0.99), 1),
    maxMs: round(sorted.at(-1) ?? NaN, 1),
  };
}

function print(what: string, { p50Ms, p99Ms, maxMs }: Times): void {
  console.log(`${what}: first item after p50 ${p50Ms} ms, p99 ${p99Ms} ms, max ${maxMs} ms`);
}
