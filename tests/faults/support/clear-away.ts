import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../../../platform/database/embedded.js';

/** Ends the Postgres of a data directory, once nobody else is responsible for it any more, and removes the directory. */
export async function clearAway(dataDirectory: string): Promise<void> {
  for (;;) {
    const left = await startEmbeddedPostgres({ dataDirectory });
    await left[Symbol.asyncDispose]();
    if (left.origin !== 'shared') break;
    await delay(250);
  }
  await rm(dataDirectory, { recursive: true, force: true });
}
