import 'reflect-metadata';
import { Bound } from './bound.js';
import type { Scenario } from './scenario.js';
import { summarise, type Summary } from './summary.js';

const seed = 20_261_001;

/** Long enough for any of them on a busy machine. */
export const smallRunTimeoutMs = 600_000;

/** What every test run does of a scenario, with the same choices each time. */
export async function runSmall(scenario: Scenario): Promise<Summary> {
  const { runs, clients, minutes } = scenario.small;
  const order = { runs, clients, seed, bound: new Bound(minutes), say: () => undefined };
  return summarise(scenario, seed, await scenario.run(order));
}
