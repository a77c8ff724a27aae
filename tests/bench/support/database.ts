import { rolePassword } from '../../../launcher/secrets.js';
import type { DatabaseCredentials } from '../../../platform/database/credentials.js';
import { migrate } from '../../../platform/database/migrate.js';
import { prepareDatabase, type DatabaseAccess } from '../../../platform/database/roles.js';
import { migrationModules } from '../../../subgraphs/migrations.js';
import { databaseLayout } from '../../../subgraphs/registry.js';

/** Creates what is missing of the product's database, as its launcher does. */
export async function bringUpToDate(superuser: DatabaseCredentials, master: Buffer): Promise<DatabaseAccess> {
  const access = await prepareDatabase(superuser, databaseLayout, (role) => rolePassword(master, role));
  await migrate(access.migrator, migrationModules);
  return access;
}
