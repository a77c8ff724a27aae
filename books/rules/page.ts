import type { Group, Parameter, PostingRule, RuleLine } from './posting-rule.js';

/** The page that the documents have on all of them. */
export const rulesPage = (rules: readonly PostingRule[]): string => `# Posting rules

How each journal entry is made. An entry names its rule and version, \`JournalEntry.postingRule\` in the graph, and keeps what that was
told, so that anybody can make its lines again; \`npm run check:books\` does so for all of them. This page is written by
\`npm run schema\` from the rules themselves; [movements](movements.md#add-a-posting-rule) say how to add one.

Where lines of an entry lie in several funds, each fund balances by its pooled cash accounts, which are added to what is listed here.
${rules.map(section).join('')}`;

const section = (rule: PostingRule): string => `
## ${rule.code}, version ${rule.version}

For entries of the kind ${rule.movement} with accounting dates from ${rule.effectiveFrom}. ${rule.description}
${rule.lines === 'MIRRORED' ? mirror : tables(rule, rule.lines)}`;

const mirror = `
Its lines are those of the entry that it takes back, each on its other side.
`;

const tables = ({ parameters }: PostingRule, lines: readonly RuleLine[]): string => `
| side | account | amount | for each | tags |
|---|---|---|---|---|
${lines.map(lineRow).join('\n')}

| it is told | which is |
|---|---|
${Object.entries(parameters).flatMap(parameterRows).join('\n')}
`;

const code = (name: string): string => `\`${name}\``;

function lineRow({ side, account, amount, each, tags = {} }: RuleLine): string {
  const where =
    typeof account === 'string'
      ? code(account)
      : `for ${account.purpose} in the fund of ${code(account.inFundOf)}`;
  const tagged = Object.entries(tags).map(([tag, name]) =>
    tag === name ? code(tag) : `${code(tag)} = ${code(name)}`,
  );
  const cells = [
    side.toLowerCase(),
    where,
    amount.map(code).join(' + '),
    each ? code(each) : '',
    tagged.join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}

function parameterRows([name, parameter]: [string, Parameter | Group]): string[] {
  if (!('each' in parameter)) return [`| ${code(name)} | ${parameter.meaning} |`];
  return [
    `| ${code(name)} | ${parameter.meaning}: |`,
    ...Object.entries(parameter.each).map(
      ([part, { meaning }]) => `| ${code(`${name}.${part}`)} | ${meaning} |`,
    ),
  ];
}
