import type { ClientBase } from 'pg';
import { readPostingRules } from '../../rules/posting-rules.repository.js';
import { misfitOf, type RuledEntry } from './entry-again.js';

/** So many entries are in memory at once. */
const entriesAtOnce = 500;

const lines = (entryId: string): string => `(
  SELECT json_agg(json_build_array(l.account_code, l.fund_code, l.debit_cents::text, l.credit_cents::text, l.currency, l.department_code,
           l.revenue_type_code, l.revenue_account_code, l.channel, l.resident_account_id, l.charge_id) ORDER BY l.number)
  FROM ledger.line l WHERE l.entry_id = ${entryId})`;

interface Misfit {
  readonly subject: string;
  readonly detail: string;
}

/** Makes the lines of every entry again that says by which rule it was made, inside a transaction of the caller's. */
export async function* misfits(client: ClientBase): AsyncGenerator<Misfit> {
  const rules = await readPostingRules(client);
  await client.query(
    `DECLARE ruled_entries NO SCROLL CURSOR FOR
     SELECT e.sequence::text AS sequence, e.kind, e.accounting_date::text AS "accountingDate", e.rule_code AS "ruleCode",
            e.rule_version AS "ruleVersion", e.facts, ${lines('e.id')} AS lines,
            CASE WHEN e.reverses_entry_id IS NOT NULL THEN ${lines('e.reverses_entry_id')} END AS reversed
     FROM ledger.entry e WHERE e.rule_code IS NOT NULL ORDER BY e.sequence`,
  );
  for (let isLast = false; !isLast;) {
    const { rows } = await client.query<RuledEntry>(`FETCH ${entriesAtOnce} FROM ruled_entries`);
    isLast = rows.length < entriesAtOnce;
    for (const entry of rows) {
      const detail = misfitOf(entry, rules);
      if (detail) yield { subject: `entry ${entry.sequence}`, detail };
    }
  }
  await client.query('CLOSE ruled_entries');
}
