import { join } from 'node:path';
import { SqlMigration, type MigrationModule } from '../../../platform/database/migrate.js';

class Initial extends SqlMigration {
  override readonly name = '001-accounts';
  override readonly file = join(import.meta.dirname, 'migrations/001-accounts.sql');
}

class ForgetApplied extends SqlMigration {
  override readonly name = '002-forget-applied';
  override readonly file = join(import.meta.dirname, 'migrations/002-forget-applied.sql');
}

class Search extends SqlMigration {
  override readonly name = '003-search';
  override readonly file = join(import.meta.dirname, 'migrations/003-search.sql');
}

class LockWhatIsFree extends SqlMigration {
  override readonly name = '004-lock-what-is-free';
  override readonly file = join(import.meta.dirname, 'migrations/004-lock-what-is-free.sql');
}

class LockForPosting extends SqlMigration {
  override readonly name = '005-lock-for-posting';
  override readonly file = join(import.meta.dirname, 'migrations/005-lock-for-posting.sql');
}

class Movement extends SqlMigration {
  override readonly name = '006-movement';
  override readonly file = join(import.meta.dirname, 'migrations/006-movement.sql');
}

class CalledByTheBooks extends SqlMigration {
  override readonly name = '007-called-by-the-books';
  override readonly file = join(import.meta.dirname, 'migrations/007-called-by-the-books.sql');
}

class OpenCharges extends SqlMigration {
  override readonly name = '008-open-charges';
  override readonly file = join(import.meta.dirname, 'migrations/008-open-charges.sql');
}

class Contracts extends SqlMigration {
  override readonly name = '009-contracts';
  override readonly file = join(import.meta.dirname, 'migrations/009-contracts.sql');
}

class Words extends SqlMigration {
  override readonly name = '010-words';
  override readonly file = join(import.meta.dirname, 'migrations/010-words.sql');
}

class HoldsAgain extends SqlMigration {
  override readonly name = '011-holds-again';
  override readonly file = join(import.meta.dirname, 'migrations/011-holds-again.sql');
}

class WriteOffs extends SqlMigration {
  override readonly name = '012-write-offs';
  override readonly file = join(import.meta.dirname, 'migrations/012-write-offs.sql');
}

class HoldsForeseen extends SqlMigration {
  override readonly name = '013-holds-foreseen';
  override readonly file = join(import.meta.dirname, 'migrations/013-holds-foreseen.sql');
}

class Adjustments extends SqlMigration {
  override readonly name = '015-adjustments';
  override readonly file = join(import.meta.dirname, 'migrations/015-adjustments.sql');
}

export const accountsMigrations: MigrationModule = {
  schema: 'accounts',
  migrations: [
    Initial,
    ForgetApplied,
    Search,
    LockWhatIsFree,
    LockForPosting,
    Movement,
    CalledByTheBooks,
    OpenCharges,
    Contracts,
    Words,
    HoldsAgain,
    WriteOffs,
    HoldsForeseen,
    Adjustments,
  ],
  folder: import.meta.dirname,
};
