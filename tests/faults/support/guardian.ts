// Before all that makes loggers.
import './quiet.js';
import { existsSync } from 'node:fs';
import { clearAway } from './clear-away.js';

/**
 * Stands beside a site in a process of its own, for the case that the one who opened it is killed: then it ends the Postgres that
 * is left there, which outlives its owners on purpose, and removes the folder. What serves the site ends by itself, because it
 * has a channel to whoever started it.
 */
const [, , dataDirectory = ''] = process.argv;
process.once('disconnect', () => {
  if (existsSync(dataDirectory)) void clearAway(dataDirectory);
});
process.send?.('watching');
