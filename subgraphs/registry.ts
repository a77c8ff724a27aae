import type { DatabaseLayout } from '../platform/database/roles.js';
import type { SubgraphModule } from '../platform/federation/subgraph-module.js';
import { accountsModule } from './accounts/module.js';
import { departmentsModule } from './departments/module.js';
import { ledgerModule } from './ledger/module.js';
import { paymentsModule } from './payments/module.js';

/** Every subgraph there is. A new one is added here, in migrations.ts, and in the compose file. */
export const subgraphModules: readonly SubgraphModule[] = [
  accountsModule,
  departmentsModule,
  ledgerModule,
  paymentsModule,
];

/** What the one database holds: a schema and a serving role per subgraph, the event log, and the sandbox processor. */
export const databaseLayout: DatabaseLayout = {
  database: 'tributary',
  schemas: ['events', 'departments', 'ledger', 'accounts', 'payments', 'sandbox_processor'],
  services: subgraphModules.map(({ name }) => name),
};
