import type { Tags } from '../journal/journal-lines.js';
import type { Cents } from '../../platform/money/money.js';
import type { CivilDate } from '../../platform/time/civil-date.js';
import type { DrCr, ParameterKind } from '../words/ledger.js';
import { problemsOf } from './problems.js';

/** One thing that a rule is told: the code of a ledger account, an amount in cents, or what lines are tagged with. */
export interface Parameter {
  readonly kind: Exclude<ParameterKind, 'GROUP'>;
  /** In half a sentence, as the graph and the documents say it. */
  readonly meaning: string;
}

/** Parameters that are told together, once for each of something. */
export interface Group {
  readonly meaning: string;
  readonly each: Readonly<Record<string, Parameter>>;
}

export type Parameters = Readonly<Record<string, Parameter | Group>>;

/** What a rule with these parameters is given. */
export type FactsOf<Given extends Parameters> = {
  readonly [Name in keyof Given]: Given[Name] extends { readonly each: infer Each extends Group['each'] }
    ? readonly ValuesOf<Each>[]
    : Given[Name] extends Parameter
      ? ValueOf<Given[Name]>
      : never;
};

type ValuesOf<Each extends Group['each']> = { readonly [Name in keyof Each]: ValueOf<Each[Name]> };
type ValueOf<One extends Parameter> = One['kind'] extends 'AMOUNT' ? Cents : string;

/** A line that a rule writes, unless its amount is nothing. Names are those of parameters. */
export interface RuleLine {
  readonly side: DrCr;
  /** The group for each of which it is written, where those of one account and the same tags are one line. */
  readonly each?: string;
  /** Or the account that the chart names for a purpose in the fund of another account. */
  readonly account: string | { readonly purpose: string; readonly inFundOf: string };
  /** What is added up: of the group for each of which it is written, else `group.parameter` for the sum over a group. */
  readonly amount: readonly string[];
  readonly tags?: { readonly [Tag in keyof Tags]: string };
}

/**
 * How the entries of a kind of movement are made, as data. A version never changes once it was released, so that the facts of
 * an entry give its lines for ever: a change is another version, for accounting dates from a day on.
 */
export interface PostingRule<Given extends Parameters = Parameters> {
  readonly code: string;
  readonly version: number;
  /** The kind of movement whose entries it makes. */
  readonly movement: string;
  /** The first accounting date that it is for, up to the day before that of the next version. */
  readonly effectiveFrom: CivilDate;
  /** In a sentence. */
  readonly description: string;
  readonly parameters: Given;
  /** What balances funds by pooled cash is added to them. Or those of the entry that is taken back, on their other side. */
  readonly lines: readonly RuleLine[] | 'MIRRORED';
}

/** Of accounting dates from which on there was nothing before it. */
export const fromTheBeginning: CivilDate = '1900-01-01';

/** @throws Error when it is not sound; at start, because that is when definitions are loaded */
export function definePostingRule<const Given extends Parameters>(
  rule: PostingRule<Given>,
): PostingRule<Given> {
  const problems = problemsOf(rule);
  if (problems.length > 0)
    throw new Error(`The posting rule ${rule.code}, version ${rule.version}: ${problems.join('; ')}.`);
  return rule;
}

/**
 * The one of the versions of a rule that makes the entries of an accounting date.
 * @throws Error when there is none
 */
export function inForce<Rule extends PostingRule>(
  versions: readonly [Rule, ...Rule[]],
  accountingDate: CivilDate,
): Rule {
  const rule = versions
    .filter(({ effectiveFrom }) => effectiveFrom <= accountingDate)
    .reduce<Rule | undefined>((last, each) => (last && last.version > each.version ? last : each), undefined);
  if (!rule) throw new Error(`No version of the posting rule ${versions[0].code} is for ${accountingDate}`);
  return rule;
}
