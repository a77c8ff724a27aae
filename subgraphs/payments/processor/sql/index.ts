import { join } from 'node:path';
import { SqlMigration, type MigrationModule } from '../../../../platform/database/migrate.js';

class Initial extends SqlMigration {
  override readonly name = '001-sandbox';
  override readonly file = join(import.meta.dirname, 'migrations/001-sandbox.sql');
}

class Notices extends SqlMigration {
  override readonly name = '002-notices';
  override readonly file = join(import.meta.dirname, 'migrations/002-notices.sql');
}

export const sandboxProcessorMigrations: MigrationModule = {
  schema: 'sandbox_processor',
  migrations: [Initial, Notices],
  folder: import.meta.dirname,
};
