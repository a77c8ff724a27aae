import { join } from 'node:path';
import { SqlMigration, type MigrationModule } from '../../../platform/database/migrate.js';

class Initial extends SqlMigration {
  override readonly name = '001-accounts';
  override readonly file = join(import.meta.dirname, 'migrations/001-accounts.sql');
}

export const accountsMigrations: MigrationModule = {
  schema: 'accounts',
  migrations: [Initial],
  folder: import.meta.dirname,
};
