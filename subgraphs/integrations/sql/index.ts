import { join } from 'node:path';
import { SqlMigration, type MigrationModule } from '../../../platform/database/migrate.js';

class ApiKeys extends SqlMigration {
  override readonly name = '001-api-keys';
  override readonly file = join(import.meta.dirname, 'migrations/001-api-keys.sql');
}

export const integrationsMigrations: MigrationModule = {
  schema: 'integrations',
  migrations: [ApiKeys],
  folder: import.meta.dirname,
};
