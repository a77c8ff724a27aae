import { booksMigrations } from '../books/sql/index.js';
import { eventsMigrations } from '../platform/events/sql/index.js';
import { accountsMigrations } from './accounts/sql/index.js';
import { departmentsMigrations } from './departments/sql/index.js';
import { integrationsMigrations } from './integrations/sql/index.js';
import { ledgerMigrations } from './ledger/sql/index.js';
import { paymentsMigrations } from './payments/sql/index.js';
import { sandboxProcessorMigrations } from './payments/processor/sql/index.js';

/** Everything the database needs, in an order in which each finds what it refers to. */
export const migrationModules = [
  eventsMigrations,
  booksMigrations,
  departmentsMigrations,
  ledgerMigrations,
  accountsMigrations,
  paymentsMigrations,
  integrationsMigrations,
  sandboxProcessorMigrations,
];
