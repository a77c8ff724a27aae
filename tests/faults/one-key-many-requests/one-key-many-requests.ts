import { Random } from '../../../demo/city/random.js';
import { createClient } from '../../../platform/database/pool.js';
import type { DatabaseCredentials } from '../../../platform/database/credentials.js';
import type { ToyAccount } from '../../../subgraphs/testing/toy-agency.js';
import { isPosted, settle } from '../support/payers.js';
import type { Order, Outcome, Scenario } from '../support/scenario.js';
import { shuffled } from '../support/shuffled.js';
import type { Account } from '../support/site.js';
import { addUp, inWords, repeat } from '../support/tally.js';
import { Twins } from '../support/twins.js';
import { bodiesOf } from './bodies.js';
import { judgeKey, type Asked, type KeyVerdict } from './judge-key.js';

const residents = Array.from({ length: 20 }, (_, index): ToyAccount => ({
  number: `UB-${index}`,
  department: 'UTIL',
  charges: [{ revenueType: 'WATER', cents: 100_000_000 }],
}));

async function run(order: Order): Promise<Outcome> {
  const random = new Random(order.seed);
  await using twins = await Twins.open(residents, order);
  const races = await repeat(order, async (index) => {
    const race = await runRace(twins, random, { requests: order.clients, alike: index % 2 === 0 });
    const { acknowledged, conflicts, byCard, ...wrong } = race;
    const means = byCard > 0 ? 'card' : 'paper';
    order.say(
      `${acknowledged} told of one payment by ${means}, ${conflicts} of the conflict; ${inWords(wrong)}`,
    );
    return race;
  });
  const { acknowledged, conflicts, byCard, ...wrong } = addUp(races);
  const charged = await countCharges(twins.database.migrator);
  const wrongs = { ...wrong, chargedTooOften: charged - byCard };
  return {
    runs: races.length,
    faults: races.length,
    acknowledged,
    wrong: wrongs,
    figures: { requests: races.length * order.clients, conflicts },
    findings: await twins.checkBooks(),
  };
}

interface Race extends KeyVerdict {
  readonly acknowledged: number;
  readonly conflicts: number;
  /** Payments that were charged to a card. */
  readonly byCard: number;
}

/** Everybody asks at once under one key, half of them by way of each process; for the same thing, or not. */
async function runRace(
  { counters, accounts, journal }: Twins,
  random: Random,
  { requests, alike }: { requests: number; alike: boolean },
): Promise<Race> {
  const [own, other] = shuffled(random, accounts) as [Account, Account];
  const [wish, ...others] = bodiesOf(random, [own, other]);
  if (!wish) throw new Error('There is nothing to ask for');
  const bodies = alike ? [wish] : [wish, ...others];
  const all = Array.from({ length: requests }, (_, index) => ({
    body: bodies[index % bodies.length] ?? wish,
    desk: counters[index < requests / 2 ? 0 : 1].integrator,
  }));
  const asked = await Promise.all(
    shuffled(random, all).map(async ({ body, desk }): Promise<Asked> => {
      const first = await desk.pay(body);
      return { body, first, last: first.kind === 'refused' ? first : await settle(desk, body) };
    }),
  );
  const booked = await journal.read();
  return {
    acknowledged: asked.filter(({ last }) => isPosted(last)).length,
    conflicts: asked.filter(({ last }) => last.kind === 'refused').length,
    byCard: asked.some(({ body, last }) => isPosted(last) && body.paymentToken !== undefined) ? 1 : 0,
    ...judgeKey(asked, booked),
  };
}

/** What the processor charged; whoever lost the race must not have come so far. */
async function countCharges(migrator: DatabaseCredentials): Promise<number> {
  const client = createClient(migrator, 'faults:charges');
  await client.connect();
  try {
    const { rows } = await client.query<{ count: bigint }>('SELECT count(*) FROM sandbox_processor.charge');
    return Number(rows[0]?.count);
  } finally {
    await client.end();
  }
}

export const oneKeyManyRequests: Scenario = {
  name: 'one-key-many-requests',
  about: 'many requests under one idempotency key at once, alike or not, through two processes',
  whole: { runs: 100, clients: 100, minutes: 15 },
  small: { runs: 4, clients: 100, minutes: 2 },
  run,
};
