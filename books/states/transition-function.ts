import { edgesOf, isTakenOver, type Edge } from './edges.js';
import type { StateMachine } from './machine.js';

/** The function that tells the database of a machine, such as `payments.payment_transitions`. */
const functionOf = ({ table }: StateMachine): string => `${table}_transitions`;

/** Where its script lies. */
export function scriptOf({ table }: StateMachine): string {
  const [schema = '', name = ''] = table.split('.');
  return `subgraphs/${schema}/sql/functions/${name.replaceAll('_', '-')}-transitions.sql`;
}

/** The script of that function, and of the one that tells how each state stands in the journal, if any does. What is planned is no transition there, so that the guard refuses it. */
export function transitionFunction(machine: StateMachine): string {
  const rows = edgesOf(machine).filter(({ transition }) => !transition.isPlanned);
  const [schema = '', name = ''] = machine.table.split('.');
  return `-- How the status of ${machine.table} changes, as ${name.replaceAll('_', '-')}.states.ts has it: written by \`npm run schema\`, not by hand.
-- from_status is null where the row comes to be. What is taken_over only the migrator may do, for an earlier system.
CREATE OR REPLACE FUNCTION ${functionOf(machine)}()
RETURNS TABLE (name text, from_status text, to_status text, event_kind text, taken_over boolean)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  VALUES
${rows.map(rowOf).join(',\n')}
$$;

GRANT EXECUTE ON FUNCTION ${functionOf(machine)}() TO tributary_${schema}, pg_read_all_data;
${journalFunction(machine)}`;
}

function journalFunction({ table, states }: StateMachine): string {
  const rows = Object.entries(states).flatMap(([status, { inJournal }]) =>
    inJournal ? [`    ('${status}', '${inJournal}')`] : [],
  );
  if (rows.length === 0) return '';
  return `
-- The states in which the entry that posted a row of ${table} stands in the journal, or is reversed there. In no other has it one.
CREATE OR REPLACE FUNCTION ${table}_states_in_journal() RETURNS TABLE (status text, in_journal text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  VALUES
${rows.join(',\n')}
$$;

GRANT EXECUTE ON FUNCTION ${table}_states_in_journal() TO pg_read_all_data;
`;
}

function rowOf({ name, from, to, transition }: Edge): string {
  const texts = [name, from, to, transition.announces].map((text) => (text === null ? 'NULL' : `'${text}'`));
  return `    (${[...texts, isTakenOver(transition)].join(', ')})`;
}
