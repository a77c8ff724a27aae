import { isDeepStrictEqual } from 'node:util';
import type { CivilDate } from '../../platform/time/civil-date.js';
import { fundOf, obstacleIn, type JournalLine, type Obstacle } from '../journal/journal-lines.js';
import { dueFromPool, dueToFund, type Named } from '../journal/pooled-cash.js';
import { mirrored } from '../journal/reversal.js';
import type { Chart } from '../posting/view.js';
import { recalled, stored, type StoredFacts } from './facts.js';
import { linesOf, type Facts } from './lines.js';
import { inForce, type FactsOf, type Parameters, type PostingRule } from './posting-rule.js';

/** What a rule made, and of what: the part of an entry that says how it is booked. */
export interface Posting {
  readonly rule: RuleVersion;
  readonly facts: StoredFacts;
  readonly lines: readonly JournalLine[];
}

interface RuleVersion {
  readonly code: string;
  readonly version: number;
}

/** Where and when an entry is to stand. */
export interface Occasion {
  readonly chart: Chart;
  readonly accountingDate: CivilDate;
  readonly effectiveDate: CivilDate;
}

/**
 * What the version in force makes of facts, as the ledger takes it on that day. Of the facts it takes those that it asks for, so
 * that they can be those of several versions.
 */
export function postingBy<Given extends Parameters>(
  versions: readonly [PostingRule<Given>, ...PostingRule<Given>[]],
  facts: FactsOf<Given>,
  { chart, accountingDate, effectiveDate }: Occasion,
): Posting | Obstacle {
  const rule = inForce(versions, accountingDate);
  const posting = madeBy(rule, facts, namedBy(chart));
  if ('code' in posting) return posting;
  return obstacleIn(posting.lines, chart, effectiveDate) ?? posting;
}

/** What takes an entry back whole, whichever rule made it. */
export function postingOfReversal(
  versions: readonly [PostingRule, ...PostingRule[]],
  reversed: readonly JournalLine[],
  { chart, accountingDate, effectiveDate }: Occasion,
): Posting | Obstacle {
  const { code, version } = inForce(versions, accountingDate);
  const lines = mirrored(reversed);
  return obstacleIn(lines, chart, effectiveDate) ?? { rule: { code, version }, facts: {}, lines };
}

/** What a rule makes of facts, whatever day it is and whether or not the ledger would take it. */
export function madeBy(
  { code, version, parameters, lines: templates }: PostingRule,
  facts: Facts,
  named: Named,
): Posting | Obstacle {
  if (templates === 'MIRRORED')
    throw new Error(`${code} takes back what was posted, and makes nothing of its own`);
  const used: Record<string, Record<string, string>> = {};
  const lines = linesOf(templates, facts, (fund, purpose) => {
    const account = named(fund, purpose);
    if (account !== undefined) (used[fund] ??= {})[purpose] = account;
    return account;
  });
  return 'code' in lines ? lines : { rule: { code, version }, facts: stored(parameters, facts, used), lines };
}

/**
 * The lines of an entry once more, by the version that made it and the facts that it keeps.
 * @param reversed the lines of the entry that it takes back, for a rule that mirrors them
 * @throws Error saying why these facts are none that the rule was given
 */
export function linesAgain(
  rule: PostingRule,
  kept: StoredFacts,
  reversed?: readonly JournalLine[],
): readonly JournalLine[] {
  if (rule.lines === 'MIRRORED') return mirrored(reversed ?? []);
  const { facts, chart } = recalled(rule.parameters, kept);
  const posting = madeBy(rule, facts, (fund, purpose) => chart[fund]?.[purpose]);
  if ('code' in posting) throw new Error(posting.detail);
  if (!isDeepStrictEqual(posting.facts, kept)) throw new Error('it keeps what its rule does not ask for');
  return posting.lines;
}

/** By the chart of today. An account of the pool is one only where it lies in the fund that is the pool. */
function namedBy({ poolFund, links, purposes }: Chart): Named {
  return (fund, purpose) => {
    if (purpose !== dueFromPool && purpose !== dueToFund) return purposes?.[fund]?.[purpose];
    const link = fund === poolFund ? undefined : links[fund];
    return link && fundOf(link.dueToFund) === poolFund ? link[purpose] : undefined;
  };
}
