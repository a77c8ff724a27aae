import { join } from 'node:path';
import { SqlMigration, type MigrationModule } from '../../../platform/database/migrate.js';

class Initial extends SqlMigration {
  override readonly name = '001-departments';
  override readonly file = join(import.meta.dirname, 'migrations/001-departments.sql');
}

class ApiKeys extends SqlMigration {
  override readonly name = '002-api-keys';
  override readonly file = join(import.meta.dirname, 'migrations/002-api-keys.sql');
}

class ApiKeyOrigins extends SqlMigration {
  override readonly name = '003-api-key-origins';
  override readonly file = join(import.meta.dirname, 'migrations/003-api-key-origins.sql');
}

class ApiKeysHandedOver extends SqlMigration {
  override readonly name = '004-api-keys-handed-over';
  override readonly file = join(import.meta.dirname, 'migrations/004-api-keys-handed-over.sql');
}

class SetAside extends SqlMigration {
  override readonly name = '005-set-aside';
  override readonly file = join(import.meta.dirname, 'migrations/005-set-aside.sql');
}

class ConfigurationChange extends SqlMigration {
  override readonly name = '006-configuration-change';
  override readonly file = join(import.meta.dirname, 'migrations/006-configuration-change.sql');
}

class Transitions extends SqlMigration {
  override readonly name = '007-transitions';
  override readonly file = join(import.meta.dirname, 'migrations/007-transitions.sql');
}

class Contracts extends SqlMigration {
  override readonly name = '008-contracts';
  override readonly file = join(import.meta.dirname, 'migrations/008-contracts.sql');
}

class Words extends SqlMigration {
  override readonly name = '009-words';
  override readonly file = join(import.meta.dirname, 'migrations/009-words.sql');
}

class Told extends SqlMigration {
  override readonly name = '010-told';
  override readonly file = join(import.meta.dirname, 'migrations/010-told.sql');
}

class CalledByTheBooks extends SqlMigration {
  override readonly name = '011-called-by-the-books';
  override readonly file = join(import.meta.dirname, 'migrations/011-called-by-the-books.sql');
}

class WriteOffLimits extends SqlMigration {
  override readonly name = '012-write-off-limits';
  override readonly file = join(import.meta.dirname, 'migrations/012-write-off-limits.sql');
}

class ReturnPolicies extends SqlMigration {
  override readonly name = '014-return-policies';
  override readonly file = join(import.meta.dirname, 'migrations/014-return-policies.sql');
}

class AdjustmentLimits extends SqlMigration {
  override readonly name = '015-adjustment-limits';
  override readonly file = join(import.meta.dirname, 'migrations/015-adjustment-limits.sql');
}

export const departmentsMigrations: MigrationModule = {
  schema: 'departments',
  migrations: [
    Initial,
    ApiKeys,
    ApiKeyOrigins,
    ApiKeysHandedOver,
    SetAside,
    ConfigurationChange,
    Transitions,
    Contracts,
    Words,
    Told,
    CalledByTheBooks,
    WriteOffLimits,
    ReturnPolicies,
    AdjustmentLimits,
  ],
  folder: import.meta.dirname,
};
