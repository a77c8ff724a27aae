import { Readable } from 'node:stream';
import type { Client, Pool } from 'pg';
import type { DatabaseCredentials } from '../../platform/database/credentials.js';
import { Refusal } from '../../platform/config/refusal.js';
import { createClient, createPool } from '../../platform/database/pool.js';
import { fiscalYearOf } from '../../platform/time/civil-date.js';
import { City, type CityOptions } from '../city/city.js';
import { Random } from '../city/random.js';
import type { CityDay } from '../city/types.js';
import { closingRows, configurationRows, residentRows, type Tables } from './city-rows.js';
import { History } from './history.js';
import { insertRows } from './insert-rows.js';
import { lockLoad } from './load-lock.js';
import { markEnd, markStart, readState, type CityState } from './load-marker.js';

export interface LoadCityOptions extends CityOptions {
  /** Owns the database. The history is posted as this role, because no other may tell when something happened in the past. */
  readonly migrator: DatabaseCredentials;
  /** Called at the start and after each week with how many payments are posted, of how many. */
  readonly onProgress?: (posted: number, total: number) => void;
  /** Called when another process is loading, before that is waited for. */
  readonly onWait?: () => void;
  /** Empties the database of what an interrupted load left in it. Absent: that is refused. */
  readonly clear?: () => Promise<void>;
}

export class CityNotLoadable extends Refusal {
  override readonly name = 'CityNotLoadable';
  readonly state: Exclude<CityState, 'empty'>;

  constructor(state: Exclude<CityState, 'empty'>) {
    super(
      {
        loaded: 'The demo city is in this database already.',
        loading: 'The demo city is being loaded into this database.',
        interrupted:
          'Loading the demo city into this database was interrupted. Start with DEMO_CITY=dev to load it again.',
        mixed:
          'Loading the demo city into this database was interrupted, and since then it has been used, so that it is neither ' +
          'completed nor thrown away. Drop the database, or use another one, and start again.',
        occupied: 'This database has data of its own, so the demo city is not loaded into it.',
      }[state],
    );
    this.state = state;
  }
}

/** One is made up while the one before is being posted. */
const weeksInHand = 2;
const weeksBetweenStatistics = 4;
/** Statistics targets: a glance while tables grow, a better look at the end until autovacuum comes by. */
const roughly = 5;
const thoroughly = 25;
const measuredTables = [
  'accounts.account',
  'accounts.charge',
  'accounts.movement',
  'departments.item',
  'departments.item_charge',
  'ledger.entry',
  'ledger.line',
  'payments.allocation',
  'payments.payment',
  'events.log (position, topics, occurred_at)',
];

/** What the database holds of a demo city. The migrator must have applied all migrations. */
export async function cityState(migrator: DatabaseCredentials): Promise<CityState> {
  return withClient(migrator, readState);
}

/**
 * Fills an empty database with the demo city: its configuration and residents, then the bills and payments of twelve
 * months, each through the service that serves the live ones, so that every invariant is checked on the way. It is loaded
 * whole: while it is not, nobody else may use the database, and what an interrupted load leaves is cleared by the next one.
 * Processes that load at once wait for each other.
 * @throws CityNotLoadable when the database is not empty by then
 */
export async function loadCity(options: LoadCityOptions): Promise<void> {
  await withClient(options.migrator, async (migrator) => {
    await lockLoad(migrator, options.onWait ?? (() => undefined));
    const state = await readState(migrator);
    if (state === 'interrupted' && options.clear) await options.clear();
    else if (state !== 'empty') throw new CityNotLoadable(state);
    await markStart(migrator, options);
    const city = new City(options);
    await insertTables(migrator, configurationRows(city.calendar, new Random(options.seed)));
    await insertTables(migrator, residentRows(city.parties, city.accounts));
    await postHistory(city, migrator, options);
    await insertTables(migrator, closingRows(city.closing));
    await closePeriods(migrator, fiscalYearOf(options.today));
    await passHistoryToItems(migrator);
    await refreshStatistics(migrator, thoroughly);
    await markEnd(migrator);
  });
}

/** Waits until nobody is loading a city into this database any more, whatever came of it. */
export async function waitForLoad(migrator: DatabaseCredentials): Promise<void> {
  await withClient(migrator, (client) => lockLoad(client, () => undefined));
}

async function postHistory(
  city: City,
  client: Client,
  { migrator, onProgress }: LoadCityOptions,
): Promise<void> {
  const pool = relaxedPool(migrator);
  try {
    const history = new History(pool);
    const postWeek = async ([number, week]: [number, CityDay[]]): Promise<number> => {
      await Promise.all([
        history.post(week),
        number % weeksBetweenStatistics === 0 && refreshStatistics(client, roughly),
      ]);
      return week.reduce((count, { payments }) => count + payments.length, 0);
    };
    let posted = 0;
    onProgress?.(posted, city.extent.payments);
    const weeks = Readable.from(inWeeks(city.days()), { highWaterMark: 1 }).map(postWeek, {
      concurrency: weeksInHand,
    });
    for await (const count of weeks as AsyncIterable<number>) {
      posted += count;
      onProgress?.(posted, city.extent.payments);
    }
  } finally {
    await pool.end();
  }
}

function* inWeeks(days: Iterable<CityDay>): Generator<[number, CityDay[]]> {
  let number = 0;
  let week: CityDay[] = [];
  for (const day of days) {
    if (week.push(day) < 7) continue;
    yield [number, week];
    number += 1;
    week = [];
  }
  yield [number, week];
}

/** Its commits are made durable by the one that marks the end. */
function relaxedPool(credentials: DatabaseCredentials): Pool {
  const pool = createPool(credentials, {
    applicationName: 'demo:history',
    maxConnections: 1,
    statementTimeoutMs: 0,
  });
  pool.options.options = '-c synchronous_commit=off';
  return pool;
}

/** What is planned with the statistics of an empty table is slow on a full one. */
async function refreshStatistics(client: Client, target: number): Promise<void> {
  await client.query(`SET default_statistics_target = ${target}; ANALYZE ${measuredTables.join(', ')}`);
}

async function insertTables(client: Client, tables: Tables): Promise<void> {
  await client.query('BEGIN');
  for (const [table, rows] of tables) await insertRows(client, table, rows);
  await client.query('COMMIT');
}

/** Past years are closed; the current one stays open, and the next for who pays ahead. */
async function closePeriods(client: Client, currentFiscalYear: number): Promise<void> {
  await client.query("UPDATE ledger.fiscal_period SET status = 'CLOSED' WHERE fiscal_year < $1", [
    currentFiscalYear,
  ]);
}

/** The items were loaded as the history left them, so their consumer starts behind it. */
async function passHistoryToItems(client: Client): Promise<void> {
  await client.query(
    `INSERT INTO departments.consumer (name, position) VALUES ('items', events.last_position())
     ON CONFLICT (name) DO UPDATE SET position = excluded.position`,
  );
}

async function withClient<Result>(
  credentials: DatabaseCredentials,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = createClient(credentials, 'demo:load');
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
