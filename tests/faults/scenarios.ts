import { clocks } from './clocks/clocks.js';
import { killPostgres } from './kill-postgres/kill-postgres.js';
import { killProduct } from './kill-product/kill-product.js';
import { killService } from './kill-service/kill-service.js';
import { lockOrder } from './lock-order/lock-order.js';
import { oneBillManyPayers } from './one-bill-many-payers/one-bill-many-payers.js';
import { oneKeyManyRequests } from './one-key-many-requests/one-key-many-requests.js';
import type { Scenario } from './support/scenario.js';

/** What `npm run test:faults -- <name>` can be asked for. */
export const scenarios: readonly Scenario[] = [
  killProduct,
  killService,
  killPostgres,
  oneBillManyPayers,
  oneKeyManyRequests,
  lockOrder,
  clocks,
];
