import { join } from 'node:path';
import { SqlMigration, type MigrationModule } from '../../../platform/database/migrate.js';

class Initial extends SqlMigration {
  override readonly name = '001-payments';
  override readonly file = join(import.meta.dirname, 'migrations/001-payments.sql');
}

export const paymentsMigrations: MigrationModule = {
  schema: 'payments',
  migrations: [Initial],
  folder: import.meta.dirname,
};
