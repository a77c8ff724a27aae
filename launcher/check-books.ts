import 'reflect-metadata';
import { z } from 'zod';
import { loadConfig } from '../platform/config/config.js';
import { dataDirectory } from '../platform/config/paths.js';
import { masterSecret } from '../platform/config/secrets.js';
import { parseDatabaseUrl } from '../platform/database/credentials.js';
import { checkBooks } from '../subgraphs/ledger/verify/book-checks.repository.js';
import { summariseBooks, type Finding } from '../subgraphs/ledger/verify/book-checks.js';
import { openDatabase } from './database.js';
import { launchSettings } from './settings.js';

const settings = launchSettings.pick({ DATABASE_URL: true }).extend({
  /** A role that may read every schema. Absent: the migrator of the database that `npm start` uses. */
  MIGRATOR_DATABASE_URL: z.string().optional(),
});

const { DATABASE_URL, MIGRATOR_DATABASE_URL } = loadConfig(settings);
report(
  MIGRATOR_DATABASE_URL
    ? await checkBooks(parseDatabaseUrl(MIGRATOR_DATABASE_URL))
    : await checkOwnDatabase(),
);

async function checkOwnDatabase(): Promise<Finding[]> {
  await using database = await openDatabase(masterSecret(dataDirectory()), DATABASE_URL);
  // Without await the database would be closed before it is read.
  return await checkBooks(database.migrator);
}

function report(findings: readonly Finding[]): void {
  console.log(summariseBooks(findings));
  console.log(findings.length === 0 ? 'The books are right.' : 'The books are WRONG.');
  if (findings.length > 0) process.exitCode = 1;
}
