import { randomUUID } from 'node:crypto';
import { Engine } from '../../books/posting/engine.js';
import { EngineRepository } from '../../books/posting/engine.repository.js';
import { createPool } from '../../platform/database/pool.js';
import type { TestDatabase } from '../../platform/database/testing/test-database.js';
import { AdjustmentMovement } from '../accounts/adjustment/adjustment.kind.js';

/** Adjusts a part of a charge of the utility, by one person within the limit of their role. */
export async function adjustAlone(
  database: TestDatabase,
  accountId: string,
  chargeId: string,
): Promise<void> {
  const migrator = createPool(database.migrator, { applicationName: 'finance' });
  await migrator.query(`INSERT INTO departments.adjustment_limit VALUES ('UTIL', 'finance-director', 5000)`);
  await migrator.end();
  const pool = createPool(database.services['accounts']!, { applicationName: 'accounts' });
  const engine = new Engine(new EngineRepository(pool));
  const today = new Date().toISOString().slice(0, 10);
  await engine.submit(new AdjustmentMovement(), {
    ...{ kind: 'ask', id: randomUUID(), scope: 'director', key: 'one', requestHash: '00', by: 'director' },
    ...{ departments: '*', accountId, businessDate: today, askedOn: today, askedAs: 'finance-director' },
    ...{ adjusts: 'CORRECTION', reason: 'BILLED_IN_ERROR', note: 'Another rate', reference: 'Ticket 4711' },
    ...{ chargeId, amountCents: 300n },
  });
  await pool.end();
}
