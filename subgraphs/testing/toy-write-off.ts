import { randomUUID } from 'node:crypto';
import { Engine } from '../../books/posting/engine.js';
import { EngineRepository } from '../../books/posting/engine.repository.js';
import { createPool } from '../../platform/database/pool.js';
import type { TestDatabase } from '../../platform/database/testing/test-database.js';
import { WriteOffKind } from '../accounts/write-off/write-off.kind.js';

/** Writes a part of a charge of the utility off, by one person within the limit of the department. */
export async function writeOffAlone(
  database: TestDatabase,
  accountId: string,
  chargeId: string,
): Promise<void> {
  const migrator = createPool(database.migrator, { applicationName: 'finance' });
  await migrator.query(`INSERT INTO departments.write_off_limit VALUES ('UTIL', 5000)`);
  await migrator.end();
  const pool = createPool(database.services['accounts']!, { applicationName: 'accounts' });
  const engine = new Engine(new EngineRepository(pool));
  await engine.submit(new WriteOffKind(), {
    ...{ kind: 'ask', id: randomUUID(), scope: 'director', key: 'one', requestHash: '00', by: 'director' },
    ...{ mayAlone: true, departments: '*', accountId, businessDate: new Date().toISOString().slice(0, 10) },
    ...{ reason: 'Moved away', reference: 'Resolution 26-14' },
    charges: [{ chargeId, amountCents: 700n }],
  });
  await pool.end();
}
