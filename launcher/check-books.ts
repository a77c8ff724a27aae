import 'reflect-metadata';
import { loadConfig } from '../platform/config/config.js';
import { dataDirectory } from '../platform/config/paths.js';
import { Refusal } from '../platform/config/refusal.js';
import { existingSecret } from '../platform/config/secrets.js';
import type { DatabaseCredentials } from '../platform/database/credentials.js';
import { checkBooks } from '../subgraphs/ledger/verify/book-checks.repository.js';
import { summariseBooks, type Finding } from '../subgraphs/ledger/verify/book-checks.js';
import { connectDatabase, nameVariable } from './database.js';
import { enter } from './entry-point.js';
import { bookSettings } from './settings.js';

/** What Postgres says where a table, a column or a function is not there, or a whole schema. */
const outdated = ['42P01', '3F000', '42703', '42883'];
/** What it says where our own role, or the database, is not there. */
const unprepared = ['28P01', '28000', '3D000'];

/** Proves the books. Reads only, and creates, migrates or alters nothing on the way. */
await enter(async () => {
  const { DATABASE_URL, MIGRATOR_DATABASE_URL } = loadConfig(bookSettings);
  if (MIGRATOR_DATABASE_URL) {
    report(await findingsOf(MIGRATOR_DATABASE_URL, 'MIGRATOR_DATABASE_URL', outdated));
    return;
  }
  await using database = await connectDatabase(existingSecret(dataDirectory()), DATABASE_URL);
  report(await findingsOf(database.migrator, 'DATABASE_URL', [...outdated, ...unprepared]));
});

/** @param absence what says that there are no books, rather than that they cannot be reached */
async function findingsOf(
  reader: DatabaseCredentials,
  variable: string,
  absence: readonly string[],
): Promise<Finding[]> {
  try {
    return await checkBooks(reader);
  } catch (error) {
    if (absence.includes((error as { code?: string }).code ?? '')) {
      throw new Refusal(
        `The database ${reader.database} at ${reader.host}:${reader.port} has no books of this version and secret; ` +
          'run npm run migrate first.',
        { cause: error },
      );
    }
    return nameVariable(variable, reader)(error);
  }
}

function report(findings: readonly Finding[]): void {
  console.log(summariseBooks(findings));
  console.log(findings.length === 0 ? 'The books are right.' : 'The books are WRONG.');
  if (findings.length > 0) process.exitCode = 1;
}
