import { join } from 'node:path';
import { SqlMigration, type MigrationModule } from '../../platform/database/migrate.js';

class Initial extends SqlMigration {
  override readonly name = '001-books';
  override readonly file = join(import.meta.dirname, 'migrations/001-books.sql');
}

export const booksMigrations: MigrationModule = {
  schema: 'books',
  migrations: [Initial],
  folder: import.meta.dirname,
};
