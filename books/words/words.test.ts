import type { Client } from 'pg';
import { createClient } from '../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../platform/database/testing/test-database.js';
import { accountStatuses, accountTypes } from './account.js';
import { channels } from './channel.js';
import { chargeKinds, chargeOrders, overpayments } from './charge.js';
import { controls, fundBases, fundKinds, ledgerAccountKinds } from './ledger.js';
import { countings } from './counting.js';
import { tenders } from './tender.js';
import { wordsOf, type Words } from './words.js';

/** Every column that holds words, and which. */
const columns: [column: string, ...Words[]][] = [
  ['accounts.account.type', accountTypes],
  ['accounts.account.status', accountStatuses],
  ['accounts.account.blocked_tenders', tenders],
  ['accounts.charge.kind', chargeKinds],
  ['departments.allocation_policy.charge_order', chargeOrders],
  ['departments.allocation_policy.overpayment', overpayments],
  ['departments.clearing_account.tender', tenders, channels],
  ['ledger.account.kind', ledgerAccountKinds],
  ['ledger.account.controls', controls],
  ['ledger.entry_kind.counts_as', countings],
  ['ledger.department_day.channel', channels],
  ['ledger.fund.kind', fundKinds],
  ['ledger.fund.basis', fundBases],
  ['ledger.line.channel', channels],
  ['payments.autopay_enrollment.tender', tenders],
  ['payments.payment.channel', channels],
  ['payments.payment.tender', tenders],
];

describe('the words of the books', () => {
  let database: TestDatabase;
  let owner: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = createClient(database.migrator, 'owner');
    await owner.connect();
  });

  afterAll(async () => {
    await owner.end();
    await database[Symbol.asyncDispose]();
  });

  /** What a check of that column alone lists. */
  async function checkedWords(column: string): Promise<string[]> {
    const [schema, table, name] = column.split('.');
    const { rows } = await owner.query<{ definition: string }>(
      `SELECT pg_get_constraintdef(c.oid) AS definition
       FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND c.conkey = ARRAY[a.attnum]
       WHERE c.contype = 'c' AND c.conrelid = format('%I.%I', $1::text, $2::text)::regclass AND a.attname = $3`,
      [schema, table, name],
    );
    return rows.flatMap(({ definition }) =>
      [...definition.matchAll(/'([A-Z_]+)'/g)].map(([, word]) => word!),
    );
  }

  it.each(columns)('are those that the database takes as %s', async (column, ...lists) => {
    const words = lists.flatMap((list) => wordsOf(list));
    expect((await checkedWords(column)).toSorted()).toEqual(words.toSorted());
  });

  it('are each said in a sentence', () => {
    const meanings = columns
      .flatMap(([, ...lists]) => lists)
      .flatMap((list) => Object.entries(list.meanings));
    for (const [word, meaning] of meanings)
      expect([word, meaning]).toEqual([word, expect.stringMatching(/^[A-Z].*[.]$/)]);
  });
});
