import { deprecationFaults, type SchemaPair } from './deprecation-faults.js';
import { schemaChanges, type SchemaChanges } from './schema-changes.js';
import type { CivilDate } from '../../platform/time/civil-date.js';

/** Everything in a schema that breaks a promise of the released one, or strains its clients. */
export async function checkPromises(pair: SchemaPair, today: CivilDate): Promise<SchemaChanges> {
  const { breaking, dangerous } = await schemaChanges(pair.released, pair.current, today);
  return { breaking: [...breaking, ...deprecationFaults(pair)], dangerous };
}

/** Prints the lines. @returns whether a promise is broken */
export function report({ breaking, dangerous }: SchemaChanges): boolean {
  for (const line of dangerous) console.log(`Dangerous: ${line}`);
  for (const line of breaking) console.error(`Breaking: ${line}`);
  return breaking.length > 0;
}
