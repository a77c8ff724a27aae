import { setTimeout as delay } from 'node:timers/promises';
import { Random } from '../../../demo/city/random.js';
import { newId, toPublicId } from '../../../platform/ids/public-id.js';
import { checkBooks } from '../../../subgraphs/ledger/verify/book-checks.repository.js';
import type { ToyAccount } from '../../../subgraphs/testing/toy-agency.js';
import { judge, type Verdict } from './evidence.js';
import { Journal } from './journal.js';
import { isPosted, payUntilItBreaks, sendAgain, type Attempt } from './payers.js';
import type { PaymentDesk, Wish } from './payment-desk.js';
import type { Order, Outcome } from './scenario.js';
import { Site, type Account } from './site.js';
import { addUp, inWords, repeat } from './tally.js';
import { untilAnswered } from './until-answered.js';

/** What is struck down under load. */
export interface Target extends AsyncDisposable {
  /** Where it serves; it may be another place after each recovery. */
  readonly url: string;
  /** Ends it at once, between any two instructions, as a power cut would. */
  strike(): Promise<void>;
  /** Has it on its way back. */
  recover(): Promise<void>;
}

interface Examined extends Verdict {
  readonly acknowledged: number;
  readonly unanswered: number;
  /** Of those without an answer, the ones that had been posted all the same. */
  readonly postedUnanswered: number;
}

interface Run extends Examined {
  /** From the strike until somebody was answered again. */
  readonly recoveryMs: number;
}

const richlyBilled = Array.from({ length: 200 }, (_, index): ToyAccount => ({
  number: `UB-${index}`,
  department: 'UTIL',
  charges: [{ revenueType: 'WATER', cents: 100_000_000 }],
}));

/** Strikes a target under load, again and again, and examines after each recovery what became of every payment. */
export async function strikeRepeatedly(
  order: Order,
  open: (site: Site) => Promise<Target>,
  afterMs: { readonly from: number; readonly to: number },
): Promise<Outcome> {
  const random = new Random(order.seed);
  await using site = await Site.open(richlyBilled, order.bound.signal);
  await using target = await open(site);
  let journal: Journal | undefined;
  const runs = await repeat(order, async (): Promise<Run> => {
    const struckAfterMs = random.between(afterMs.from, afterMs.to);
    const attempts = await payAndStrike(site, target, order, { random, struckAfterMs });
    const start = performance.now();
    await target.recover();
    await using counter = await site.openCounter(target.url, order.clients);
    await untilAnswered(() => askForPayment(counter.cashier));
    const recoveryMs = Math.round(performance.now() - start);
    journal = journal?.from(counter.auditor) ?? new Journal(counter.auditor);
    const run = { recoveryMs, ...(await examine(attempts, counter.integrator, journal, order.clients)) };
    order.say(describe(struckAfterMs, run));
    return run;
  });
  await using database = await site.openDatabase();
  return outcomeOf(runs, await checkBooks(database.migrator));
}

async function payAndStrike(
  site: Site,
  target: Target,
  { clients }: Order,
  { random, struckAfterMs }: { random: Random; struckAfterMs: number },
): Promise<Attempt[]> {
  await using counter = await site.openCounter(target.url, clients);
  const { answered, attempts } = payUntilItBreaks(counter.integrator, clients, () =>
    nextWish(random, site.accounts),
  );
  // However slow the machine is, something is acknowledged before the strike.
  await Promise.race([answered.then(() => delay(struckAfterMs)), attempts]);
  await target.strike();
  return attempts;
}

/** Cash is posted by one transaction; a card is asked for in between, so that there are two to be cut off from each other. */
function nextWish(random: Random, accounts: readonly Account[]): Wish {
  const means = random.chance(250)
    ? { channel: 'ONLINE', tender: 'CARD_CREDIT', paymentToken: 'tok_visa_ok' }
    : { channel: 'KIOSK', tender: 'CASH' };
  return {
    key: random.id(new Date()),
    accountId: random.pick(accounts).id,
    amountCents: random.between(100, 5_000),
    ...means,
  };
}

/** Only the payments service can tell. */
const askForPayment = (desk: PaymentDesk): Promise<unknown> =>
  desk.ask('query ($id: ID!) { payment(id: $id) { id } }', { id: toPublicId('pay', newId()) });

async function examine(
  attempts: readonly Attempt[],
  desk: PaymentDesk,
  journal: Journal,
  clients: number,
): Promise<Examined> {
  const before = await journal.read();
  const again = await sendAgain(
    desk,
    clients,
    attempts.map(({ wish }) => wish),
  );
  const booked = [...before, ...(await journal.read())];
  const told = new Set(
    attempts
      .map(({ answer }) => answer)
      .filter(isPosted)
      .map(({ id }) => id),
  );
  return {
    acknowledged: told.size,
    unanswered: attempts.length - told.size,
    postedUnanswered: before.filter(({ payment }) => !told.has(payment.id)).length,
    ...judge(attempts, again, booked),
  };
}

function describe(struckAfterMs: number, run: Run): string {
  const { acknowledged, unanswered, postedUnanswered, recoveryMs, ...wrong } = run;
  return (
    `struck after ${struckAfterMs} ms: ${acknowledged} acknowledged, ${unanswered} without an answer, of which ` +
    `${postedUnanswered} were posted; back in ${recoveryMs} ms; ${inWords(wrong)}`
  );
}

function outcomeOf(runs: readonly Run[], findings: Outcome['findings']): Outcome {
  const { acknowledged, unanswered, postedUnanswered, recoveryMs, ...wrong } = addUp(runs);
  const recoveryMeanMs = Math.round(recoveryMs / runs.length);
  const recoveryMaxMs = Math.max(...runs.map((run) => run.recoveryMs));
  const figures = { unanswered, postedUnanswered, recoveryMeanMs, recoveryMaxMs };
  return { runs: runs.length, faults: runs.length, acknowledged, wrong, figures, findings };
}
