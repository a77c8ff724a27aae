import type { DatabaseLayout } from '../platform/database/roles.js';
import type { SubgraphModule } from '../platform/federation/subgraph-module.js';
import { accountsModule } from './accounts/module.js';
import { departmentsModule } from './departments/module.js';
import { integrationsModule } from './integrations/module.js';
import { ledgerModule } from './ledger/module.js';
import { paymentsModule } from './payments/module.js';

/** Every subgraph there is. A new one comes last, so that the others keep their ports; docs/add-a-subgraph.md has the steps. */
export const subgraphModules: readonly SubgraphModule[] = [
  accountsModule,
  departmentsModule,
  ledgerModule,
  paymentsModule,
  integrationsModule,
];

/** What the one database holds: a schema and a serving role per subgraph, the event log, the books, and the sandbox processor. */
export const databaseLayout: DatabaseLayout = {
  database: 'tributary',
  schemas: [
    'events',
    'departments',
    'ledger',
    'books',
    'accounts',
    'payments',
    'integrations',
    'sandbox_processor',
  ],
  services: subgraphModules.map(({ name }) => name),
};
