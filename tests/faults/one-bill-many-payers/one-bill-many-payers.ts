import { Random } from '../../../demo/city/random.js';
import type { ToyAccount } from '../../../subgraphs/testing/toy-agency.js';
import { isPosted, settle } from '../support/payers.js';
import type { Wish } from '../support/payment-desk.js';
import type { Order, Outcome, Scenario } from '../support/scenario.js';
import { shuffled } from '../support/shuffled.js';
import type { Account } from '../support/site.js';
import { addUp, inWords, repeat } from '../support/tally.js';
import { Twins } from '../support/twins.js';
import { judgeBill, type Afterwards, type BillVerdict, type Payer } from './judge-bill.js';
import { ways } from './ways.js';

const billCents = 100_00;

/** The three policies there are: keeps credit, takes parts but nothing beyond, takes all or nothing. */
const policies = [
  { department: 'UTIL', revenueType: 'WATER', keepsCredit: true },
  { department: 'COURT', revenueType: 'FINE', keepsCredit: false },
  { department: 'PERMITS', revenueType: 'BLDG', keepsCredit: false },
] as const;

const policyOf = (run: number): (typeof policies)[number] =>
  policies[run % policies.length] as (typeof policies)[number];

async function run(order: Order): Promise<Outcome> {
  const random = new Random(order.seed);
  const bills = Array.from({ length: order.runs }, (_, index): ToyAccount => {
    const { department, revenueType } = policyOf(index);
    return { number: `${department}-${index}`, department, charges: [{ revenueType, cents: billCents }] };
  });
  await using twins = await Twins.open(bills, order);
  const races = await repeat(order, async (index) => {
    const race = await runRace(twins, index, { order, random });
    const { acknowledged, credited, refused, ...wrong } = race;
    order.say(
      `${acknowledged} posted, of which ${credited} as credit, ${refused} refused; ${inWords(wrong)}`,
    );
    return race;
  });
  const { acknowledged, refused, credited, ...wrong } = addUp(races);
  return {
    runs: races.length,
    faults: races.length,
    acknowledged,
    wrong,
    figures: { payers: races.length * order.clients, refused, credited },
    findings: await twins.checkBooks(),
  };
}

interface Race extends BillVerdict {
  readonly acknowledged: number;
  readonly refused: number;
  readonly credited: number;
}

/** Everybody pays the whole bill at once, half of them by way of each process. */
async function runRace(
  { counters, journal, accounts }: Twins,
  index: number,
  { order, random }: { order: Order; random: Random },
): Promise<Race> {
  const { id, number, chargeIds } = accounts[index] as Account;
  const { keepsCredit } = policyOf(index);
  const isDirected = random.chance(500);
  const allocations = chargeIds.map((chargeId) => ({ chargeId, amountCents: billCents }));
  const starters = Array.from({ length: order.clients }, (_, payer) => ({
    way: ways[payer % ways.length] as (typeof ways)[number],
    counter: counters[payer < order.clients / 2 ? 0 : 1],
    key: random.id(new Date()),
  }));
  const payers = await Promise.all(
    shuffled(random, starters).map(async ({ way, counter, key }): Promise<Payer> => {
      const wish: Wish = {
        key,
        accountId: id,
        amountCents: billCents,
        ...way.means,
        ...(isDirected && { allocations }),
      };
      return { way, answer: await settle(way.deskAt(counter), wish) };
    }),
  );
  const { account } = await counters[1].auditor.ask<{ account: Afterwards }>(
    'query ($number: String!) { account(number: $number) { balance creditBalance charges { open } } }',
    { number },
  );
  const booked = await journal.read();
  // Who names a charge is refused when it is paid, whatever the department keeps.
  const bill = { cents: BigInt(billCents), keepsCredit: keepsCredit && !isDirected };
  return {
    acknowledged: payers.filter(({ answer }) => isPosted(answer)).length,
    refused: payers.filter(({ answer }) => answer.kind === 'refused').length,
    credited: booked.filter(({ payment }) => payment.allocations.length === 0).length,
    ...judgeBill(bill, payers, booked, account),
  };
}

export const oneBillManyPayers: Scenario = {
  name: 'one-bill-many-payers',
  about: 'many pay the whole of one bill at once, through four channels and two processes',
  whole: { runs: 60, clients: 50, minutes: 15 },
  small: { runs: 3, clients: 50, minutes: 2 },
  run,
};
