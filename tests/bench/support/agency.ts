import type { DatabaseCredentials } from '../../../platform/database/credentials.js';
import { createClient } from '../../../platform/database/pool.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import { createToyAgency, openToyAccounts, type ToyAccount } from '../../../subgraphs/testing/toy-agency.js';

/** Of the two departments that are paid by turns, the one whose revenue is watched. */
export const watchedDepartment = 'UTIL';

const owed = [
  { department: watchedDepartment, revenueType: 'WATER' },
  { department: 'COURT', revenueType: 'FINE' },
  { department: watchedDepartment, revenueType: 'STORM' },
  { department: 'COURT', revenueType: 'STATE_COST' },
] as const;
const billedAtOnce = 5_000;

/**
 * The small agency of the tests, with as many accounts as wanted that each owe one bill, larger than what a run pays of it.
 * @returns the public ids of the accounts, of which the first has the number BN-1
 */
export async function createAgency(migrator: DatabaseCredentials, accounts: number): Promise<string[]> {
  await createToyAgency(migrator, [], []);
  const opened: string[] = [];
  while (opened.length < accounts) {
    const next = Array.from({ length: Math.min(billedAtOnce, accounts - opened.length) }, (_, index) =>
      accountOwing(opened.length + index),
    );
    opened.push(...(await openToyAccounts(migrator, next)).accounts);
  }
  const client = createClient(migrator, 'bench:agency');
  await client.connect();
  await client.query('ANALYZE');
  await client.end();
  return opened.map((id) => toPublicId('acct', id));
}

function accountOwing(index: number): ToyAccount {
  const { department, revenueType } = owed[index % owed.length]!;
  return { number: `BN-${index + 1}`, department, charges: [{ revenueType, cents: 100_000_000 }] };
}
