import { civilDateOf } from '../platform/time/civil-date.js';
import { CityNotLoadable, cityState, loadCity, waitForLoad } from '../demo/load/load-city.js';
import type { OpenDatabase } from './database.js';
import { LoadProgress } from './load-progress.js';
import type { LaunchSettings } from './settings.js';

const seed = 20_261_001;

type CitySettings = Pick<LaunchSettings, 'DEMO_CITY' | 'AGENCY_TIME_ZONE'>;

/**
 * Gives an empty database its demo city, showing how far it is, and waits for whoever is just doing so. A database with data of
 * its own is left alone.
 * @returns whether another process was waited for
 * @throws CityNotLoadable when there is a part of a city that cannot be replaced by a whole one
 */
export async function ensureDemoCity(database: OpenDatabase, settings: CitySettings): Promise<boolean> {
  const state = await cityState(database.migrator);
  if (state === 'loaded' || state === 'occupied') return false;
  using progress = new LoadProgress(settings.DEMO_CITY);
  return settings.DEMO_CITY === 'none'
    ? waitWithoutLoading(database, state, progress)
    : load(database, settings, settings.DEMO_CITY, progress);
}

async function waitWithoutLoading(
  { migrator }: OpenDatabase,
  state: Awaited<ReturnType<typeof cityState>>,
  progress: LoadProgress,
): Promise<boolean> {
  if (state === 'empty') return false;
  if (state !== 'loading') throw new CityNotLoadable(state);
  progress.waiting();
  await waitForLoad(migrator);
  const outcome = await cityState(migrator);
  if (outcome === 'loaded') return true;
  throw new CityNotLoadable('interrupted');
}

async function load(
  { migrator, recreate, tidy }: OpenDatabase,
  { AGENCY_TIME_ZONE }: CitySettings,
  size: Exclude<CitySettings['DEMO_CITY'], 'none'>,
  progress: LoadProgress,
): Promise<boolean> {
  let waited = false;
  try {
    await loadCity({
      migrator,
      size,
      seed,
      today: civilDateOf(new Date(), AGENCY_TIME_ZONE),
      clear: recreate,
      onWait: () => {
        waited = true;
        progress.waiting();
      },
      onProgress: (posted, total) => progress.show(posted, total),
    });
    await tidy();
  } catch (error) {
    if (!(waited && error instanceof CityNotLoadable && error.state === 'loaded')) throw error;
  }
  return waited;
}
