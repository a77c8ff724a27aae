import { eventsMigrations } from '../platform/events/migrations/index.js';
import { accountsMigrations } from './accounts/migrations/index.js';
import { departmentsMigrations } from './departments/migrations/index.js';
import { ledgerMigrations } from './ledger/migrations/index.js';
import { paymentsMigrations } from './payments/migrations/index.js';
import { sandboxProcessorMigrations } from './payments/processor/migrations/index.js';

/** Everything the database needs, in an order in which each finds what it refers to. */
export const migrationModules = [
  eventsMigrations,
  departmentsMigrations,
  ledgerMigrations,
  accountsMigrations,
  paymentsMigrations,
  sandboxProcessorMigrations,
];
