import 'reflect-metadata';
import { loadConfig } from '../platform/config/config.js';
import { dataDirectory } from '../platform/config/paths.js';
import { Refusal } from '../platform/config/refusal.js';
import { existingSecret } from '../platform/config/secrets.js';
import type { DatabaseCredentials } from '../platform/database/credentials.js';
import { checkBooks } from '../subgraphs/ledger/verify/book-checks.repository.js';
import { summariseBooks, type Finding } from '../subgraphs/ledger/verify/book-checks.js';
import type { AnchorEvidence } from '../subgraphs/ledger/verify/seals/check-anchors.js';
import { connectDatabase, nameVariable } from './database.js';
import { anchorEvidence, toldEvidence } from './anchors.js';
import { enter } from './entry-point.js';
import { bookSettings } from './settings.js';

/** What Postgres says where a table, a column or a function is not there, or a whole schema. */
const outdated = ['42P01', '3F000', '42703', '42883'];
/** What it says where our own role, or the database, is not there. */
const unprepared = ['28P01', '28000', '3D000'];

/** Proves the books. Reads only, and creates, migrates or alters nothing on the way. */
await enter(async () => {
  const settings = loadConfig(bookSettings);
  const { DATABASE_URL, MIGRATOR_DATABASE_URL } = settings;
  if (MIGRATOR_DATABASE_URL) {
    const evidence = toldEvidence(settings);
    report(await findingsOf(MIGRATOR_DATABASE_URL, 'MIGRATOR_DATABASE_URL', outdated, evidence));
    return;
  }
  const master = existingSecret(dataDirectory());
  await using database = await connectDatabase(master, DATABASE_URL);
  const absence = [...outdated, ...unprepared];
  report(await findingsOf(database.migrator, 'DATABASE_URL', absence, anchorEvidence(settings, master)));
});

/** @param absence what says that there are no books, rather than that they cannot be reached */
async function findingsOf(
  reader: DatabaseCredentials,
  variable: string,
  absence: readonly string[],
  evidence: AnchorEvidence,
): Promise<Finding[]> {
  try {
    return await checkBooks(reader, [], evidence);
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
