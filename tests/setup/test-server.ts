import { startTestServer } from '../../platform/database/testing/test-database.js';
import { migrationModules } from '../../subgraphs/migrations.js';
import { databaseLayout } from '../../subgraphs/registry.js';

/** The template holds what a production database holds: every schema, role and migration of the product. */
export function startProductTestServer(): Promise<AsyncDisposable> {
  return startTestServer(databaseLayout, migrationModules);
}
