import { join } from 'node:path';
import { SqlMigration, type MigrationModule } from '../../../platform/database/migrate.js';

class Initial extends SqlMigration {
  override readonly name = '001-payments';
  override readonly file = join(import.meta.dirname, 'migrations/001-payments.sql');
}

class LockWhatIsFree extends SqlMigration {
  override readonly name = '002-lock-what-is-free';
  override readonly file = join(import.meta.dirname, 'migrations/002-lock-what-is-free.sql');
}

class RecordedAt extends SqlMigration {
  override readonly name = '003-recorded-at';
  override readonly file = join(import.meta.dirname, 'migrations/003-recorded-at.sql');
}

class Attempts extends SqlMigration {
  override readonly name = '004-attempts';
  override readonly file = join(import.meta.dirname, 'migrations/004-attempts.sql');
}

class CapturedMoney extends SqlMigration {
  override readonly name = '005-captured-money';
  override readonly file = join(import.meta.dirname, 'migrations/005-captured-money.sql');
}

class KnownConfiguration extends SqlMigration {
  override readonly name = '006-known-configuration';
  override readonly file = join(import.meta.dirname, 'migrations/006-known-configuration.sql');
}

class RefusedByBooks extends SqlMigration {
  override readonly name = '007-refused-by-books';
  override readonly file = join(import.meta.dirname, 'migrations/007-refused-by-books.sql');
}

class AttemptLanes extends SqlMigration {
  override readonly name = '008-attempt-lanes';
  override readonly file = join(import.meta.dirname, 'migrations/008-attempt-lanes.sql');
}

class InSuspense extends SqlMigration {
  override readonly name = '009-in-suspense';
  override readonly file = join(import.meta.dirname, 'migrations/009-in-suspense.sql');
}

class Movement extends SqlMigration {
  override readonly name = '010-movement';
  override readonly file = join(import.meta.dirname, 'migrations/010-movement.sql');
}

class Transitions extends SqlMigration {
  override readonly name = '011-transitions';
  override readonly file = join(import.meta.dirname, 'migrations/011-transitions.sql');
}

class Contracts extends SqlMigration {
  override readonly name = '012-contracts';
  override readonly file = join(import.meta.dirname, 'migrations/012-contracts.sql');
}

class Words extends SqlMigration {
  override readonly name = '014-words';
  override readonly file = join(import.meta.dirname, 'migrations/014-words.sql');
}

class SeenByMovements extends SqlMigration {
  override readonly name = '015-seen-by-movements';
  override readonly file = join(import.meta.dirname, 'migrations/015-seen-by-movements.sql');
}

class Processors extends SqlMigration {
  override readonly name = '016-processors';
  override readonly file = join(import.meta.dirname, 'migrations/016-processors.sql');
}

class AttemptsTold extends SqlMigration {
  override readonly name = '017-attempts-told';
  override readonly file = join(import.meta.dirname, 'migrations/017-attempts-told.sql');
}

class Returns extends SqlMigration {
  override readonly name = '020-returns';
  override readonly file = join(import.meta.dirname, 'migrations/020-returns.sql');
}

class Search extends SqlMigration {
  override readonly name = '022-search';
  override readonly file = join(import.meta.dirname, 'migrations/022-search.sql');
}

export const paymentsMigrations: MigrationModule = {
  schema: 'payments',
  migrations: [
    Initial,
    LockWhatIsFree,
    RecordedAt,
    Attempts,
    CapturedMoney,
    KnownConfiguration,
    RefusedByBooks,
    AttemptLanes,
    InSuspense,
    Movement,
    Transitions,
    Contracts,
    Words,
    SeenByMovements,
    Processors,
    AttemptsTold,
    Returns,
    Search,
  ],
  folder: import.meta.dirname,
};
