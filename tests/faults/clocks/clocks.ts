import { Random } from '../../../demo/city/random.js';
import { checkBooks } from '../../../subgraphs/ledger/verify/book-checks.repository.js';
import type { ToyAccount } from '../../../subgraphs/testing/toy-agency.js';
import { Journal } from '../support/journal.js';
import type { Order, Outcome, Scenario } from '../support/scenario.js';
import { Site, type OpenDatabase } from '../support/site.js';
import { addUp, inWords, repeat } from '../support/tally.js';
import { payAround, type EdgeVerdict } from './around-edges.js';
import { ClockedOffice } from './clocked-office.js';
import { DatabaseClock } from './database-clock.js';
import { edgesOf } from './edges.js';
import type { Stage } from './stage.js';
import { payByWrongClocks } from './wrong-clocks.js';

const minuteMs = 60_000;
/** By how much each of the offices is off. */
const officeSkewsMs = [5 * minuteMs, -5 * minuteMs, 0];
/** By how many seconds the database is off while they pay, one after the other. */
const databaseSkews = [[120], [-120], [0, -10], [120, -120]] as const;

const residents = Array.from({ length: 20 }, (_, index): ToyAccount => ({
  number: `UB-${index}`,
  department: 'UTIL',
  charges: [{ revenueType: 'WATER', cents: 100_000_000 }],
}));

async function run(order: Order): Promise<Outcome> {
  await using site = await Site.open(residents, order.bound.signal);
  await using database = await site.openDatabase();
  await using counter = await site.openCounter((await site.start()).url, 1);
  const journal = new Journal(counter.auditor);
  const results = await payOnStage(order, { accounts: site.accounts, database, journal });
  const { acknowledged, ...wrong } = addUp(results.flat());
  const [byWrongClocks, aroundEdges] = results;
  return {
    runs: byWrongClocks.length,
    faults: results.flat().length,
    acknowledged,
    wrong,
    figures: { edges: aroundEdges.length },
    findings: await checkBooks(database.migrator),
  };
}

type Paid = EdgeVerdict & { readonly acknowledged: number };

/** Last the edges, because they lie ahead and the times of the journal never go back. */
async function payOnStage(
  order: Order,
  around: Omit<Stage, 'clock' | 'random'>,
): Promise<[byWrongClocks: Paid[], aroundEdges: Paid[]]> {
  await using clock = await DatabaseClock.open(around.database.migrator);
  const stage: Stage = { ...around, clock, random: new Random(order.seed) };
  await using offices = new AsyncDisposableStack();
  const skewed = await openOffices(around.database, offices);
  const byWrongClocks = await repeat(order, async (index): Promise<Paid> => {
    const skews = databaseSkews[index % databaseSkews.length] ?? databaseSkews[0];
    const paid = await payByWrongClocks(stage, skewed, { clients: order.clients, skews });
    order.say(`the database ${skews.join(', then ')} s off: ${inWords(paid)}`);
    return { misdated: 0, mistimed: 0, forgotten: 0, ...paid };
  });
  const aroundEdges: Paid[] = [];
  for (const edge of edgesOf(new Date().getUTCFullYear() + 1)) {
    const paid = await payAround(stage, edge);
    order.say(`${edge.name}: ${inWords(paid)}`);
    aroundEdges.push(paid);
  }
  return [byWrongClocks, aroundEdges];
}

function openOffices(database: OpenDatabase, owner: AsyncDisposableStack): Promise<ClockedOffice[]> {
  return Promise.all(
    officeSkewsMs.map(async (skewMs) => {
      const office = owner.use(await ClockedOffice.open(database, 'America/Chicago'));
      office.clock.now = () => new Date(Date.now() + skewMs);
      return office;
    }),
  );
}

export const clocks: Scenario = {
  name: 'clocks',
  about: 'services 5 minutes off, a database 2 minutes off or put back, days and years that end',
  whole: { runs: 40, clients: 32, minutes: 15 },
  small: { runs: 4, clients: 8, minutes: 2 },
  run,
};
