import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { Chart } from '../../books/posting/view.js';
import type { countings } from '../../books/words/counting.js';
import { createClient } from '../../platform/database/pool.js';
import type { DatabaseCredentials } from '../../platform/database/credentials.js';

/**
 * An agency small enough to reason about: a utility and a court on accrual, permits on a cash basis, one pooled cash fund,
 * and every period of this fiscal year open. Tests that need a city use the demo city.
 */
export interface ToyAgency {
  readonly accounts: readonly string[];
  /** Charges of each account, in the order given. */
  readonly charges: Readonly<Record<string, readonly string[]>>;
}

export interface ToyAccount {
  readonly number: string;
  readonly department: 'UTIL' | 'COURT' | 'PERMITS';
  readonly status?: string;
  readonly blockedTenders?: readonly string[];
  readonly charges?: readonly ToyCharge[];
  readonly holds?: readonly { readonly kind: string; readonly liftsWhenPaid: boolean }[];
}

export interface ToyCharge {
  readonly revenueType: 'WATER' | 'STORM' | 'PENALTY' | 'FINE' | 'STATE_COST' | 'BLDG';
  readonly cents: number;
  readonly dueDate?: string;
  readonly kind?: 'PRINCIPAL' | 'PENALTY';
}

export const receivables = {
  WATER: '500-115100',
  PENALTY: '500-115100',
  STORM: '520-115100',
  FINE: '100-115300',
  STATE_COST: '800-115300',
  BLDG: null,
} as const;

export const revenueAccounts = {
  WATER: '500-343300',
  PENALTY: '500-359100',
  STORM: '520-343700',
  FINE: '100-351100',
  STATE_COST: '800-208200',
  BLDG: '100-322000',
} as const;

const accountTypes = { UTIL: 'UTILITY', COURT: 'COURT', PERMITS: 'PERMIT' } as const;

/**
 * Fills a migrated database, billing the charges through the ledger as any bill.
 * @param movements kinds of movement besides those of the product; the check of the books names each of them
 */
export async function createToyAgency(
  migrator: DatabaseCredentials,
  accounts: readonly ToyAccount[],
  movements: readonly ToyMovement[] = toyMovements,
): Promise<ToyAgency> {
  const client = createClient(migrator, 'toy-agency');
  await client.connect();
  try {
    await client.query('BEGIN');
    await insertChart(client);
    await insertMovementKinds(client, movements);
    await insertDepartments(client);
    const created = await insertAccounts(client, accounts);
    await client.query('COMMIT');
    return created;
  } finally {
    await client.end();
  }
}

/** Opens further accounts at such an agency, with their bills. */
export async function openToyAccounts(
  migrator: DatabaseCredentials,
  accounts: readonly ToyAccount[],
): Promise<ToyAgency> {
  const client = createClient(migrator, 'toy-agency');
  await client.connect();
  try {
    await client.query('BEGIN');
    const opened = await insertAccounts(client, accounts);
    await client.query('COMMIT');
    return opened;
  } finally {
    await client.end();
  }
}

const funds = ['100', '500', '520', '800'];

type ToyLedgerAccount = readonly [code: string, kind: string, controls: string | null];
const each = (kind: string, controls: string | null, ...codes: string[]): ToyLedgerAccount[] =>
  codes.map((code) => [code, kind, controls]);

const ledgerAccounts = [
  ...each('ASSET', null, '700-101000', '700-101500', '700-104100', '700-104200', '700-104300'),
  ...each('ASSET', null, ...funds.map((fund) => `${fund}-131700`)),
  ...each('LIABILITY', null, ...funds.map((fund) => `700-207${fund}`), '800-208200', '700-222000'),
  ...each('ASSET', 'RECEIVABLES', '500-115100', '520-115100', '100-115300', '800-115300'),
  ...each('LIABILITY', 'CREDIT_BALANCES', '500-221000', '100-221000'),
  ...each('REVENUE', null, '500-343300', '500-359100', '520-343700', '100-351100', '100-322000'),
];

/** What rules post by. */
export const toyChart: Chart = {
  version: 1,
  poolFund: '700',
  links: Object.fromEntries(
    funds.map((fund) => [fund, { dueFromPool: `${fund}-131700`, dueToFund: `700-207${fund}` }]),
  ),
  purposes: { '100': { TEST: '100-322000' } },
  accounts: Object.fromEntries(
    ledgerAccounts.map(([code, , controls]) => [code, { from: null, to: null, controls: controls !== null }]),
  ),
  suspense: null,
};

async function insertChart(client: Client): Promise<void> {
  await client.query(
    `INSERT INTO ledger.fund (code, id, name, kind, basis, is_pooled_cash)
     SELECT code, gen_random_uuid(), 'Fund ' || code, 'ENTERPRISE', 'FULL_ACCRUAL', code = '700' FROM unnest($1::text[]) code`,
    [[...funds, '700']],
  );
  await client.query(
    `INSERT INTO ledger.account (code, id, fund_code, name, kind, controls)
     SELECT code, gen_random_uuid(), left(code, 3), 'Account ' || code, kind, controls
     FROM jsonb_to_recordset($1) AS a (code text, kind text, controls text)`,
    [JSON.stringify(ledgerAccounts.map(([code, kind, controls]) => ({ code, kind, controls })))],
  );
  await client.query(
    `INSERT INTO ledger.pooled_cash_link SELECT f, f || '-131700', '700-207' || f FROM unnest($1::text[]) f`,
    [funds],
  );
  await client.query(`INSERT INTO ledger.purpose_account VALUES ('100', 'TEST', '100-322000')`);
  await client.query(
    `INSERT INTO ledger.suspense (receipts_account_code, credit_account_code) VALUES ('700-101500', '700-222000')`,
  );
  await client.query(
    `INSERT INTO ledger.fiscal_period (fiscal_year, number, id, starts_on, ends_on, status)
     SELECT y, m, gen_random_uuid(), s, (s + interval '1 month - 1 day')::date, 'OPEN'
     FROM generate_series(extract(year FROM now())::int - 1, extract(year FROM now())::int + 2) y, generate_series(1, 12) m,
          LATERAL (SELECT (make_date(y - 1, 10, 1) + make_interval(months => m - 1))::date AS s) d`,
  );
}

/** A kind of movement, how it counts in what departments collected, and what its entries are about, if anything. */
interface ToyMovement {
  readonly name: string;
  readonly countsAs: keyof typeof countings.values;
  readonly sourceKind?: string;
}

/** Kinds of movement that only tests post, and only by what they hand over. */
export const toyMovements: readonly ToyMovement[] = [
  { name: 'REFUND', countsAs: 'REFUNDED', sourceKind: 'PAYMENT' },
  { name: 'SENT_BACK', countsAs: 'RETURNED', sourceKind: 'PAYMENT' },
  { name: 'VOID', countsAs: 'TAKEN_BACK', sourceKind: 'PAYMENT' },
  { name: 'WAIVER', countsAs: 'NOTHING', sourceKind: 'PAYMENT' },
  { name: 'TEST', countsAs: 'NOTHING' },
];

async function insertMovementKinds(client: Client, movements: readonly ToyMovement[]): Promise<void> {
  await client.query(
    `WITH kinds AS (SELECT * FROM jsonb_to_recordset($1) AS k (name text, "countsAs" text, "sourceKind" text)),
          counted AS (INSERT INTO ledger.entry_kind SELECT name, "countsAs" FROM kinds ON CONFLICT DO NOTHING)
     INSERT INTO books.movement_kind (name, role, source_kind, source_transition)
     SELECT name, 'tributary_payments', "sourceKind", CASE WHEN "sourceKind" IS NOT NULL THEN name || ' %' END FROM kinds
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(movements)],
  );
}

async function insertDepartments(client: Client): Promise<void> {
  await client.query(
    `INSERT INTO departments.department (code, id, name, credit_account_code) VALUES
       ('UTIL', gen_random_uuid(), 'Utility Billing', '500-221000'),
       ('COURT', gen_random_uuid(), 'Municipal Court', '100-221000'),
       ('PERMITS', gen_random_uuid(), 'Building', '100-221000')`,
  );
  await client.query(
    `INSERT INTO departments.allocation_policy VALUES
       ('UTIL', 1, '{PENALTY_FIRST,OLDEST_FIRST,PRIORITY}', 'CREDIT', true, false, 10, 100, 100000000),
       ('COURT', 1, '{OLDEST_FIRST,PRIORITY}', 'REJECT', true, true, 10, 100, 100000000),
       ('PERMITS', 1, '{OLDEST_FIRST,PRIORITY}', 'REJECT', false, true, 0, 100, 100000000)`,
  );
  await client.query(
    `INSERT INTO departments.revenue_type (code, id, department_code, name, ledger_account_code, receivable_account_code, priority)
     SELECT code, gen_random_uuid(), department, code, ledger, receivable, 1
     FROM jsonb_to_recordset($1) AS t (code text, department text, ledger text, receivable text)`,
    [
      JSON.stringify(
        Object.entries(revenueAccounts).map(([code, ledger]) => ({
          code,
          department: { FINE: 'COURT', STATE_COST: 'COURT', BLDG: 'PERMITS' }[code] ?? 'UTIL',
          ledger,
          receivable: receivables[code as keyof typeof receivables],
        })),
      ),
    ],
  );
  await client.query(
    `INSERT INTO departments.clearing_account VALUES ('CARD_CREDIT', '700-104100'), ('CARD_DEBIT', '700-104100'),
       ('WALLET', '700-104100'), ('ACH', '700-104200'), ('CASH', '700-101500'), ('CHECK', '700-101500'),
       ('MONEY_ORDER', '700-101500'), ('LOCKBOX', '700-104300')`,
  );
}

async function insertAccounts(client: Client, accounts: readonly ToyAccount[]): Promise<ToyAgency> {
  const rows = accounts.map((account) => ({
    ...account,
    id: randomUUID(),
    type: accountTypes[account.department],
    holder: randomUUID(),
    charges: (account.charges ?? []).map((charge) => ({ ...charge, id: randomUUID() })),
  }));
  await client.query(
    `INSERT INTO accounts.party (id, display_name, phone)
     SELECT holder, 'Dana Whitfield', '555-0100' FROM jsonb_to_recordset($1) AS a (holder uuid)`,
    [JSON.stringify(rows)],
  );
  await client.query(
    `INSERT INTO accounts.account (id, number, type, status, department_code, holder_id, blocked_tenders)
     SELECT id, number, type, coalesce(status, 'ACTIVE'), department, holder,
            ARRAY(SELECT jsonb_array_elements_text(coalesce("blockedTenders", '[]')))
     FROM jsonb_to_recordset($1) AS a (id uuid, number text, type text, status text, department text, holder uuid,
                                       "blockedTenders" jsonb)`,
    [JSON.stringify(rows)],
  );
  await client.query(
    `INSERT INTO accounts.hold (id, account_id, kind, reason, placed_at, lifts_when_paid)
     SELECT gen_random_uuid(), a.id, h.kind, 'Of a test', now(), h."liftsWhenPaid"
     FROM jsonb_to_recordset($1) AS a (id uuid, holds jsonb), jsonb_to_recordset(a.holds) AS h (kind text, "liftsWhenPaid" boolean)`,
    [JSON.stringify(rows)],
  );
  const today = new Date().toISOString().slice(0, 10);
  const charges = rows.flatMap((row) =>
    row.charges.map((charge, index) => ({
      id: charge.id,
      account: row.id,
      entry: receivables[charge.revenueType] ? row.id : null,
      revenueType: charge.revenueType,
      kind: charge.kind ?? 'PRINCIPAL',
      description: charge.revenueType,
      amountCents: charge.cents,
      receivableAccount: receivables[charge.revenueType],
      issuedOn: today,
      dueDate: charge.dueDate ?? today,
      priority: index + 1,
    })),
  );
  const entries = rows.flatMap((row) => {
    const lines = row.charges.flatMap((charge) => {
      const receivable = receivables[charge.revenueType];
      if (!receivable) return [];
      const fund = receivable.slice(0, 3);
      return [
        { account: receivable, fund, debit: charge.cents, residentAccount: row.id, charge: charge.id },
        {
          account: revenueAccounts[charge.revenueType],
          fund,
          credit: charge.cents,
          revenueType: charge.revenueType,
        },
      ];
    });
    const entry = {
      id: row.id,
      kind: 'BILL',
      description: 'Bill',
      accountingDate: today,
      effectiveDate: today,
      lines,
    };
    return lines.length > 0 ? [entry] : [];
  });
  await client.query('SELECT accounts.issue($1)', [JSON.stringify(charges)]);
  if (entries.length > 0) await client.query('SELECT ledger.post($1)', [JSON.stringify(entries)]);
  await client.query('SELECT events.append($1)', [JSON.stringify(charges.map(announcement))]);
  return {
    accounts: rows.map(({ id }) => id),
    charges: Object.fromEntries(rows.map((row) => [row.number, row.charges.map(({ id }) => id)])),
  };
}

interface IssuedCharge {
  readonly id: string;
  readonly account: string;
  readonly entry: string | null;
  readonly amountCents: number;
  readonly dueDate: string;
}

/** As the billing of the product tells it, each charge as a bill of its own. */
const announcement = ({ id, account, entry, amountCents, dueDate }: IssuedCharge): object => ({
  kind: 'charges.issued.v1',
  topics: [`account:${account}`],
  payload: {
    ...{ billId: id, accountId: account, entryId: entry, amountCents: amountCents.toString(), dueDate },
    charges: [id],
  },
});
