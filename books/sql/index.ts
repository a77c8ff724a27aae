import { join } from 'node:path';
import { SqlMigration, type MigrationModule } from '../../platform/database/migrate.js';

class Initial extends SqlMigration {
  override readonly name = '001-books';
  override readonly file = join(import.meta.dirname, 'migrations/001-books.sql');
}

class Contracts extends SqlMigration {
  override readonly name = '002-contracts';
  override readonly file = join(import.meta.dirname, 'migrations/002-contracts.sql');
}

class SourceKinds extends SqlMigration {
  override readonly name = '003-source-kinds';
  override readonly file = join(import.meta.dirname, 'migrations/003-source-kinds.sql');
}

class Aggregates extends SqlMigration {
  override readonly name = '004-aggregates';
  override readonly file = join(import.meta.dirname, 'migrations/004-aggregates.sql');
}

class Seals extends SqlMigration {
  override readonly name = '005-seals';
  override readonly file = join(import.meta.dirname, 'migrations/005-seals.sql');
}

export const booksMigrations: MigrationModule = {
  schema: 'books',
  migrations: [Initial, Contracts, SourceKinds, Aggregates, Seals],
  folder: import.meta.dirname,
};
