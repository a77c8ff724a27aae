import { bookChecks } from '../../../subgraphs/ledger/verify/book-checks.js';
import type { Outcome, Scenario } from './scenario.js';

/** The closing line of a scenario, for programs. */
export interface Summary extends Readonly<Record<string, unknown>> {
  readonly test: string;
  readonly seed: number;
  readonly ok: boolean;
}

/** Nothing is proven where nothing was acknowledged, so that is not right either. */
export function summarise({ name }: Pick<Scenario, 'name'>, seed: number, outcome: Outcome): Summary {
  const { runs, faults, acknowledged, wrong, figures, findings } = outcome;
  const isRight = Object.values(wrong).every((count: number) => count === 0) && findings.length === 0;
  return {
    test: name,
    seed,
    runs,
    faults,
    acknowledged,
    ...wrong,
    ...figures,
    bookChecks: bookChecks.length,
    bookFindings: findings.length,
    ...(findings.length > 0 && { found: findings.map(({ check, examples }) => `${check}: ${examples[0]}`) }),
    ok: isRight && runs > 0 && faults > 0 && acknowledged > 0,
  };
}
