import { setTimeout as delay } from 'node:timers/promises';
import { startConstellation } from './constellation.js';
import { Refusal } from '../platform/config/refusal.js';
import { connectDatabase, openDatabase, type ConnectedDatabase } from './database.js';
import { ensureDemoCity } from './demo-city.js';
import { tokenSecret } from './secrets.js';
import type { Target } from '../demo/story/target.js';
import type { LaunchSettings } from './settings.js';

export interface TargetOptions {
  /** Where it must be; absent: where `npm start` puts it, or else one of our own. */
  readonly url: string | undefined;
  readonly settings: LaunchSettings;
  readonly master: Buffer;
}

const answerTimeoutMs = 2_000;
const looksForReady = 20;
const betweenLooksMs = 250;

/** Finds the Tributary that is running, or starts one on a free port that ends with the story. */
export async function openTarget({ url, settings, master }: TargetOptions): Promise<Target> {
  const usual = `http://${settings.HOST}:${settings.PORT}/graphql`;
  if (await isReady(url ?? usual)) return running(url ?? usual, settings, master);
  if (url)
    throw new Refusal(`No Tributary is ready at ${url}; start it, or leave --url and TRIBUTARY_URL out.`);
  return startOne(settings, master, usual);
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(answerTimeoutMs) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

async function isReadySoon(url: string): Promise<boolean> {
  for (let looks = 0; looks < looksForReady; looks++) {
    if (await isReady(url)) return true;
    await delay(betweenLooksMs);
  }
  return false;
}

/** Its database is opened beside it only when the story needs it, and left as it is. */
function running(url: string, { DATABASE_URL }: LaunchSettings, master: Buffer): Target {
  const opened = new AsyncDisposableStack();
  let database: Promise<ConnectedDatabase> | undefined;
  return {
    url,
    wasRunning: true,
    database: () => (database ??= connectDatabase(master, DATABASE_URL).then((each) => opened.use(each))),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function startOne(settings: LaunchSettings, master: Buffer, usual: string): Promise<Target> {
  await using opened = new AsyncDisposableStack();
  const database = opened.use(await openDatabase(master, settings.DATABASE_URL));
  const waited = await ensureDemoCity(database, settings);
  // Whoever was loading the city serves it by now, or is about to.
  if (waited && (await isReadySoon(usual))) return running(usual, settings, master);
  const { url } = opened.use(
    await startConstellation({
      database,
      tokenSecret: tokenSecret(master),
      host: settings.HOST,
      port: 0,
      timeZone: settings.AGENCY_TIME_ZONE,
    }),
  );
  const owned = opened.move();
  return {
    url,
    wasRunning: false,
    database: () => Promise.resolve(database),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
