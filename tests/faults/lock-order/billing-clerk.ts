import { Engine } from '../../../books/posting/engine.js';
import { EngineRepository } from '../../../books/posting/engine.repository.js';
import type { Random } from '../../../demo/city/random.js';
import type { DatabaseAccess } from '../../../platform/database/roles.js';
import { createPool } from '../../../platform/database/pool.js';
import { fromPublicId, newId } from '../../../platform/ids/public-id.js';
import { civilDateOf } from '../../../platform/time/civil-date.js';
import { BillingService } from '../../../subgraphs/accounts/billing/billing.service.js';
import type { Account } from '../support/site.js';
import { shuffled } from '../support/shuffled.js';

export interface Billed {
  readonly runs: number;
  /** Runs that somebody would have been told of as failed. */
  readonly failed: number;
}

/** Bills random accounts in random order for as long as it is wanted. The graph does not bill, so the service is called. */
export async function keepBilling(
  { services }: DatabaseAccess,
  accounts: readonly Account[],
  random: Random,
  goesOn: (done: number) => boolean,
): Promise<Billed> {
  const credentials = services['accounts'];
  if (!credentials) throw new Error('There is no serving role for accounts');
  const pool = createPool(credentials, { applicationName: 'faults:billing', maxConnections: 2 });
  const billing = new BillingService(new Engine(new EngineRepository(pool)));
  let [runs, failed] = [0, 0];
  try {
    while (goesOn(runs)) {
      const billed = shuffled(random, accounts).slice(0, random.between(2, 10));
      await billing.issueAll(billed.map(billOf)).catch(() => (failed += 1));
      runs += 1;
    }
  } finally {
    await pool.end();
  }
  return { runs, failed };
}

function billOf({ id }: Account): Parameters<BillingService['issue']>[0][number] {
  const accountId = fromPublicId('acct', id);
  if (!accountId) throw new Error(`${id} is no account`);
  const today = civilDateOf(new Date(), 'America/Chicago');
  const charge = { id: newId(), revenueTypeCode: 'FINE', kind: 'PRINCIPAL', amountCents: 1_00n } as const;
  return {
    id: newId(),
    accountId,
    description: 'Beside the payments',
    issuedOn: today,
    dueDate: today,
    charges: [{ ...charge, description: 'Fine', priority: 1 }],
  };
}
