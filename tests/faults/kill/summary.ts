import type { KillRun } from './kill-runs.js';

export interface KillSummary {
  readonly runs: number;
  readonly acknowledged: number;
  readonly unanswered: number;
  readonly postedUnanswered: number;
  readonly lost: number;
  readonly doubled: number;
  readonly partial: number;
  readonly forgotten: number;
  readonly bookFindings: number;
  readonly recoveryMaxMs: number;
  readonly ok: boolean;
}

export function summariseKills(runs: readonly KillRun[]): KillSummary {
  const sum = (field: keyof KillRun): number => runs.reduce((total, run) => total + run[field], 0);
  const faults = {
    lost: sum('lost'),
    doubled: sum('doubled'),
    partial: sum('partial'),
    forgotten: sum('forgotten'),
    bookFindings: sum('bookFindings'),
  };
  const acknowledged = sum('acknowledged');
  return {
    runs: runs.length,
    acknowledged,
    unanswered: sum('unanswered'),
    postedUnanswered: sum('postedUnanswered'),
    ...faults,
    recoveryMaxMs: Math.max(...runs.map(({ recoveryMs }) => recoveryMs)),
    ok: acknowledged > 0 && Object.values(faults).every((count) => count === 0),
  };
}
