import { join } from 'node:path';
import { SqlMigration, type MigrationModule } from '../../../platform/database/migrate.js';

class Initial extends SqlMigration {
  override readonly name = '001-ledger';
  override readonly file = join(import.meta.dirname, 'migrations/001-ledger.sql');
}

export const ledgerMigrations: MigrationModule = {
  schema: 'ledger',
  migrations: [Initial],
  folder: import.meta.dirname,
};
