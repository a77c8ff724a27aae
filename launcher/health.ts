import { loadConfig } from '../platform/config/config.js';
import { Refusal } from '../platform/config/refusal.js';
import { enter } from './entry-point.js';
import { healthSettings } from './settings.js';

const answerWithinMs = 3_000;

/** Ends with an error unless the server in this container is ready. */
await enter(async () => {
  const { PORT } = loadConfig(healthSettings);
  const url = `http://127.0.0.1:${PORT}/readyz`;
  const response = await fetch(url, { signal: AbortSignal.timeout(answerWithinMs) }).catch(
    (error: unknown) => {
      throw new Refusal(`Nothing answers at ${url} (PORT); look at the log of the server.`, { cause: error });
    },
  );
  console.log(await response.text());
  if (!response.ok) process.exitCode = 1;
});
