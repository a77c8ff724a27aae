import type { PostingRule } from './posting-rule.js';

/** Where the script lies that tells the database of all rules. */
export const ruleScript = 'subgraphs/ledger/sql/functions/posting-rules.sql';

export const ruleFunction = (rules: readonly PostingRule[]): string =>
  `-- The rules by which entries are made, as *.rules.ts have them: written by \`npm run schema\`, not by hand. An entry keeps the code,
-- the version and what the rule was told.
CREATE OR REPLACE FUNCTION ledger.posting_rules()
RETURNS TABLE (code text, version integer, movement text, effective_from date, description text, parameters json, lines json)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  VALUES
${rules.map(rowOf).join(',\n')}
$$;

GRANT EXECUTE ON FUNCTION ledger.posting_rules() TO tributary_ledger, pg_read_all_data;
`;

function rowOf({
  code,
  version,
  movement,
  effectiveFrom,
  description,
  parameters,
  lines,
}: PostingRule): string {
  const [ofParameters, ofLines] = [parameters, lines].map((part) => `${quoted(JSON.stringify(part))}::json`);
  const start = `(${quoted(code)}, ${version}, ${quoted(movement)}, ${quoted(effectiveFrom)}::date`;
  return `    ${start}, ${quoted(description)},
     ${ofParameters},
     ${ofLines})`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
