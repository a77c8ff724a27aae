import { randomUUID } from 'node:crypto';
import { Engine } from '../../books/posting/engine.js';
import { EngineRepository } from '../../books/posting/engine.repository.js';
import type { DatabaseCredentials } from '../../platform/database/credentials.js';
import { createPool } from '../../platform/database/pool.js';
import type { TestDatabase } from '../../platform/database/testing/test-database.js';
import { PaymentKind } from '../payments/pay/payment.kind.js';
import { ReturnKind } from '../payments/return/return.kind.js';

/** The fee of the utility for payments that come back, and when it blocks their tender, where it does. */
export const toyReturnPolicy = { feeCents: 3_500, after: 2, withinMonths: 6, months: 12 };

/** Where somebody collects the fees of the utility for payments that come back. */
const collector = `
  INSERT INTO ledger.account (code, id, fund_code, name, kind, controls) VALUES
    ('100-369910', gen_random_uuid(), '100', 'Returned payment fees', 'REVENUE', NULL),
    ('100-115400', gen_random_uuid(), '100', 'Miscellaneous receivables', 'ASSET', 'RECEIVABLES');
  INSERT INTO departments.revenue_type (code, id, department_code, name, ledger_account_code, receivable_account_code, priority)
  VALUES ('NSF_FEE', gen_random_uuid(), 'COURT', 'Returned payment fee', '100-369910', '100-115400', 1)`;

export async function setToyReturnPolicy(migrator: DatabaseCredentials, blocks: boolean): Promise<void> {
  const { feeCents, after, withinMonths, months } = toyReturnPolicy;
  const block = blocks ? [after, withinMonths, months] : [null, null, null];
  const owner = createPool(migrator, { applicationName: 'finance', maxConnections: 1 });
  await owner.query(collector);
  await owner.query(`INSERT INTO departments.return_policy VALUES ('UTIL', $1, 'NSF_FEE', $2, $3, $4)`, [
    feeCents,
    ...block,
  ]);
  await owner.end();
}

const today = new Date().toISOString().slice(0, 10);
const asked = { scope: 'director', requestHash: '00', departments: '*', businessDate: today } as const;

async function withEngine(database: TestDatabase, act: (engine: Engine) => Promise<unknown>): Promise<void> {
  const pool = createPool(database.services['payments']!, { applicationName: 'payments' });
  await act(new Engine(new EngineRepository(pool)));
  await pool.end();
}

/** Answers the id of the payment. */
export async function payByCheck(
  database: TestDatabase,
  accountId: string,
  amountCents: bigint,
): Promise<string> {
  const id = randomUUID();
  await withEngine(database, (engine) =>
    engine.submit(new PaymentKind(0), {
      ...asked,
      ...{ id, key: id, createdBy: 'cashier', channel: 'COUNTER', tender: 'CHECK' },
      ...{ amountCents, accountId, receivedAt: new Date(), effectiveDate: today },
      ...{ allowDuplicate: true, confirmation: 'IMMEDIATE' },
    }),
  );
  return id;
}

export const bounce = (database: TestDatabase, paymentId: string): Promise<void> =>
  withEngine(database, (engine) =>
    engine.submit(new ReturnKind(), {
      ...asked,
      ...{ id: randomUUID(), key: paymentId, by: 'director', paymentId, code: 'CHECK_BOUNCED' },
      ...{ returnedOn: today, reference: 'Item 17' },
    }),
  );
