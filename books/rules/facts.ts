import type { Facts, Row } from './lines.js';
import type { Group, Parameter, Parameters } from './posting-rule.js';

/** By fund, and in it by purpose: the accounts that the chart named for what a rule had to post. */
export type NamedAccounts = Readonly<Record<string, Readonly<Record<string, string>>>>;

type StoredRow = Readonly<Record<string, string>>;

/**
 * What an entry keeps of how it was made, in one form only: what its rule was told, cents as text, groups left out that nothing is
 * in, and as `chart` the accounts that were looked up.
 */
export type StoredFacts = Readonly<Record<string, string | readonly StoredRow[] | NamedAccounts>>;

const chartName = 'chart';

/** Of what is given, only what the rule asks for. */
export function stored(parameters: Parameters, facts: Facts, chart: NamedAccounts): StoredFacts {
  const kept: Record<string, StoredFacts[string]> = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    const given = facts[name];
    if (!('each' in parameter)) kept[name] = textOf(given, name);
    else if (Array.isArray(given) && given.length > 0)
      kept[name] = (given as readonly Row[]).map((row) => storedRow(parameter, row));
  }
  if (Object.keys(chart).length > 0) kept[chartName] = chart;
  return kept;
}

const storedRow = ({ each }: Group, row: Row): StoredRow =>
  Object.fromEntries(Object.keys(each).map((name) => [name, textOf(row[name], name)]));

function textOf(value: Facts[string] | undefined, name: string): string {
  if (typeof value !== 'string' && typeof value !== 'bigint')
    throw new Error(`A posting rule is not told ${name}`);
  return value.toString();
}

/** @throws Error where it is not in the form of `stored` */
export function recalled(
  parameters: Parameters,
  kept: StoredFacts,
): { readonly facts: Facts; readonly chart: NamedAccounts } {
  const facts = Object.entries(parameters).map(([name, parameter]) => [
    name,
    'each' in parameter ? rowsIn(kept[name] ?? [], parameter) : valueIn(kept[name], parameter),
  ]);
  const chart = kept[chartName] ?? {};
  return { facts: Object.fromEntries(facts) as Facts, chart: chart as NamedAccounts };
}

function rowsIn(rows: unknown, { each }: Group): Row[] {
  if (!Array.isArray(rows)) throw new Error('a group is no list');
  return rows.map((row) => {
    const values = (row ?? {}) as Record<string, unknown>;
    const known = Object.entries(each).map(([name, parameter]) => [name, valueIn(values[name], parameter)]);
    return Object.fromEntries(known) as Row;
  });
}

function valueIn(value: unknown, { kind, meaning }: Parameter): string | bigint {
  if (typeof value !== 'string') throw new Error(`${meaning} is not told`);
  if (kind !== 'AMOUNT') return value;
  if (!/^[0-9]+$/.test(value)) throw new Error(`${meaning} is no amount`);
  return BigInt(value);
}
