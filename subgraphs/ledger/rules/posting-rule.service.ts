import { PostingRule } from './posting-rule.js';
import { readPostingRules } from './posting-rules.repository.js';
import type { Pool } from 'pg';

/** Every version of every rule, by code and the oldest first. */
export async function postingRules(pool: Pool): Promise<PostingRule[]> {
  const rules = await readPostingRules(pool);
  return rules.map((rule, index) => {
    const next = rules[index + 1];
    return new PostingRule(rule, next?.code === rule.code ? next : undefined);
  });
}
