import { Random } from '../../../demo/city/random.js';
import { createClient } from '../../../platform/database/pool.js';
import type { ToyAccount } from '../../../subgraphs/testing/toy-agency.js';
import { compare, type Comparison } from '../support/evidence.js';
import { isPosted, type Attempt } from '../support/payers.js';
import type { PaymentDesk, Wish } from '../support/payment-desk.js';
import type { Order, Outcome, Scenario } from '../support/scenario.js';
import { shuffled } from '../support/shuffled.js';
import type { Account, OpenDatabase } from '../support/site.js';
import { addUp, inWords, repeat } from '../support/tally.js';
import { Twins } from '../support/twins.js';
import { keepBilling } from './billing-clerk.js';

/** One run lasts so long, and on a slow machine until everybody has done so much; a whole minute is the usual size. */
const stormMs = 5_000;
const basketsOfEach = 3;
const billingRunsOfEach = 5;

/** Few enough that the baskets meet, and billed for more than can be paid; this department lets payers direct. */
const defendants = Array.from({ length: 40 }, (_, index): ToyAccount => ({
  number: `CT-${index}`,
  department: 'COURT',
  charges: [
    { revenueType: 'FINE', cents: 100_000_000 },
    { revenueType: 'STATE_COST', cents: 100_000_000 },
  ],
}));

async function run(order: Order): Promise<Outcome> {
  const random = new Random(order.seed);
  await using twins = await Twins.open(defendants, order);
  const storms = await repeat(order, async () => {
    const storm = await runStorm(twins, random, order.clients);
    const { acknowledged, accountsInBaskets, billingRuns, ...wrong } = storm;
    order.say(
      `${acknowledged} baskets of ${accountsInBaskets} accounts, ${billingRuns} billing runs; ${inWords(wrong)}`,
    );
    return storm;
  });
  const { acknowledged, accountsInBaskets, billingRuns, ...wrong } = addUp(storms);
  return {
    runs: storms.length,
    faults: acknowledged + billingRuns,
    acknowledged,
    wrong,
    // Those that Postgres broke up and the product tried again, unseen by anybody.
    figures: { accountsInBaskets, billingRuns, deadlocks: await countDeadlocks(twins.database) },
    findings: await twins.checkBooks(),
  };
}

interface Storm extends Comparison {
  readonly acknowledged: number;
  readonly accountsInBaskets: number;
  readonly billingRuns: number;
  /** Baskets whose payer was told anything but that they are paid. */
  readonly failed: number;
  readonly billingFailed: number;
}

/** All pay baskets and two clerks bill, all in whichever order it comes. */
async function runStorm(
  { counters, accounts, database, journal }: Twins,
  random: Random,
  clients: number,
): Promise<Storm> {
  const until = performance.now() + stormMs;
  const goesOn = (least: number) => (done: number) => done < least || performance.now() < until;
  const [payers, bills] = await Promise.all([
    Promise.all(
      Array.from({ length: clients }, (_, index) =>
        keepPaying(
          counters[index % 2 === 0 ? 0 : 1].integrator,
          accounts,
          random.fork(),
          goesOn(basketsOfEach),
        ),
      ),
    ),
    Promise.all([0, 1].map(() => keepBilling(database, accounts, random.fork(), goesOn(billingRunsOfEach)))),
  ]);
  const attempts = payers.flat();
  const answers = attempts.map(({ answer }) => answer);
  const acknowledged = answers.filter(isPosted).length;
  return {
    ...compare(answers, await journal.read()),
    acknowledged,
    accountsInBaskets: attempts.reduce((sum, { wish }) => sum + (wish.allocations?.length ?? 0), 0),
    billingRuns: bills.reduce((sum, { runs }) => sum + runs, 0),
    failed: attempts.length - acknowledged,
    billingFailed: bills.reduce((sum, { failed }) => sum + failed, 0),
  };
}

async function keepPaying(
  desk: PaymentDesk,
  accounts: readonly Account[],
  random: Random,
  goesOn: (done: number) => boolean,
): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  while (goesOn(attempts.length)) {
    const wish = basketOf(random, accounts);
    attempts.push({ wish, answer: await desk.pay(wish) });
  }
  return attempts;
}

function basketOf(random: Random, accounts: readonly Account[]): Wish {
  const chosen = shuffled(random, accounts).slice(0, random.between(2, 10));
  const allocations = chosen.map(({ chargeIds }) => ({
    chargeId: random.pick(chargeIds),
    amountCents: random.between(100, 500),
  }));
  return {
    key: random.id(new Date()),
    accountId: random.pick(chosen).id,
    amountCents: allocations.reduce((sum, { amountCents }) => sum + amountCents, 0),
    channel: 'KIOSK',
    tender: 'CASH',
    allocations,
  };
}

async function countDeadlocks({ superuser, migrator }: OpenDatabase): Promise<number> {
  const client = createClient(superuser, 'faults:deadlocks');
  await client.connect();
  try {
    const { rows } = await client.query<{ deadlocks: bigint }>(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = $1',
      [migrator.database],
    );
    return Number(rows[0]?.deadlocks);
  } finally {
    await client.end();
  }
}

export const lockOrder: Scenario = {
  name: 'lock-order',
  about: 'baskets over random accounts in random order, with billing runs beside them',
  whole: { runs: 12, clients: 64, minutes: 10 },
  small: { runs: 1, clients: 64, minutes: 2 },
  run,
};
