import type { Order } from './scenario.js';

/** Does one run after the other, at least one, until there are as many as wanted or the time is over. */
export async function repeat<Result>(
  { runs, bound }: Order,
  once: (index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  do results.push(await once(results.length));
  while (results.length < runs && !bound.isOver);
  return results;
}

/** Adds up the numbers of several runs, name by name. */
export function addUp<Counts extends object>(runs: readonly Counts[]): Counts {
  const totals: Record<string, number> = {};
  for (const run of runs) {
    for (const [name, count] of Object.entries(run) as [string, number][])
      totals[name] = (totals[name] ?? 0) + count;
  }
  return totals as Counts;
}

/** The counts of a run in words, such as "0 lost, 0 doubled". */
export const inWords = (counts: object): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
