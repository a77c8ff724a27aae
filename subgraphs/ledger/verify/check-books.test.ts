import { randomUUID } from 'node:crypto';
import type { Client, Pool } from 'pg';
import { createClient, createPool } from '../../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../../platform/database/testing/test-database.js';
import { createToyAgency, type ToyCharge } from '../../testing/toy-agency.js';
import { ToyTill, type ToyAllocation, type ToyReceipt } from '../../testing/toy-till.js';
import { checkBooks, toyGuards } from '../../testing/books.js';
import { runChecks } from './book-checks.repository.js';
import { rehash, resealEntries } from './testing/rewrite.js';
import { bookChecks, summariseBooks, type BookCheck, type Finding } from './book-checks.js';

const setAside = `INSERT INTO departments.set_aside (consumer, position, kind, reason)
  SELECT 'items', position, kind, 'unreadable' FROM events.log WHERE 'payment:' || <payment> = ANY (topics)`;

/**
 * What somebody with every right does to the books, with the triggers out of the way: the check that finds it, what was
 * done, how, and what the finding says. <entry> and <payment> stand for the second of four postings.
 */
const vandalism: readonly (readonly [BookCheck, string, string, string])[] = [
  [
    'guards',
    'a guard is switched off',
    'ALTER TABLE ledger.line DISABLE TRIGGER append_only',
    'trigger append_only on ledger.line is switched D',
  ],
  [
    'guards',
    'a guard is in force for copies alone',
    'ALTER TABLE payments.payment ENABLE REPLICA TRIGGER check_transition',
    'trigger check_transition on payments.payment is switched R',
  ],
  [
    'guards',
    'a guard is gone',
    'DROP TRIGGER check_lines ON ledger.line',
    'trigger check_lines on ledger.line is gone',
  ],
  [
    'guards',
    'a guard was hollowed out',
    'CREATE OR REPLACE FUNCTION events.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
    'text of function events.refuse_change',
  ],
  [
    'guards',
    'a function may be called by more roles',
    'GRANT EXECUTE ON FUNCTION payments.mark(jsonb) TO tributary_departments',
    'function payments.mark is',
  ],
  [
    'guards',
    'a function was added',
    'CREATE FUNCTION accounts.forgive() RETURNS void LANGUAGE sql SECURITY DEFINER AS $$ UPDATE accounts.charge SET open_cents = 0 $$',
    'function accounts.forgive is',
  ],
  [
    'guards',
    'a role may write',
    'GRANT UPDATE (open_cents) ON accounts.charge TO tributary_accounts',
    'grant on column accounts.charge.open_cents to tributary_accounts is UPDATE; the product did not make it',
  ],
  [
    'guards',
    'a table has another owner',
    'ALTER TABLE ledger.line OWNER TO tributary_ledger',
    'table ledger.line is kind r, owner tributary_ledger',
  ],
  [
    'guards',
    'a constraint is gone',
    'ALTER TABLE accounts.charge DROP CONSTRAINT charge_amount_cents_check',
    'constraint charge_amount_cents_check on accounts.charge is gone',
  ],
  [
    'guards',
    'a role may post what is not its own',
    "UPDATE books.movement_kind SET role = 'tributary_departments' WHERE name = 'PAYMENT'",
    'movement PAYMENT is posted by tributary_departments',
  ],
  [
    'guards',
    'a step of the lifecycle was added',
    `CREATE OR REPLACE FUNCTION payments.payment_transitions()
     RETURNS TABLE (name text, from_status text, to_status text, event_kind text, taken_over boolean)
     LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ VALUES ('FORGET', 'POSTED', 'DECLINED', NULL, false) $$`,
    'text of function payments.payment_transitions is',
  ],
  [
    'guards',
    'a guard of any other schema is switched off',
    'ALTER TABLE integrations.api_key_event DISABLE TRIGGER append_only',
    'trigger append_only on integrations.api_key_event is switched D',
  ],
  [
    'configuration',
    'a closed period was opened unseen',
    "UPDATE ledger.fiscal_period SET status = 'CLOSED' WHERE number = 1",
    '"status": "CLOSED"',
  ],
  [
    'configuration',
    'a trail was cut off',
    "DELETE FROM departments.configuration_change WHERE table_name = 'clearing_account'",
    'stands, and nobody wrote it down',
  ],
  [
    'entries-complete',
    'the lines of an entry are gone',
    'DELETE FROM ledger.line WHERE entry_id = <entry>',
    'no lines',
  ],
  [
    'entries-complete',
    'a line is in another currency',
    "UPDATE ledger.line SET currency = 'CAD' WHERE entry_id = <entry> AND number = 1",
    'entry <entry>: 2 currencies',
  ],
  [
    'entries-complete',
    'a line is of no entry',
    'UPDATE ledger.line SET entry_id = <payment> WHERE entry_id = <entry> AND number = 1',
    'entry <payment>: lines without their entry',
  ],
  [
    'entries-complete',
    'a line is on an account of another fund',
    "UPDATE ledger.line SET account_code = '520-343700' WHERE entry_id = <entry> AND number = 1",
    'entry <entry>: line 1',
  ],
  [
    'entries-balance',
    'an amount was changed',
    'UPDATE ledger.line SET debit_cents = debit_cents + 1 WHERE entry_id = <entry> AND number = 1',
    'entry <entry>: debits less credits 1',
  ],
  [
    'entries-balance-by-fund',
    'a line was moved to another fund',
    "UPDATE ledger.line SET fund_code = '520' WHERE entry_id = <entry> AND number = 4",
    'entry <entry>: fund',
  ],
  [
    'entries-in-period',
    'an entry was moved to another period',
    'UPDATE ledger.entry SET period_number = period_number % 12 + 1 WHERE id = <entry>',
    'entry <entry>: accounting date',
  ],
  [
    'trial-balance',
    'a running balance was changed',
    "UPDATE ledger.balance SET debit_cents = debit_cents + 1 WHERE account_code = '700-104100'",
    'fund 700: debits less credits 1',
  ],
  [
    'running-balances',
    'a running balance was changed on both sides',
    "UPDATE ledger.balance SET debit_cents = debit_cents + 1, credit_cents = credit_cents + 1 WHERE account_code = '700-104100'",
    'account 700-104100',
  ],
  [
    'running-balances',
    'a running balance is gone',
    "DELETE FROM ledger.balance WHERE account_code = '700-104100'",
    'account 700-104100',
  ],
  [
    'department-days',
    'a day of a department was changed',
    "UPDATE ledger.department_day SET gross_cents = gross_cents + 1 WHERE department_code = 'PERMITS'",
    'running 3001/0/0/1, lines 3000/0/0/1',
  ],
  [
    'department-days',
    'a count of payments was changed',
    "UPDATE ledger.department_day SET payment_count = payment_count + 1 WHERE department_code = 'PERMITS'",
    'running 3000/0/0/2, lines 3000/0/0/1',
  ],
  [
    'revenue-days',
    'a day of a revenue type was changed',
    "UPDATE ledger.revenue_day SET net_cents = net_cents - 1 WHERE department_code = 'PERMITS'",
    'running 2999/3000, lines 3000/3000',
  ],
  [
    'revenue-days',
    'what was recognised on a day was changed',
    "UPDATE ledger.revenue_day SET recognized_cents = recognized_cents + 1 WHERE department_code = 'PERMITS'",
    'running 3000/3001, lines 3000/3000',
  ],
  [
    'department-years',
    'a year of a department was changed',
    "UPDATE ledger.department_year SET net_cents = net_cents - 1 WHERE department_code = 'PERMITS'",
    'running 2999, lines 3000',
  ],
  [
    'journal-sequence',
    'an entry is gone',
    'DELETE FROM ledger.entry WHERE id = <entry>',
    'sequence 5: follows 3',
  ],
  [
    'journal-sequence',
    'the journal was cut off',
    'DELETE FROM ledger.entry WHERE sequence > 4',
    'head: says 6',
  ],
  [
    'posting-rules',
    'an entry names a rule that there is not',
    "UPDATE ledger.entry SET rule_code = 'GIFT' WHERE id = <entry>",
    'entry 4: there is no rule GIFT, version 1',
  ],
  [
    'posting-rules',
    'an entry names a version that there is not',
    'UPDATE ledger.entry SET rule_version = 2 WHERE id = <entry>',
    'entry 4: there is no rule PAYMENT, version 2',
  ],
  [
    'posting-rules',
    'an entry names the rule of another kind',
    "UPDATE ledger.entry SET rule_code = 'BILL' WHERE id = <entry>",
    'entry 4: BILL, version 1 makes no PAYMENT',
  ],
  [
    'posting-rules',
    'the facts of an entry were changed',
    `UPDATE ledger.entry SET facts = replace(facts::text, '"cents": "', '"cents": "1')::jsonb WHERE id = <entry>`,
    'entry 4: PAYMENT, version 1 makes other lines of what it was told',
  ],
  [
    'posting-rules',
    'the facts of an entry are more than its rule asks for',
    `UPDATE ledger.entry SET facts = facts || '{"gift": "1"}' WHERE id = <entry>`,
    'entry 4: PAYMENT, version 1 was not told so: it keeps what its rule does not ask for',
  ],
  [
    'posting-rules',
    'the facts of an entry are gone',
    "UPDATE ledger.entry SET facts = '{}' WHERE id = <entry>",
    'entry 4: PAYMENT, version 1 was not told so: where money of this channel or tender arrives is not told',
  ],
  [
    'posting-rules',
    'the lines of an entry stand in another order',
    'UPDATE ledger.line SET number = 100 - number WHERE entry_id = <entry>',
    'entry 4: PAYMENT, version 1 makes other lines of what it was told',
  ],
  [
    'times-rise',
    'an entry was dated back',
    "UPDATE ledger.entry SET posted_at = posted_at - interval '1 hour' WHERE id = <entry>",
    'sequence 4: posted at',
  ],
  [
    'times-rise',
    'an event was dated back',
    "UPDATE events.log SET occurred_at = occurred_at - interval '1 hour' WHERE position = 5",
    'position 5: occurred at',
  ],
  ['times-rise', 'the head was set back', "UPDATE events.head SET last_time = 'epoch'", 'head: says 1970'],
  [
    'hash-chain',
    'a description was changed',
    "UPDATE ledger.entry SET description = 'Gift' WHERE id = <entry>",
    'entry <entry>, sequence 4',
  ],
  [
    'hash-chain',
    'a line was given to another department',
    "UPDATE ledger.line SET department_code = 'COURT' WHERE entry_id = <entry> AND number = 4",
    'entry <entry>, sequence 4',
  ],
  [
    'hash-chain',
    'an entry was told to be posted at another time',
    "UPDATE ledger.entry SET posted_at = posted_at + interval '1 microsecond' WHERE id = <entry>",
    'entry <entry>, sequence 4',
  ],
  [
    'hash-chain',
    'words went from one column to the next',
    'UPDATE ledger.line SET revenue_type_code = department_code, department_code = NULL WHERE entry_id = <entry> AND number = 4',
    'entry <entry>, sequence 4',
  ],
  [
    'hash-chain',
    'an entry was changed with its hash',
    `UPDATE ledger.entry SET description = 'Gift' WHERE id = <entry>; ${rehash('e.id = <entry>')}`,
    'seal 2: the entries from sequence 3 to 4 are not those it was put on',
  ],
  [
    'hash-chain',
    'an entry was changed with its hash and its seal',
    `UPDATE ledger.entry SET description = 'Gift' WHERE id = <entry>; ${rehash('e.id = <entry>')}; ${resealEntries('s.last_sequence = 4')}`,
    'its hash does not cover it and the seal before',
  ],
  [
    'hash-chain',
    'an event was edited',
    `UPDATE events.log SET payload = payload || '{"channel": "PHONE"}' WHERE 'payment:' || <payment> = ANY (topics)`,
    'are not those it was put on',
  ],
  [
    'hash-chain',
    'two events were exchanged',
    `UPDATE events.log a SET kind = b.kind, topics = b.topics, payload = b.payload FROM events.log b
     WHERE (a.position, b.position) IN ((4, 5), (5, 4))`,
    'seal 2: the events from position 4 to 5 are not those it was put on',
  ],
  [
    'hash-chain',
    'an event is gone',
    'DELETE FROM events.log WHERE position = 5',
    'seal 2: the events from position 4 to 5 are not those it was put on',
  ],
  [
    'hash-chain',
    'an event was put behind the last',
    `INSERT INTO events.log SELECT max(position) + 1, 'payment.posted.v1', '{}', '{}', now() FROM events.log`,
    'events from position 8: have no seal',
  ],
  ['hash-chain', 'a seal is gone', 'DELETE FROM books.seal WHERE number = 2', 'seal 3: follows 1'],
  [
    'hash-chain',
    'a seal says that it is of another version',
    'UPDATE books.seal SET version = 1 WHERE number = 2',
    'seal 2: its hash does not cover it',
  ],
  [
    'anchors',
    'an anchor was told that nobody signed',
    `INSERT INTO events.log SELECT max(l.position) + 1, 'journal.anchored.v1', '{}', jsonb_build_object(
       'seal', '1', 'sequence', '1', 'position', '1', 'hash', repeat('0', 64), 'at', '2026-01-01T00:00:00.000Z',
       'publicKey', repeat('A', 43), 'signature', repeat('A', 86)), now() FROM events.log l`,
    'was not signed with its key AAAA',
  ],
  [
    'resident-balances',
    'a balance was lowered',
    "UPDATE accounts.account SET open_cents = open_cents - 1 WHERE number = 'UB-1'",
    'account UB-1: open 7399, charges 7400',
  ],
  [
    'resident-balances',
    'a credit was made up',
    "UPDATE accounts.account SET credit_cents = credit_cents + 1 WHERE number = 'UB-1'",
    'credit 1, entries 0',
  ],
  [
    'charges',
    'a charge was lowered',
    "UPDATE accounts.charge SET open_cents = open_cents - 1 WHERE revenue_type_code = 'WATER'",
    'amount 9000, paid 1600, written off 0, adjusted 0, open 7399',
  ],
  [
    'subledger-movements',
    'a movement was changed',
    'UPDATE accounts.movement SET control_cents = control_cents - 1 WHERE entry_id = <entry> AND control_cents <> 0',
    'entry <entry>, account',
  ],
  [
    'control-accounts',
    'a charge was moved to another receivable',
    "UPDATE accounts.charge SET receivable_account_code = '520-115100' WHERE revenue_type_code = 'WATER'",
    'account 500-115100: ledger 7400, residents 0',
  ],
  [
    'posted-payments',
    'a payment is gone',
    'DELETE FROM payments.payment WHERE id = <payment>',
    'payment <payment>: unknown, but posted by entry <entry>',
  ],
  [
    'posted-payments',
    'a payment knows another entry',
    'UPDATE payments.payment SET entry_id = <payment> WHERE id = <payment>',
    'payment <payment>: knows entry <payment>, posted by entry <entry>',
  ],
  [
    'posted-payments',
    'the entry of a payment is tied to none',
    'UPDATE ledger.entry SET source_kind = NULL, source_id = NULL, source_transition = NULL WHERE id = <entry>',
    'payment <payment>: POSTED without a posting entry',
  ],
  [
    'sources',
    'the entry of a payment is said to be about something else',
    "UPDATE ledger.entry SET source_kind = 'WRITE_OFF' WHERE id = <entry>",
    'entry <entry>: a PAYMENT records POSTED of WRITE_OFF <payment>',
  ],
  [
    'sources',
    'a bill is said to be about a payment',
    `ALTER TABLE ledger.entry DROP CONSTRAINT entry_source_whole;
     UPDATE ledger.entry SET source_kind = 'PAYMENT' WHERE sequence = 1`,
    'a BILL records nothing of PAYMENT without id',
  ],
  [
    'write-offs',
    'a write-off is made up by nobody',
    `INSERT INTO accounts.write_off (id, account_id, status, amount_cents, reason, idempotency_scope, idempotency_key, request_hash)
     SELECT '0198d4c0-0000-7000-8000-00000000000f', id, 'APPROVED', 100, 'Gone', 'x', 'y', '' FROM accounts.account LIMIT 1`,
    'write-off 0198d4c0-0000-7000-8000-00000000000f: was made by nobody',
  ],
  [
    'adjustments',
    'an adjustment is made up by nobody',
    `INSERT INTO accounts.adjustment (id, account_id, charge_id, status, kind, reason, amount_cents, note, asked_on, asked_as,
       idempotency_scope, idempotency_key, request_hash)
     SELECT '0198d4c0-0000-7000-8000-00000000000f', account_id, id, 'APPROVED', 'WAIVER', 'OTHER', 100, 'Gone', now(), 'nobody', 'x', 'y', ''
     FROM accounts.charge LIMIT 1`,
    'adjustment 0198d4c0-0000-7000-8000-00000000000f: was made by nobody',
  ],
  [
    'adjustment-lines',
    'the entry of a payment is said to be of an adjustment',
    "UPDATE ledger.entry SET source_kind = 'ADJUSTMENT' WHERE id = <entry>",
    'entry <entry>: charge',
  ],
  [
    'write-off-lines',
    'the entry of a payment is said to be of a write-off',
    "UPDATE ledger.entry SET source_kind = 'WRITE_OFF' WHERE id = <entry>",
    'entry <entry>: charge',
  ],
  [
    'returns',
    'a payment is said to have come back',
    "UPDATE payments.payment SET status = 'RETURNED', returned_cents = amount_cents WHERE id = <payment>",
    'payment <payment>: is RETURNED, and no return says so',
  ],
  [
    'hash-chain',
    'the source of an entry is said to be of another kind',
    "UPDATE ledger.entry SET source_kind = 'WRITE_OFF' WHERE id = <entry>",
    'entry <entry>, sequence 4: its hash does not cover what it says',
  ],
  [
    'allocations',
    'an allocation was changed',
    'UPDATE payments.allocation SET amount_cents = amount_cents + 1 WHERE payment_id = <payment> AND number = 1',
    'payment <payment>: amount 3500, allocated 3501',
  ],
  [
    'posted-amounts',
    'the amount of a payment was changed',
    'UPDATE payments.payment SET amount_cents = amount_cents + 1 WHERE id = <payment>',
    'payment <payment>: amount 3501, credited 3500',
  ],
  [
    'receipt-numbers',
    'a receipt was renumbered',
    'UPDATE payments.payment SET receipt_number = 77 WHERE id = <payment>',
    'receipt 3: follows 1',
  ],
  [
    'receipt-numbers',
    'the counter was set back',
    'UPDATE payments.receipt_counter SET last_number = last_number - 1',
    'counter: says 3, the last receipt is 4',
  ],
  [
    'given-back',
    'more was given back than paid',
    `ALTER TABLE payments.payment DROP CONSTRAINT payment_check;
     UPDATE payments.payment SET refunded_cents = 3000, returned_cents = 501 WHERE id = <payment>`,
    'payment <payment>: amount 3500, refunded 3000, returned 501',
  ],
  [
    'event-positions',
    'an event is gone',
    'DELETE FROM events.log WHERE position = 5',
    'position 6: follows 4',
  ],
  ['event-positions', 'the head was moved', 'UPDATE events.head SET position = position + 1', 'head: says 8'],
  [
    'posted-events',
    'an announcement is gone',
    "UPDATE events.log SET kind = 'x' WHERE position = 5",
    'payment <payment>: posted, but never announced',
  ],
  [
    'posted-events',
    'an announcement was made up',
    `UPDATE events.log SET payload = jsonb_set(payload, '{paymentId}', to_jsonb(<entry>::text)) WHERE position = 6`,
    'payment <entry>: announced, but never posted',
  ],
  [
    'posted-events',
    'an announcement was repeated',
    'INSERT INTO events.log SELECT 8, kind, topics, payload, occurred_at FROM events.log WHERE position = 5',
    'payment <payment>: announced 2 times',
  ],
  [
    'announced-revenue',
    'a total was told wrongly',
    `UPDATE events.log SET payload = jsonb_set(payload, '{departments,0,netTodayCents}', '1') WHERE position = 5`,
    'position 5, department',
  ],
  [
    'items',
    'an item was paid for nothing',
    'UPDATE departments.item SET paid_cents = 1',
    'item BLD-1: paid 1, allocated 0',
  ],
  [
    'items',
    'an item was left waiting',
    `UPDATE departments.item SET due_cents = 3000, paid_cents = 3000; INSERT INTO departments.consumer VALUES ('items', 7)`,
    'item BLD-1: paid 3000 of 3000, but FEES_DUE',
  ],
  [
    'set-aside',
    'an event waits to be put right',
    setAside,
    'payment.posted.v1 was set aside by items: unreadable',
  ],
  [
    'resident-lines',
    'a debt was laid on somebody else',
    "UPDATE accounts.charge SET account_id = (SELECT id FROM accounts.account WHERE number = 'CT-1') WHERE revenue_type_code = 'WATER'",
    'account UB-1, ledger account 500-115100: lines 7400, resident 0',
  ],
  [
    'balances',
    'a version of a balance was made up',
    "UPDATE accounts.account SET balance_version = 9 WHERE number = 'UB-1'",
    'account UB-1: version 9 with balance 7400, 4 movements up to version 4',
  ],
  [
    'balances',
    'a balance in between was changed',
    'UPDATE accounts.movement SET balance_cents = 1 WHERE entry_id = <entry> AND control_cents <> 0',
    'balance 1, the one before 8000, moved -500',
  ],
  [
    'bills',
    'a fee was made up',
    `INSERT INTO accounts.charge SELECT gen_random_uuid(), account_id, revenue_type_code, kind, description, 100, 100, NULL, issued_on,
       due_date, priority FROM accounts.charge WHERE revenue_type_code = 'BLDG'`,
    'issued by no bill',
  ],
  [
    'bills',
    'a fee was deleted',
    "DELETE FROM accounts.charge WHERE revenue_type_code = 'BLDG'",
    'told of at position 2, but gone',
  ],
  [
    'bill-lines',
    'a bill was for something else',
    "UPDATE accounts.charge SET revenue_type_code = 'STORM' WHERE revenue_type_code = 'WATER'",
    'revenue STORM: charges 9000, lines 0',
  ],
  [
    'charge-lines',
    'a line is for a charge that is unknown',
    'UPDATE ledger.line SET charge_id = <payment> WHERE entry_id = <entry> AND number = 4',
    'entry <entry>, line 4: charge <payment> is unknown',
  ],
  [
    'movements',
    'a movement was made larger',
    'UPDATE accounts.movement SET open_cents = open_cents - 1 WHERE entry_id = <entry> AND control_cents <> 0',
    'moved -501/0, charges and lines -500/0',
  ],
  [
    'allocation-lines',
    'an allocation was given to another department',
    "UPDATE payments.allocation SET department_code = 'COURT' WHERE payment_id = <payment> AND number = 1",
    'for COURT BLDG: allocated 3000, lines 0',
  ],
  [
    'receipts',
    'a payment came through another channel',
    "UPDATE payments.payment SET channel = 'COUNTER' WHERE id = <payment>",
    'payment <payment>: channel COUNTER, told at position 5 as ONLINE',
  ],
  [
    'payment-dates',
    'a payment was dated otherwise than its entry',
    'UPDATE payments.payment SET accounting_date = accounting_date + 1 WHERE id = <payment>',
    'payment <payment>: accounting date',
  ],
  [
    'statuses',
    'a payment was settled by nobody',
    "UPDATE payments.payment SET status = 'SETTLED' WHERE id = <payment>",
    'payment <payment>: SETTLED, told as POSTED',
  ],
  [
    'statuses',
    'a payment was declined after it was posted',
    `UPDATE events.log SET kind = 'payment.declined.v1' WHERE position = 6;
     UPDATE events.log SET payload = jsonb_set(payload, '{paymentId}', to_jsonb(<payment>::text)) WHERE position = 6`,
    'payment <payment>: went from POSTED to DECLINED at position 6',
  ],
  [
    'states-in-journal',
    'a payment was reversed and stays posted',
    `INSERT INTO ledger.entry
     SELECT (json_populate_record(e, json_build_object('id', <payment>, 'sequence', e.sequence + 1000, 'reverses_entry_id', e.id,
       'source_transition', 'VOIDED'))).* FROM ledger.entry e WHERE e.id = <entry>`,
    'payment <payment>: POSTED, but entry <entry> is reversed by entry <payment> as VOIDED',
  ],
  [
    'states-in-journal',
    'a payment was voided and stays in the journal',
    "UPDATE payments.payment SET status = 'VOIDED' WHERE id = <payment>",
    'payment <payment>: VOIDED, but entry <entry> stands',
  ],
  [
    'holds',
    'a hold was lifted before anybody paid',
    `INSERT INTO accounts.hold (id, account_id, kind, reason, placed_at, lifted_at, lifted_by_payment_id, lifts_when_paid)
     SELECT id, account_id, 'SHUT_OFF', 'Past due', '0001-01-01', '0001-01-02', id, true FROM payments.payment WHERE id = <payment>`,
    'hold <payment>: placed at 0001-01-01 00:00:00+00, lifted at 0001-01-02 00:00:00+00, paid at',
  ],
  [
    'holds',
    'a hold was lifted by the entry of a payment as if it were of an adjustment',
    `INSERT INTO accounts.hold (id, account_id, kind, reason, placed_at, lifted_at, lifted_by_entry_id, lifts_when_paid)
     SELECT id, account_id, 'SHUT_OFF', 'Past due', received_at, now(), entry_id, true FROM payments.payment WHERE id = <payment>`,
    'hold <payment>: lifted by entry <entry>, which is of no adjustment',
  ],
  [
    'event-topics',
    'an event was kept from those whom it concerns',
    "UPDATE events.log SET topics = '{}' WHERE position = 5",
    'position 5: payment.posted.v1 is sent to , but concerns account:',
  ],
  [
    'event-topics',
    'an event is of a kind that nobody knows',
    "UPDATE events.log SET kind = 'gift.v1' WHERE position = 1",
    'position 1: gift.v1 is sent to account:',
  ],
  [
    'announced-lines',
    'a change was told wrongly',
    `UPDATE events.log SET payload = jsonb_set(payload, '{departments,0,deltaCents}', '1') WHERE position = 5`,
    'entry <entry>, department PERMITS: on',
  ],
  [
    'item-states',
    'a permit was issued without money',
    "UPDATE departments.item SET status = 'ISSUED'",
    'item BLD-1: status ISSUED, but paid 0 of 8000',
  ],
];

describe('the book checker', () => {
  let database: TestDatabase;
  let superuser: Client;
  let receipts: ToyReceipt[];

  beforeAll(async () => {
    database = await createTestDatabase();
    receipts = await writeBooks();
    superuser = createClient(database.superuser, 'vandal');
    await superuser.connect();
  });

  afterAll(async () => {
    await superuser.end();
    await database[Symbol.asyncDispose]();
  });

  /** Two bills (entries 1 and 2), four payments (3 to 6), and a permit that waits for its fees. */
  async function writeBooks(): Promise<ToyReceipt[]> {
    const bills = { 'UB-1': 'WATER', 'BP-1': 'BLDG', 'CT-1': 'FINE' } as const satisfies Record<
      string,
      ToyCharge['revenueType']
    >;
    const agency = await createToyAgency(database.migrator, [
      { number: 'UB-1', department: 'UTIL', charges: [{ revenueType: 'WATER', cents: 9_000 }] },
      { number: 'BP-1', department: 'PERMITS', charges: [{ revenueType: 'BLDG', cents: 8_000 }] },
      { number: 'CT-1', department: 'COURT', charges: [{ revenueType: 'FINE', cents: 5_000 }] },
    ]);
    const owner = createPool(database.migrator, { applicationName: 'owner' });
    const till: Pool = createPool(database.services['payments']!, { applicationName: 'payments' });
    const part = (number: keyof typeof bills, cents: number): ToyAllocation => ({
      account: agency.accounts[Object.keys(bills).indexOf(number)]!,
      charge: agency.charges[number]![0]!,
      revenueType: bills[number],
      cents,
    });
    try {
      await owner.query(
        `WITH permit AS (
           INSERT INTO departments.item (id, number, kind, status, status_when_paid, department_code, account_id, due_cents)
           VALUES ($1, 'BLD-1', 'BUILDING_PERMIT', 'FEES_DUE', 'READY_TO_ISSUE', 'PERMITS', $2, 8000) RETURNING id)
         INSERT INTO departments.item_charge SELECT $3, id FROM permit`,
        [randomUUID(), part('BP-1', 0).account, part('BP-1', 0).charge],
      );
      const { take } = new ToyTill(till);
      return [
        ...(await take(
          { allocations: [part('UB-1', 1_000)] },
          { allocations: [part('BP-1', 3_000), part('UB-1', 500)] },
        )),
        ...(await take({ allocations: [part('CT-1', 2_000)] })),
        ...(await take({ allocations: [part('UB-1', 100), part('CT-1', 100)] })),
      ];
    } finally {
      await Promise.all([owner.end(), till.end()]);
    }
  }

  const named = (text: string, quote: string): string =>
    text
      .replaceAll('<entry>', `${quote}${receipts[1]?.entryId}${quote}`)
      .replaceAll('<payment>', `${quote}${receipts[1]?.id}${quote}`);

  /** What the checker finds after somebody with every right wrote to the books; then it is as if they had not. */
  async function findingsAfter(sql: string): Promise<Finding[]> {
    await superuser.query('BEGIN');
    try {
      await superuser.query("SET LOCAL session_replication_role = 'replica'");
      await superuser.query(named(sql, "'"));
      return await runChecks(superuser, toyGuards);
    } finally {
      await superuser.query('ROLLBACK');
    }
  }

  it('finds nothing in books that only the product wrote, and says so check by check', async () => {
    const findings = await checkBooks(database.migrator);
    expect(findings).toEqual([]);
    const lines = summariseBooks(findings).split('\n');
    expect(lines.map((line) => line.split(/\s+/))).toEqual(bookChecks.map((check) => [check, '0']));
  });

  it('takes a payment that the item consumer has not looked at yet for one to come', async () => {
    const consumed = "INSERT INTO departments.consumer VALUES ('items', 7)";
    expect(await findingsAfter(consumed)).toEqual([
      { check: 'items', count: 1, examples: ['item BLD-1: paid 0, allocated 3000'] },
    ]);
    expect(await findingsAfter(`${consumed}; UPDATE departments.item SET paid_cents = 3000`)).toEqual([]);
  });

  it('takes a payment whose event the item consumer has set aside for one to come, but names that', async () => {
    const consumed = "INSERT INTO departments.consumer VALUES ('items', 7)";
    expect(await findingsAfter(`${consumed}; ${setAside}`)).toEqual([
      {
        check: 'set-aside',
        count: 1,
        examples: [expect.stringContaining('payment.posted.v1 was set aside by items: unreadable')],
      },
    ]);
  });

  it.each(vandalism)('finds under %s that %s', async (check, _what, sql, says) => {
    const finding = (await findingsAfter(sql)).find((each) => each.check === check);
    expect(finding?.examples.join('\n')).toContain(named(says, ''));
    expect(finding?.count).toBeGreaterThanOrEqual(finding?.examples.length ?? 1);
  });

  it('names the first entry that was changed before those behind it', async () => {
    const findings = await findingsAfter("UPDATE ledger.entry SET description = 'Gift' WHERE sequence >= 4");
    expect(findings).toEqual([
      {
        check: 'hash-chain',
        count: 3,
        examples: expect.arrayContaining([
          expect.stringContaining(`entry ${receipts[1]?.entryId}, sequence 4`),
        ]) as unknown,
      },
    ]);
    expect(findings[0]?.examples[0]).toContain('sequence 4');
  });

  it('tries every check', () => {
    expect(new Set(vandalism.map(([check]) => check))).toEqual(new Set(bookChecks));
  });
});
