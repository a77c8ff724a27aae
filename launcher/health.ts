import { loadConfig } from '../platform/config/config.js';
import { healthSettings } from './settings.js';

/** Ends with an error unless the server in this container is ready. */
const answerWithinMs = 3_000;

const { PORT } = loadConfig(healthSettings);
const response = await fetch(`http://127.0.0.1:${PORT}/readyz`, {
  signal: AbortSignal.timeout(answerWithinMs),
});
console.log(await response.text());
if (!response.ok) process.exitCode = 1;
