import type { Pool } from 'pg';

/** What the owners of types answer about an object of theirs, by what they publish it as. */
const departmentsOf = {
  Account: 'accounts.departments_of_account',
  Charge: 'accounts.departments_of_charge',
  Adjustment: 'accounts.departments_of_adjustment',
  WriteOff: 'accounts.departments_of_write_off',
  Payment: 'payments.departments_of_payment',
  JournalEntry: 'ledger.departments_of_entry',
} as const;

export type OwnedElsewhere = keyof typeof departmentsOf;

/** The codes of the departments that an object of another subgraph is shown to; null when there is none of that id. */
export function readDepartmentsOf(pool: Pool, type: OwnedElsewhere, id: string): Promise<string[] | null> {
  return ask<string[]>(pool, departmentsOf[type], id);
}

/** Null when there is none of that id. */
export function readLedgerAccountCode(pool: Pool, id: string): Promise<string | null> {
  return ask<string>(pool, 'ledger.account_code', id);
}

/** Null when there is none of that id. */
export function readFundCode(pool: Pool, id: string): Promise<string | null> {
  return ask<string>(pool, 'ledger.fund_code', id);
}

/** The subject who made a key; null when there is none of that id. */
export function readKeyOwner(pool: Pool, id: string): Promise<string | null> {
  return ask<string>(pool, 'integrations.owner_of_api_key', id);
}

async function ask<Answer>(pool: Pool, name: string, id: string): Promise<Answer | null> {
  const { rows } = await pool.query<{ answer: Answer | null }>({
    name,
    text: `SELECT ${name}($1) AS answer`,
    values: [id],
  });
  return rows[0]?.answer ?? null;
}
