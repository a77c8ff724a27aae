import type { Client } from 'pg';
import type { CivilDate } from '../../platform/time/civil-date.js';
import type { CitySize } from '../city/sizes.js';
import { historyScope } from './history-scope.js';
import { isBeingLoaded } from './load-lock.js';

/**
 * What a database holds: nothing yet, a demo city, one that is just being loaded, part of one because loading was interrupted,
 * part of one that somebody has gone on to use, or somebody's own data. Only an empty one can be loaded. A part of a city is of
 * no use and makes room for a whole one, unless there are payments in it that are not of the city.
 */
export type CityState = 'empty' | 'loaded' | 'loading' | 'interrupted' | 'mixed' | 'occupied';

export interface LoadedCity {
  readonly size: CitySize;
  readonly seed: number;
  readonly today: CivilDate;
}

export async function readState(client: Client): Promise<CityState> {
  const { rows } = await client.query<{ marked: boolean; occupied: boolean }>(
    `SELECT to_regclass('demo.load') IS NOT NULL AS marked,
            EXISTS (SELECT FROM ledger.fund) OR EXISTS (SELECT FROM accounts.account) AS occupied`,
  );
  const [state] = rows;
  if (!state?.marked) return state?.occupied ? 'occupied' : 'empty';
  const { rows: loads } = await client.query<{ finished: boolean }>(
    'SELECT finished_at IS NOT NULL AS finished FROM demo.load',
  );
  if (loads[0]?.finished) return 'loaded';
  if (await isBeingLoaded(client)) return 'loading';
  const { rows: others } = await client.query<{ exist: boolean }>(
    'SELECT EXISTS (SELECT FROM payments.payment WHERE created_by <> $1) AS exist',
    [historyScope],
  );
  return others[0]?.exist ? 'mixed' : 'interrupted';
}

export async function markStart(client: Client, { size, seed, today }: LoadedCity): Promise<void> {
  await client.query(`
    CREATE SCHEMA demo;
    CREATE TABLE demo.load (
      size text NOT NULL, seed integer NOT NULL, today date NOT NULL,
      started_at timestamptz NOT NULL DEFAULT now(), finished_at timestamptz
    )`);
  await client.query('INSERT INTO demo.load (size, seed, today) VALUES ($1, $2, $3)', [size, seed, today]);
}

export async function markEnd(client: Client): Promise<void> {
  await client.query('UPDATE demo.load SET finished_at = now()');
}
