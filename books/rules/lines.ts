import { sumCents, type Cents } from '../../platform/money/money.js';
import { fundOf, incomplete, type JournalLine, type Obstacle, type Tags } from '../journal/journal-lines.js';
import { balancedByFund, type Named } from '../journal/pooled-cash.js';
import type { RuleLine } from './posting-rule.js';

export type Row = Readonly<Record<string, string | Cents>>;

/** What a rule was given, by the names of its parameters. */
export type Facts = Readonly<Record<string, string | Cents | readonly Row[]>>;

/** The lines that templates make of facts, or which account the chart does not name. The same of both give the same lines. */
export function linesOf(
  templates: readonly RuleLine[],
  facts: Facts,
  named: Named,
): readonly JournalLine[] | Obstacle {
  const lines: JournalLine[] = [];
  for (const template of templates) {
    const made = linesOfOne(template, facts, named);
    if ('code' in made) return made;
    lines.push(...made);
  }
  return balancedByFund(lines, named);
}

function linesOfOne(template: RuleLine, facts: Facts, named: Named): JournalLine[] | Obstacle {
  const { each, side, amount } = template;
  const merged = new Map<string, Merged>();
  for (const row of each === undefined ? [facts] : rowsOf(facts, each)) {
    let cents = 0n;
    for (const name of amount) cents += each === undefined ? totalOf(facts, name) : centsIn(row, name);
    if (cents === 0n) continue;
    const textOf = (name: string): string => textIn(name in row ? row : facts, name);
    const account = accountOf(template, textOf, named);
    if (typeof account !== 'string') return account;
    const tags: Record<string, string> = {};
    let key = account;
    for (const [tag, name] of tagsOf(template)) key += `\n${(tags[tag] = textOf(name))}`;
    const earlier = merged.get(key);
    if (earlier) earlier.cents += cents;
    else merged.set(key, { account, tags, cents });
  }
  return Array.from(merged.values(), ({ account, tags, cents }) => ({
    account,
    fund: fundOf(account),
    ...(side === 'DEBIT' ? { debitCents: cents } : { creditCents: cents }),
    ...tags,
  }));
}

interface Merged {
  readonly account: string;
  readonly tags: Tags;
  cents: Cents;
}

const tagsByTemplate = new WeakMap<RuleLine, readonly (readonly [string, string])[]>();

/** Once for each template, because every payment asks. */
function tagsOf(template: RuleLine): readonly (readonly [string, string])[] {
  const known = tagsByTemplate.get(template);
  if (known) return known;
  const tags = Object.entries(template.tags ?? {});
  tagsByTemplate.set(template, tags);
  return tags;
}

function accountOf({ account }: RuleLine, textOf: (name: string) => string, named: Named): string | Obstacle {
  if (typeof account === 'string') return textOf(account);
  const fund = fundOf(textOf(account.inFundOf));
  const found = named(fund, account.purpose);
  return (
    found ?? incomplete(`The chart of accounts names no account for ${account.purpose} in fund ${fund}.`)
  );
}

/** `group.parameter` is the sum over the group. */
function totalOf(facts: Facts, name: string): Cents {
  const [group = '', part] = name.split('.', 2);
  return part === undefined
    ? centsIn(facts, name)
    : sumCents(rowsOf(facts, group).map((row) => centsIn(row, part)));
}

function rowsOf(facts: Facts, name: string): readonly Row[] {
  const rows = facts[name];
  if (!Array.isArray(rows)) throw new Error(`A posting rule is not told ${name}`);
  return rows as readonly Row[];
}

function centsIn(facts: Facts, name: string): Cents {
  const cents = facts[name];
  if (typeof cents !== 'bigint' || cents < 0n)
    throw new Error(`A posting rule is not told the amount ${name}`);
  return cents;
}

function textIn(facts: Facts, name: string): string {
  const text = facts[name];
  if (typeof text !== 'string') throw new Error(`A posting rule is not told ${name}`);
  return text;
}
