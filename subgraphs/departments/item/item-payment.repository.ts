import type { PoolClient } from 'pg';

/**
 * Has the payments at these positions of the log counted for the items whose charges they pay, which moves items that wait for their
 * fees on once these are covered, and is told of.
 */
export async function payItems(client: PoolClient, positions: readonly number[]): Promise<void> {
  await client.query('SELECT departments.pay_items($1)', [positions]);
}
