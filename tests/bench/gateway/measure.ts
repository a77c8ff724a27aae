import { freePort } from '../../../platform/database/embedded/free-port.js';
import { quantile, round } from '../support/summary.js';
import { askEverything, assertSameAnswers } from './answers.js';
import { referenceName, type Contender, type Sharing } from './contenders.js';
import { Entrant, type Surroundings, type Turn } from './entrant.js';
import { GatewayProcess } from './gateway-process.js';
import type { Scenario } from './scenarios.js';

export interface Plan {
  readonly contenders: readonly Contender[];
  readonly rounds: number;
  readonly turnMs: number;
  readonly warmUpMs: number;
}

/** The medians of all turns. */
export interface Row extends Turn {
  readonly scenario: string;
  readonly sharing: Sharing;
  readonly contender: string;
  readonly label: string;
  readonly peakMemoryMib: number;
}

/** Starts every contender once for each way of sharing, compares their answers, and lets them take turns. */
export async function measure(
  scenario: Scenario,
  { contenders, rounds, turnMs, warmUpMs }: Plan,
  surroundings: Surroundings,
): Promise<Row[]> {
  await using processes = new AsyncDisposableStack();
  const entrants: Entrant[] = [];
  for (const contender of contenders) {
    for (const sharing of contender.sharings) {
      const { supergraphFile } = surroundings;
      const settings = { contender, sharing, supergraphFile, port: await freePort() };
      const gateway = processes.use(new GatewayProcess(settings));
      entrants.push(new Entrant(contender, sharing, gateway, surroundings));
    }
  }
  await Promise.all(entrants.map(({ gateway }) => gateway.ready()));
  await compareAnswers(entrants, scenario);
  for (const entrant of entrants) await entrant.takeTurn(warmUpMs);
  const turns = new Map(entrants.map((entrant): [Entrant, Turn[]] => [entrant, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [entrant, taken] of turns) taken.push(await entrant.takeTurn(turnMs));
  }
  // Awaited here, because the processes end when this function does.
  return await Promise.all([...turns].map(([entrant, taken]) => rowOf(scenario, entrant, taken)));
}

/** Leaves each entrant with the requests that it has answered rightly. */
async function compareAnswers(entrants: readonly Entrant[], scenario: Scenario): Promise<void> {
  const reference = entrants.find(({ contender }) => contender.name === referenceName);
  if (!reference) throw new Error('There is nobody to compare the answers with.');
  const wanted = await askEverything(reference.gateway.url, scenario);
  for (const entrant of entrants) {
    const given = await askEverything(entrant.gateway.url, scenario);
    assertSameAnswers(`${entrant.contender.name} that shares ${entrant.sharing}`, given, wanted);
    entrant.requests = given.map(({ body, answerBytes }) => ({ body, answerBytes }));
  }
}

async function rowOf(
  scenario: Scenario,
  { contender, sharing, gateway }: Entrant,
  turns: readonly Turn[],
): Promise<Row> {
  const median = (figure: keyof Turn): number =>
    quantile(Float64Array.from(turns.map((turn) => turn[figure])).sort(), 0.5);
  return {
    scenario: scenario.name,
    sharing,
    contender: contender.name,
    label: contender.label,
    perSecond: median('perSecond'),
    p50Ms: median('p50Ms'),
    p99Ms: median('p99Ms'),
    cpuMsPerRequest: median('cpuMsPerRequest'),
    fetchesPerRequest: median('fetchesPerRequest'),
    peakMemoryMib: round(await gateway.peakMemoryMib(), 0),
  };
}
