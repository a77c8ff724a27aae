import type { Parameter, PostingRule, RuleLine } from './posting-rule.js';

/**
 * What is wrong with a rule. Its lines balance whatever it is given, because every amount that is told stands as often among its
 * debits as among its credits; each fund then balances by the accounts of pooled cash.
 */
export function problemsOf(rule: PostingRule): string[] {
  const { lines } = rule;
  const words = [
    ...(/^[A-Z][A-Z_]*$/.test(rule.code) ? [] : [`${rule.code} is no code`]),
    ...(Number.isInteger(rule.version) && rule.version > 0 ? [] : ['versions count from 1']),
  ];
  if (lines === 'MIRRORED')
    return Object.keys(rule.parameters).length > 0 ? [...words, 'what mirrors needs no parameters'] : words;
  const problems = lines.flatMap((line) => lineProblems(rule, line));
  return [...words, ...problems, ...unbalanced(lines), ...unusedIn(rule, lines)];
}

/** What a line may name, as it names it: with the group before it where it is not written for each of that group. */
function kindsFor({ parameters }: PostingRule, each: string | undefined): Map<string, Parameter['kind']> {
  const kinds = new Map<string, Parameter['kind']>();
  for (const [name, parameter] of Object.entries(parameters)) {
    if (!('each' in parameter)) kinds.set(name, parameter.kind);
    else if (name === each)
      for (const [part, { kind }] of Object.entries(parameter.each)) kinds.set(part, kind);
  }
  return kinds;
}

function lineProblems(rule: PostingRule, line: RuleLine): string[] {
  const group = line.each === undefined ? undefined : rule.parameters[line.each];
  if (line.each !== undefined && !(group && 'each' in group)) return [`there is no group ${line.each}`];
  const kinds = kindsFor(rule, line.each);
  const account = typeof line.account === 'string' ? line.account : line.account.inFundOf;
  return [
    ...(kinds.get(account) === 'ACCOUNT' ? [] : [`${account} is no account`]),
    ...line.amount
      .filter((name) => kindOfAmount(rule, line, name) !== 'AMOUNT')
      .map((name) => `${name} is no amount`),
    ...Object.values(line.tags ?? {})
      .filter((name) => !['TEXT', 'ACCOUNT'].includes(kinds.get(name) ?? ''))
      .map((name) => `${name} tags no line`),
  ];
}

/** An amount of a line that is written for each of a group is one of that group, or it would be added as often as there are any. */
function kindOfAmount({ parameters }: PostingRule, { each }: RuleLine, name: string): string | undefined {
  const [groupName, part] = each === undefined && name.includes('.') ? name.split('.', 2) : [each, name];
  const among = groupName === undefined ? parameters : parameters[groupName];
  const fields = among && 'each' in among ? (among as { each: Record<string, unknown> }).each : among;
  const found = (fields as Record<string, Partial<Parameter>> | undefined)?.[part ?? ''];
  return found?.kind;
}

const fullName = ({ each }: RuleLine, name: string): string =>
  each === undefined ? name : `${each}.${name}`;

function unbalanced(lines: readonly RuleLine[]): string[] {
  const times = new Map<string, number>();
  for (const line of lines)
    for (const amount of line.amount) {
      const name = fullName(line, amount);
      times.set(name, (times.get(name) ?? 0) + (line.side === 'DEBIT' ? 1 : -1));
    }
  const uneven = [...times].filter(([, balance]) => balance !== 0).map(([name]) => name);
  return [
    ...(times.size === 0 ? ['it has no lines'] : []),
    ...uneven.map((name) => `${name} is not debited as often as credited`),
  ];
}

/** What no line uses would be kept with every entry and say nothing. */
function unusedIn({ parameters }: PostingRule, lines: readonly RuleLine[]): string[] {
  const used = new Set(
    lines.flatMap((line) => {
      const account = typeof line.account === 'string' ? line.account : line.account.inFundOf;
      const names = [account, ...line.amount, ...Object.values(line.tags ?? {})];
      return [...names, ...names.map((name) => fullName(line, name))];
    }),
  );
  return Object.entries(parameters).flatMap(([name, parameter]) => {
    const names = 'each' in parameter ? Object.keys(parameter.each).map((part) => `${name}.${part}`) : [name];
    return names.filter((each) => !used.has(each)).map((each) => `${each} is used by no line`);
  });
}
