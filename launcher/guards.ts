import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../platform/config/paths.js';
import { startEphemeralPostgres } from '../platform/database/embedded.js';
import { migrate } from '../platform/database/migrate.js';
import { createClient } from '../platform/database/pool.js';
import { prepareDatabase } from '../platform/database/roles.js';
import { guardsFile, printGuards } from '../subgraphs/ledger/verify/guards/guards.repository.js';
import { migrationModules } from '../subgraphs/migrations.js';
import { databaseLayout } from '../subgraphs/registry.js';
import { enter } from './entry-point.js';

/** Writes down what the migrations make of an empty database, with which `check:books` compares the books. */
await enter(async () => {
  await using postgres = await startEphemeralPostgres({ inMemory: true });
  const { migrator } = await prepareDatabase(postgres.superuser, databaseLayout, (role) => role);
  await migrate(migrator, migrationModules);
  const client = createClient(migrator, 'guards');
  await client.connect();
  try {
    await writeFile(join(projectRoot, guardsFile), await printGuards(client));
  } finally {
    await client.end();
  }
});
