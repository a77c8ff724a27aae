import { round } from '../support/summary.js';
import { ourName, referenceName, type Sharing } from './contenders.js';
import type { Row } from './measure.js';

/** A ratio that our gateway is to reach. */
export interface Bar {
  readonly scenario: string;
  readonly sharing: Sharing;
  readonly about: string;
  readonly ratio: number;
  readonly isMet: boolean;
}

/** What each gateway is compared with: the reference, and the best of the others at each figure. */
export interface Rivals {
  readonly referencePerSecond: number;
  readonly bestPerSecond: number;
  readonly bestCpuMs: number;
}

/** The reference shares nothing, so its one row stands beside all others. */
export function rowsBeside(rows: readonly Row[], scenario: string, sharing: Sharing): Row[] {
  return rows.filter(
    (row) => row.scenario === scenario && (row.sharing === sharing || row.contender === referenceName),
  );
}

export function rivalsOf(rows: readonly Row[]): Rivals {
  const rivals = rows.filter(({ contender }) => contender !== ourName);
  return {
    referencePerSecond: rivals.find(({ contender }) => contender === referenceName)?.perSecond ?? NaN,
    bestPerSecond: Math.max(...rivals.map(({ perSecond }) => perSecond)),
    bestCpuMs: Math.min(...rivals.map(({ cpuMsPerRequest }) => cpuMsPerRequest)),
  };
}

/** One list of bars for each row of ours. On the rivals' own terms, which are to share fetches, it must be far ahead. */
export function barsOf(rows: readonly Row[]): Bar[] {
  return rows
    .filter(({ contender }) => contender === ourName)
    .flatMap((ours) => {
      const { scenario, sharing, perSecond, cpuMsPerRequest } = ours;
      const rivals = rivalsOf(rowsBeside(rows, scenario, sharing));
      const cpu = cpuMsPerRequest / rivals.bestCpuMs;
      const overReference = perSecond / rivals.referencePerSecond;
      const overBest = perSecond / rivals.bestPerSecond;
      const bar = (about: string, ratio: number, isMet: boolean): Bar => ({
        scenario,
        sharing,
        about,
        ratio: round(ratio, 2),
        isMet,
      });
      const ahead = [
        bar('less CPU per request than the best rival', cpu, cpu < 1),
        bar('more requests/s than the best rival', overBest, overBest > 1),
      ];
      if (scenario === 'distinct' || sharing === 'requests') return ahead;
      if (sharing === 'nothing') return [];
      return [
        bar("at most half of the best rival's CPU per request", cpu, cpu <= 0.5),
        bar('at least five times the requests/s of @apollo/gateway', overReference, overReference >= 5),
      ];
    });
}
