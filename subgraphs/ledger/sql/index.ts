import { join } from 'node:path';
import { SqlMigration, type MigrationModule } from '../../../platform/database/migrate.js';

class Initial extends SqlMigration {
  override readonly name = '001-ledger';
  override readonly file = join(import.meta.dirname, 'migrations/001-ledger.sql');
}

class ForgetPosting extends SqlMigration {
  override readonly name = '002-forget-posting';
  override readonly file = join(import.meta.dirname, 'migrations/002-forget-posting.sql');
}

class Chart extends SqlMigration {
  override readonly name = '003-chart';
  override readonly file = join(import.meta.dirname, 'migrations/003-chart.sql');
}

class Time extends SqlMigration {
  override readonly name = '004-time';
  override readonly file = join(import.meta.dirname, 'migrations/004-time.sql');
}

class RecognizedRevenue extends SqlMigration {
  override readonly name = '005-recognized-revenue';
  override readonly file = join(import.meta.dirname, 'migrations/005-recognized-revenue.sql');
}

class CalledByTheBooks extends SqlMigration {
  override readonly name = '006-called-by-the-books';
  override readonly file = join(import.meta.dirname, 'migrations/006-called-by-the-books.sql');
}

class RollUps extends SqlMigration {
  override readonly name = '007-roll-ups';
  override readonly file = join(import.meta.dirname, 'migrations/007-roll-ups.sql');
}

class ConfigurationChange extends SqlMigration {
  override readonly name = '008-configuration-change';
  override readonly file = join(import.meta.dirname, 'migrations/008-configuration-change.sql');
}

class Sources extends SqlMigration {
  override readonly name = '009-sources';
  override readonly file = join(import.meta.dirname, 'migrations/009-sources.sql');
}

class Words extends SqlMigration {
  override readonly name = '010-words';
  override readonly file = join(import.meta.dirname, 'migrations/010-words.sql');
}

class Seals extends SqlMigration {
  override readonly name = '011-seals';
  override readonly file = join(import.meta.dirname, 'migrations/011-seals.sql');
}

class Counting extends SqlMigration {
  override readonly name = '012-counting';
  override readonly file = join(import.meta.dirname, 'migrations/012-counting.sql');
}

class PostingRules extends SqlMigration {
  override readonly name = '013-posting-rules';
  override readonly file = join(import.meta.dirname, 'migrations/013-posting-rules.sql');
}

export const ledgerMigrations: MigrationModule = {
  schema: 'ledger',
  migrations: [
    Initial,
    ForgetPosting,
    Chart,
    Time,
    RecognizedRevenue,
    CalledByTheBooks,
    RollUps,
    ConfigurationChange,
    Sources,
    Words,
    Seals,
    Counting,
    PostingRules,
  ],
  folder: import.meta.dirname,
};
