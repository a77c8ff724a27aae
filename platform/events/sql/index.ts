import { join } from 'node:path';
import { SqlMigration, type MigrationModule } from '../../database/migrate.js';

class Initial extends SqlMigration {
  override readonly name = '001-events';
  override readonly file = join(import.meta.dirname, 'migrations/001-events.sql');
}

class Resumption extends SqlMigration {
  override readonly name = '002-resumption';
  override readonly file = join(import.meta.dirname, 'migrations/002-resumption.sql');
}

class Time extends SqlMigration {
  override readonly name = '003-time';
  override readonly file = join(import.meta.dirname, 'migrations/003-time.sql');
}

class CalledByTheBooks extends SqlMigration {
  override readonly name = '004-called-by-the-books';
  override readonly file = join(import.meta.dirname, 'migrations/004-called-by-the-books.sql');
}

class WrittenBy extends SqlMigration {
  override readonly name = '005-written-by';
  override readonly file = join(import.meta.dirname, 'migrations/005-written-by.sql');
}

class Seals extends SqlMigration {
  override readonly name = '006-seals';
  override readonly file = join(import.meta.dirname, 'migrations/006-seals.sql');
}

export const eventsMigrations: MigrationModule = {
  schema: 'events',
  migrations: [Initial, Resumption, Time, CalledByTheBooks, WrittenBy, Seals],
  folder: import.meta.dirname,
};
