import { Presets, SingleBar } from 'cli-progress';
import { civilDateOf } from '../platform/time/civil-date.js';
import { cityState, loadCity } from '../demo/load/load-city.js';
import type { OpenDatabase } from './database.js';
import type { LaunchSettings } from './settings.js';

const seed = 20_261_001;

/** Gives an empty database its demo city, with a progress bar. A database with data of its own is left alone. */
export async function ensureDemoCity(
  database: OpenDatabase,
  { DEMO_CITY: size, AGENCY_TIME_ZONE: timeZone }: Pick<LaunchSettings, 'DEMO_CITY' | 'AGENCY_TIME_ZONE'>,
): Promise<void> {
  if (size === 'none') return;
  const state = await cityState(database.migrator);
  if (state === 'interrupted' && database.recreate) await database.recreate();
  else if (state !== 'empty') return;
  const bar = new SingleBar(
    { format: 'Demo city  {bar}  {value}/{total} payments posted  {duration_formatted}' },
    Presets.rect,
  );
  // Without a terminal there is no bar, and the wait would look like a standstill.
  if (!process.stderr.isTTY) console.error(`Loading the demo city (size ${size}) ...`);
  bar.start(1, 0);
  try {
    await loadCity({
      migrator: database.migrator,
      size,
      seed,
      today: civilDateOf(new Date(), timeZone),
      onProgress: (posted, total) => {
        bar.setTotal(total);
        bar.update(posted);
      },
    });
  } finally {
    bar.stop();
  }
}
