import { civilDateOf } from '../../platform/time/civil-date.js';

const variable = 'TEST_TIME_ZONE';
const cityTimeZone = 'America/Chicago';
const furtherWest = 'Pacific/Honolulu';
const longestRun = 60 * 60_000;

/**
 * Chooses the agency's time zone for all tests of a run: the demo city's own, or one further west when midnight in the
 * city is near, so that it is the same day from the first test to the last.
 */
export function chooseTimeZone(now: Date): void {
  const end = new Date(now.getTime() + longestRun);
  const isOneDay = civilDateOf(now, cityTimeZone) === civilDateOf(end, cityTimeZone);
  process.env[variable] = isOneDay ? cityTimeZone : furtherWest;
}

export function chosenTimeZone(): string {
  return process.env[variable] ?? cityTimeZone;
}
