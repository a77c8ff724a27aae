import { join } from 'node:path';
import { SqlMigration, type MigrationModule } from '../../database/migrate.js';

class Initial extends SqlMigration {
  override readonly name = '001-events';
  override readonly file = join(import.meta.dirname, 'migrations/001-events.sql');
}

export const eventsMigrations: MigrationModule = {
  schema: 'events',
  migrations: [Initial],
  folder: import.meta.dirname,
};
