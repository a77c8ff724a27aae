import { edgesOf, isTakenOver, type Edge } from './edges.js';
import type { StateMachine } from './machine.js';

/** The function that tells the database of a machine, such as `payments.payment_transitions`. */
const functionOf = ({ table }: StateMachine): string => `${table}_transitions`;

/** Where its script lies. */
export function scriptOf({ table }: StateMachine): string {
  const [schema = '', name = ''] = table.split('.');
  return `subgraphs/${schema}/sql/functions/${name.replaceAll('_', '-')}-transitions.sql`;
}

/** The script of that function. What is planned is not in it, so that the guard refuses it. */
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
`;
}

function rowOf({ name, from, to, transition }: Edge): string {
  const texts = [name, from, to, transition.announces].map((text) => (text === null ? 'NULL' : `'${text}'`));
  return `    (${[...texts, isTakenOver(transition)].join(', ')})`;
}
