import type { Client } from 'pg';

/** Held by the session that loads, so that it is free again however that ends. */
const loadLock = 7_305_411_003;

/** Whether another session is loading a city into this database at this moment. */
export async function isBeingLoaded(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_locks
       WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32) + objid::bigint = $1
         AND pid <> pg_backend_pid()
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS held`,
    [loadLock],
  );
  return rows[0]?.held ?? false;
}

/**
 * Takes the lock until the session ends, after whoever has it.
 * @param onWait is called when somebody does
 */
export async function lockLoad(client: Client, onWait: () => void): Promise<void> {
  const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [
    loadLock,
  ]);
  if (rows[0]?.taken) return;
  onWait();
  await client.query('SELECT pg_advisory_lock($1)', [loadLock]);
}
