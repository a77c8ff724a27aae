import type { ClientBase, Pool } from 'pg';
import type { PostingRule } from '../../../books/rules/posting-rule.js';

/** Every version of every rule, by code and the oldest first, as the database has them. */
export async function readPostingRules(database: Pool | ClientBase): Promise<PostingRule[]> {
  const { rows } = await database.query<PostingRule>(
    `SELECT code, version, movement, effective_from::text AS "effectiveFrom", description, parameters, lines
     FROM ledger.posting_rules() ORDER BY code, version`,
  );
  return rows;
}
