import { join } from 'node:path';
import { SqlMigration, type MigrationModule } from '../../../../platform/database/migrate.js';

class Initial extends SqlMigration {
  override readonly name = '001-sandbox';
  override readonly file = join(import.meta.dirname, 'migrations/001-sandbox.sql');
}

export const sandboxProcessorMigrations: MigrationModule = {
  schema: 'sandbox_processor',
  migrations: [Initial],
  folder: import.meta.dirname,
};
