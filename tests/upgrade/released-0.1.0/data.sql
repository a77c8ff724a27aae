-- A few rows of every table, as the functions of version 0.1.0 wrote them: bills of three departments, payments with a refund,
-- one that is PENDING, and what stands beside them. Loaded with session_replication_role = replica.

DELETE FROM events.head;
DELETE FROM departments.configuration;
DELETE FROM payments.receipt_counter;
DELETE FROM payments.transition;

INSERT INTO events.head (only_row, "position", journal_sequence, journal_hash) OVERRIDING SYSTEM VALUE
SELECT only_row, "position", journal_sequence, journal_hash FROM json_populate_recordset(NULL::events.head, '[
{"only_row":true,"position":7,"journal_sequence":6,"journal_hash":"\\x25de26597c1b34f24e66ab1df55b80d7bb18b32815117886099b9519c04b33b6"}
]');

INSERT INTO events.log ("position", kind, topics, payload, occurred_at) OVERRIDING SYSTEM VALUE
SELECT "position", kind, topics, payload, occurred_at FROM json_populate_recordset(NULL::events.log, '[
{"position":1,"kind":"charges.issued.v1","topics":["account:ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3"],"payload":{"billId": "9c0ffdbd-ce1c-4460-bb3a-a38e1c1fa4ae", "charges": ["9c0ffdbd-ce1c-4460-bb3a-a38e1c1fa4ae"], "dueDate": "2026-11-29", "entryId": "ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3", "accountId": "ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3", "amountCents": "500"},"occurred_at":"2026-11-29T09:51:46.232400+00:00"},
{"position":2,"kind":"charges.issued.v1","topics":["account:ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3"],"payload":{"billId": "88a92111-cf4c-41e3-bb65-73655444be96", "charges": ["88a92111-cf4c-41e3-bb65-73655444be96"], "dueDate": "2026-11-29", "entryId": "ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3", "accountId": "ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3", "amountCents": "9000"},"occurred_at":"2026-11-29T09:51:46.232401+00:00"},
{"position":3,"kind":"charges.issued.v1","topics":["account:38c4809d-bce2-4c01-a147-814ac778e759"],"payload":{"billId": "8c4b1b6e-f018-4758-a5c0-a149abfd6c3a", "charges": ["8c4b1b6e-f018-4758-a5c0-a149abfd6c3a"], "dueDate": "2026-11-29", "entryId": "38c4809d-bce2-4c01-a147-814ac778e759", "accountId": "38c4809d-bce2-4c01-a147-814ac778e759", "amountCents": "7000"},"occurred_at":"2026-11-29T09:51:46.232402+00:00"},
{"position":4,"kind":"charges.issued.v1","topics":["account:9469032d-1d9c-4b5a-b7cf-f71efec8736e"],"payload":{"billId": "38e0ec3a-4b0f-4ebb-b227-3cc212fea18f", "charges": ["38e0ec3a-4b0f-4ebb-b227-3cc212fea18f"], "dueDate": "2026-11-29", "entryId": null, "accountId": "9469032d-1d9c-4b5a-b7cf-f71efec8736e", "amountCents": "8000"},"occurred_at":"2026-11-29T09:51:46.232403+00:00"},
{"position":5,"kind":"payment.posted.v1","topics":["payment:c7cad4eb-5a30-4308-8dad-c3b5ca3170b0","account:9469032d-1d9c-4b5a-b7cf-f71efec8736e","department:PERMITS"],"payload":{"tender": "CARD_CREDIT", "channel": "ONLINE", "entryId": "4adf6b1d-7979-4eaf-9c82-16f4f8389b1a", "accounts": [{"id": "9469032d-1d9c-4b5a-b7cf-f71efec8736e", "balanceCents": 7200, "balanceVersion": 2}], "accountId": "9469032d-1d9c-4b5a-b7cf-f71efec8736e", "paymentId": "c7cad4eb-5a30-4308-8dad-c3b5ca3170b0", "allocations": [{"charge": "38e0ec3a-4b0f-4ebb-b227-3cc212fea18f", "account": "9469032d-1d9c-4b5a-b7cf-f71efec8736e", "department": "PERMITS", "amountCents": "800", "revenueType": "BLDG"}], "amountCents": 800, "departments": [{"code": "PERMITS", "deltaCents": 800, "netTodayCents": 800, "accountingDate": "2026-11-29", "netFiscalYearCents": 800}], "receiptNumber": 1, "journalSequence": 3},"occurred_at":"2026-11-29T09:51:46.49107+00:00"},
{"position":6,"kind":"payment.posted.v1","topics":["payment:00d3dc2c-789c-4473-a668-e9ff484a280d","account:ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","department:UTIL"],"payload":{"tender": "CARD_CREDIT", "channel": "ONLINE", "entryId": "1e0f153d-b9a4-4a73-ba3c-88b51cfb2c38", "accounts": [{"id": "ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3", "balanceCents": 7000, "balanceVersion": 2}], "accountId": "ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3", "paymentId": "00d3dc2c-789c-4473-a668-e9ff484a280d", "allocations": [{"charge": "88a92111-cf4c-41e3-bb65-73655444be96", "account": "ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3", "department": "UTIL", "amountCents": "2500", "revenueType": "WATER"}], "amountCents": 2500, "departments": [{"code": "UTIL", "deltaCents": 2500, "netTodayCents": 2500, "accountingDate": "2026-11-29", "netFiscalYearCents": 2500}], "receiptNumber": 2, "journalSequence": 4},"occurred_at":"2026-11-29T09:51:46.568312+00:00"},
{"position":7,"kind":"payment.posted.v1","topics":["payment:dc2e33d4-8740-4ca3-8ec6-9a8af828b451","account:ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","department:UTIL"],"payload":{"tender": "CARD_CREDIT", "channel": "ONLINE", "entryId": "63f4ee5c-004c-4afc-8a04-a2db625933c6", "accounts": [{"id": "ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3", "balanceCents": 6500, "balanceVersion": 3}], "accountId": "ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3", "paymentId": "dc2e33d4-8740-4ca3-8ec6-9a8af828b451", "allocations": [{"charge": "9c0ffdbd-ce1c-4460-bb3a-a38e1c1fa4ae", "account": "ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3", "department": "UTIL", "amountCents": "500", "revenueType": "PENALTY"}], "amountCents": 500, "departments": [{"code": "UTIL", "deltaCents": 500, "netTodayCents": 3000, "accountingDate": "2026-11-29", "netFiscalYearCents": 3000}], "receiptNumber": 3, "journalSequence": 5},"occurred_at":"2026-11-29T09:51:46.568396+00:00"}
]');

INSERT INTO events.migrations (id, name, executed_at) OVERRIDING SYSTEM VALUE
SELECT id, name, executed_at FROM json_populate_recordset(NULL::events.migrations, '[
{"id":1,"name":"001-events","executed_at":"2026-11-29T09:51:43.164304+00:00"}
]');

INSERT INTO departments.allocation_policy (department_code, version, charge_order, overpayment, partial_payment, payer_may_direct, back_dating_days, minimum_cents, maximum_cents) OVERRIDING SYSTEM VALUE
SELECT department_code, version, charge_order, overpayment, partial_payment, payer_may_direct, back_dating_days, minimum_cents, maximum_cents FROM json_populate_recordset(NULL::departments.allocation_policy, '[
{"department_code":"UTIL","version":1,"charge_order":["PENALTY_FIRST","OLDEST_FIRST","PRIORITY"],"overpayment":"CREDIT","partial_payment":true,"payer_may_direct":false,"back_dating_days":10,"minimum_cents":100,"maximum_cents":100000000},
{"department_code":"COURT","version":1,"charge_order":["OLDEST_FIRST","PRIORITY"],"overpayment":"REJECT","partial_payment":true,"payer_may_direct":true,"back_dating_days":10,"minimum_cents":100,"maximum_cents":100000000},
{"department_code":"PERMITS","version":1,"charge_order":["OLDEST_FIRST","PRIORITY"],"overpayment":"REJECT","partial_payment":false,"payer_may_direct":true,"back_dating_days":0,"minimum_cents":100,"maximum_cents":100000000}
]');

INSERT INTO departments.clearing_account (tender, ledger_account_code) OVERRIDING SYSTEM VALUE
SELECT tender, ledger_account_code FROM json_populate_recordset(NULL::departments.clearing_account, '[
{"tender":"CARD_CREDIT","ledger_account_code":"700-104100"},
{"tender":"CARD_DEBIT","ledger_account_code":"700-104100"},
{"tender":"WALLET","ledger_account_code":"700-104100"},
{"tender":"ACH","ledger_account_code":"700-104200"},
{"tender":"CASH","ledger_account_code":"700-101500"},
{"tender":"CHECK","ledger_account_code":"700-101500"},
{"tender":"MONEY_ORDER","ledger_account_code":"700-101500"},
{"tender":"LOCKBOX","ledger_account_code":"700-104300"}
]');

INSERT INTO departments.configuration (only_row, version) OVERRIDING SYSTEM VALUE
SELECT only_row, version FROM json_populate_recordset(NULL::departments.configuration, '[
{"only_row":true,"version":5}
]');

INSERT INTO departments.consumer (name, "position") OVERRIDING SYSTEM VALUE
SELECT name, "position" FROM json_populate_recordset(NULL::departments.consumer, '[
{"name":"items","position":0}
]');

INSERT INTO departments.department (code, id, name, credit_account_code) OVERRIDING SYSTEM VALUE
SELECT code, id, name, credit_account_code FROM json_populate_recordset(NULL::departments.department, '[
{"code":"UTIL","id":"860bdcbd-0353-413c-a62f-43adcc69395a","name":"Utility Billing","credit_account_code":"500-221000"},
{"code":"COURT","id":"f8232a39-22cf-4bdf-a8a2-2729c4d6ee83","name":"Municipal Court","credit_account_code":"100-221000"},
{"code":"PERMITS","id":"7008e25f-d324-4484-a9f7-5eaf0eda6ba8","name":"Building","credit_account_code":"100-221000"}
]');

INSERT INTO departments.item (id, number, kind, status, status_when_paid, department_code, account_id, due_cents, paid_cents, updated_at) OVERRIDING SYSTEM VALUE
SELECT id, number, kind, status, status_when_paid, department_code, account_id, due_cents, paid_cents, updated_at FROM json_populate_recordset(NULL::departments.item, '[
{"id":"49af6743-4231-4ac4-b30e-84ea66e21b69","number":"CIT-1","kind":"CITATION","status":"OPEN","status_when_paid":"PAID","department_code":"COURT","account_id":"38c4809d-bce2-4c01-a147-814ac778e759","due_cents":7000,"paid_cents":0,"updated_at":"2026-11-29T09:51:46.289154+00:00"}
]');

INSERT INTO departments.item_charge (charge_id, item_id) OVERRIDING SYSTEM VALUE
SELECT charge_id, item_id FROM json_populate_recordset(NULL::departments.item_charge, '[
{"charge_id":"8c4b1b6e-f018-4758-a5c0-a149abfd6c3a","item_id":"49af6743-4231-4ac4-b30e-84ea66e21b69"}
]');

INSERT INTO departments.migrations (id, name, executed_at) OVERRIDING SYSTEM VALUE
SELECT id, name, executed_at FROM json_populate_recordset(NULL::departments.migrations, '[
{"id":1,"name":"001-departments","executed_at":"2026-11-29T09:51:43.298168+00:00"}
]');

INSERT INTO departments.revenue_type (code, id, department_code, name, ledger_account_code, receivable_account_code, priority) OVERRIDING SYSTEM VALUE
SELECT code, id, department_code, name, ledger_account_code, receivable_account_code, priority FROM json_populate_recordset(NULL::departments.revenue_type, '[
{"code":"WATER","id":"10180120-7060-4b9a-a49c-a6f48273d481","department_code":"UTIL","name":"WATER","ledger_account_code":"500-343300","receivable_account_code":"500-115100","priority":1},
{"code":"PENALTY","id":"ac400999-0972-47cb-bb02-37f936410d23","department_code":"UTIL","name":"PENALTY","ledger_account_code":"500-359100","receivable_account_code":"500-115100","priority":1},
{"code":"STORM","id":"41a0d5c1-e13a-406f-b92c-95a825c561b7","department_code":"UTIL","name":"STORM","ledger_account_code":"520-343700","receivable_account_code":"520-115100","priority":1},
{"code":"FINE","id":"54b4ceb3-00ca-4529-a1b1-098e2dde363c","department_code":"COURT","name":"FINE","ledger_account_code":"100-351100","receivable_account_code":"100-115300","priority":1},
{"code":"STATE_COST","id":"0eb293a5-5f29-40ed-8646-d4a10bcd30fa","department_code":"COURT","name":"STATE_COST","ledger_account_code":"800-208200","receivable_account_code":"800-115300","priority":1},
{"code":"BLDG","id":"82852518-bee3-4df4-821e-56a06d31c117","department_code":"PERMITS","name":"BLDG","ledger_account_code":"100-322000","receivable_account_code":null,"priority":1}
]');

INSERT INTO ledger.account (code, id, fund_code, name, kind, controls, active_from, active_to) OVERRIDING SYSTEM VALUE
SELECT code, id, fund_code, name, kind, controls, active_from, active_to FROM json_populate_recordset(NULL::ledger.account, '[
{"code":"700-101000","id":"49de7af4-3e2d-4210-9938-99825a37ccd3","fund_code":"700","name":"Account 700-101000","kind":"ASSET","controls":null,"active_from":"-infinity","active_to":"infinity"},
{"code":"700-101500","id":"18488cb5-9602-4484-a2c0-7b8ac490bd9a","fund_code":"700","name":"Account 700-101500","kind":"ASSET","controls":null,"active_from":"-infinity","active_to":"infinity"},
{"code":"700-104100","id":"5d5d547d-134c-4172-b342-eeadabbe9086","fund_code":"700","name":"Account 700-104100","kind":"ASSET","controls":null,"active_from":"-infinity","active_to":"infinity"},
{"code":"700-104200","id":"12fe44bf-a03e-4cd4-a0ca-8eab911f9362","fund_code":"700","name":"Account 700-104200","kind":"ASSET","controls":null,"active_from":"-infinity","active_to":"infinity"},
{"code":"700-104300","id":"e60c2be8-07ce-4141-a525-0579dcbea871","fund_code":"700","name":"Account 700-104300","kind":"ASSET","controls":null,"active_from":"-infinity","active_to":"infinity"},
{"code":"100-131700","id":"6ac84466-721a-4bd9-9151-761ddcae794d","fund_code":"100","name":"Account 100-131700","kind":"ASSET","controls":null,"active_from":"-infinity","active_to":"infinity"},
{"code":"500-131700","id":"d9d009f3-e3a9-4981-adea-e08ee43f35aa","fund_code":"500","name":"Account 500-131700","kind":"ASSET","controls":null,"active_from":"-infinity","active_to":"infinity"},
{"code":"520-131700","id":"1e5c2340-7954-4212-9c09-2e91d38dd2a5","fund_code":"520","name":"Account 520-131700","kind":"ASSET","controls":null,"active_from":"-infinity","active_to":"infinity"},
{"code":"800-131700","id":"acfe613e-2a61-4b62-a6f4-f2b7f71278ed","fund_code":"800","name":"Account 800-131700","kind":"ASSET","controls":null,"active_from":"-infinity","active_to":"infinity"},
{"code":"700-207100","id":"02632c1e-54a6-4d1a-8ab1-c04a76a7f72b","fund_code":"700","name":"Account 700-207100","kind":"LIABILITY","controls":null,"active_from":"-infinity","active_to":"infinity"},
{"code":"700-207500","id":"730591ea-4e93-4f97-a29e-bfff586a7d51","fund_code":"700","name":"Account 700-207500","kind":"LIABILITY","controls":null,"active_from":"-infinity","active_to":"infinity"},
{"code":"700-207520","id":"7f7aa166-2722-4cbe-af46-870b473d1198","fund_code":"700","name":"Account 700-207520","kind":"LIABILITY","controls":null,"active_from":"-infinity","active_to":"infinity"},
{"code":"700-207800","id":"ea9ed467-b009-49cb-b04a-66b7a517665f","fund_code":"700","name":"Account 700-207800","kind":"LIABILITY","controls":null,"active_from":"-infinity","active_to":"infinity"},
{"code":"500-115100","id":"0b27c251-f0f6-4928-9251-2feddf6b578e","fund_code":"500","name":"Account 500-115100","kind":"ASSET","controls":"RECEIVABLES","active_from":"-infinity","active_to":"infinity"},
{"code":"520-115100","id":"bccf8659-5650-46f3-ba88-60828a007d2b","fund_code":"520","name":"Account 520-115100","kind":"ASSET","controls":"RECEIVABLES","active_from":"-infinity","active_to":"infinity"},
{"code":"100-115300","id":"844a7f88-7ed1-4661-8def-b83a4d32efa1","fund_code":"100","name":"Account 100-115300","kind":"ASSET","controls":"RECEIVABLES","active_from":"-infinity","active_to":"infinity"},
{"code":"800-115300","id":"3b5a98d1-ca40-4296-b29d-5118634ce159","fund_code":"800","name":"Account 800-115300","kind":"ASSET","controls":"RECEIVABLES","active_from":"-infinity","active_to":"infinity"},
{"code":"500-221000","id":"c4fa5f15-6cf4-4e9f-8433-880e563af9e7","fund_code":"500","name":"Account 500-221000","kind":"LIABILITY","controls":"CREDIT_BALANCES","active_from":"-infinity","active_to":"infinity"},
{"code":"100-221000","id":"a747a411-da16-4d58-8507-b1de67a5b402","fund_code":"100","name":"Account 100-221000","kind":"LIABILITY","controls":"CREDIT_BALANCES","active_from":"-infinity","active_to":"infinity"},
{"code":"500-343300","id":"388ee199-1f3b-4b21-b6ef-1778609e0fb9","fund_code":"500","name":"Account 500-343300","kind":"REVENUE","controls":null,"active_from":"-infinity","active_to":"infinity"},
{"code":"500-359100","id":"dfa6e3eb-b57e-46c6-b0af-15d8f00793a2","fund_code":"500","name":"Account 500-359100","kind":"REVENUE","controls":null,"active_from":"-infinity","active_to":"infinity"},
{"code":"520-343700","id":"d6aee026-4db5-4d11-ad09-21415e10f7e6","fund_code":"520","name":"Account 520-343700","kind":"REVENUE","controls":null,"active_from":"-infinity","active_to":"infinity"},
{"code":"100-351100","id":"78afeddd-9c8f-4f4f-bbde-57a19b61c1ff","fund_code":"100","name":"Account 100-351100","kind":"REVENUE","controls":null,"active_from":"-infinity","active_to":"infinity"},
{"code":"100-322000","id":"5865fe9d-10d4-4d71-97cb-d4e7924bb896","fund_code":"100","name":"Account 100-322000","kind":"REVENUE","controls":null,"active_from":"-infinity","active_to":"infinity"},
{"code":"800-208200","id":"fc7433eb-08f9-4620-a482-435efee0235a","fund_code":"800","name":"Account 800-208200","kind":"LIABILITY","controls":null,"active_from":"-infinity","active_to":"infinity"}
]');

INSERT INTO ledger.balance (account_code, fiscal_year, period_number, debit_cents, credit_cents) OVERRIDING SYSTEM VALUE
SELECT account_code, fiscal_year, period_number, debit_cents, credit_cents FROM json_populate_recordset(NULL::ledger.balance, '[
{"account_code":"100-115300","fiscal_year":2027,"period_number":2,"debit_cents":7000,"credit_cents":0},
{"account_code":"100-351100","fiscal_year":2027,"period_number":2,"debit_cents":0,"credit_cents":7000},
{"account_code":"500-343300","fiscal_year":2027,"period_number":2,"debit_cents":0,"credit_cents":9000},
{"account_code":"500-359100","fiscal_year":2027,"period_number":2,"debit_cents":0,"credit_cents":500},
{"account_code":"500-115100","fiscal_year":2027,"period_number":2,"debit_cents":9500,"credit_cents":3000},
{"account_code":"500-131700","fiscal_year":2027,"period_number":2,"debit_cents":3000,"credit_cents":0},
{"account_code":"700-207500","fiscal_year":2027,"period_number":2,"debit_cents":0,"credit_cents":3000},
{"account_code":"100-131700","fiscal_year":2027,"period_number":2,"debit_cents":800,"credit_cents":100},
{"account_code":"100-322000","fiscal_year":2027,"period_number":2,"debit_cents":100,"credit_cents":800},
{"account_code":"700-104100","fiscal_year":2027,"period_number":2,"debit_cents":3800,"credit_cents":100},
{"account_code":"700-207100","fiscal_year":2027,"period_number":2,"debit_cents":100,"credit_cents":800}
]');

INSERT INTO ledger.department_day (department_code, accounting_date, channel, gross_cents, refund_cents, return_cents, payment_count) OVERRIDING SYSTEM VALUE
SELECT department_code, accounting_date, channel, gross_cents, refund_cents, return_cents, payment_count FROM json_populate_recordset(NULL::ledger.department_day, '[
{"department_code":"UTIL","accounting_date":"2026-11-29","channel":"ONLINE","gross_cents":3000,"refund_cents":0,"return_cents":0,"payment_count":2},
{"department_code":"PERMITS","accounting_date":"2026-11-29","channel":"ONLINE","gross_cents":800,"refund_cents":100,"return_cents":0,"payment_count":1}
]');

INSERT INTO ledger.department_year (department_code, fiscal_year, net_cents) OVERRIDING SYSTEM VALUE
SELECT department_code, fiscal_year, net_cents FROM json_populate_recordset(NULL::ledger.department_year, '[
{"department_code":"UTIL","fiscal_year":2027,"net_cents":3000},
{"department_code":"PERMITS","fiscal_year":2027,"net_cents":700}
]');

INSERT INTO ledger.entry (id, sequence, kind, description, accounting_date, effective_date, fiscal_year, period_number, source_payment_id, source_event, reverses_entry_id, confirmed_at, posted_at, transaction_id, hash) OVERRIDING SYSTEM VALUE
SELECT id, sequence, kind, description, accounting_date, effective_date, fiscal_year, period_number, source_payment_id, source_event, reverses_entry_id, confirmed_at, posted_at, transaction_id, hash FROM json_populate_recordset(NULL::ledger.entry, '[
{"id":"ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","sequence":1,"kind":"BILL","description":"Bill","accounting_date":"2026-11-29","effective_date":"2026-11-29","fiscal_year":2027,"period_number":2,"source_payment_id":null,"source_event":null,"reverses_entry_id":null,"confirmed_at":null,"posted_at":"2026-11-29T09:51:46.232279+00:00","transaction_id":"802","hash":"\\x02c8b0a3a78cadf20bad24618dcc8a6f7a52d5eb41bf3fd074b96bfdd1ea7401"},
{"id":"38c4809d-bce2-4c01-a147-814ac778e759","sequence":2,"kind":"BILL","description":"Bill","accounting_date":"2026-11-29","effective_date":"2026-11-29","fiscal_year":2027,"period_number":2,"source_payment_id":null,"source_event":null,"reverses_entry_id":null,"confirmed_at":null,"posted_at":"2026-11-29T09:51:46.232359+00:00","transaction_id":"802","hash":"\\x6bd9400f07cfcf69595e87b92e096c01232bbaa8c6fd7d4e45e001d7a96bc871"},
{"id":"4adf6b1d-7979-4eaf-9c82-16f4f8389b1a","sequence":3,"kind":"PAYMENT","description":"Payment","accounting_date":"2026-11-29","effective_date":"2026-11-29","fiscal_year":2027,"period_number":2,"source_payment_id":"c7cad4eb-5a30-4308-8dad-c3b5ca3170b0","source_event":"POSTED","reverses_entry_id":null,"confirmed_at":"2026-11-29T09:51:46.367+00:00","posted_at":"2026-11-29T09:51:46.443982+00:00","transaction_id":"809","hash":"\\xbe393a72941ab6757ee73c11e9872aac55ef68ae2f6d8b17c5798aea85e30722"},
{"id":"1e0f153d-b9a4-4a73-ba3c-88b51cfb2c38","sequence":4,"kind":"PAYMENT","description":"Payment","accounting_date":"2026-11-29","effective_date":"2026-11-29","fiscal_year":2027,"period_number":2,"source_payment_id":"00d3dc2c-789c-4473-a668-e9ff484a280d","source_event":"POSTED","reverses_entry_id":null,"confirmed_at":"2026-11-29T09:51:46.523+00:00","posted_at":"2026-11-29T09:51:46.530983+00:00","transaction_id":"810","hash":"\\x9af600c7d75af8dca4517e9f5427ccd9cd9d4868618bbe0076648ed7b1741c62"},
{"id":"63f4ee5c-004c-4afc-8a04-a2db625933c6","sequence":5,"kind":"PAYMENT","description":"Payment","accounting_date":"2026-11-29","effective_date":"2026-11-29","fiscal_year":2027,"period_number":2,"source_payment_id":"dc2e33d4-8740-4ca3-8ec6-9a8af828b451","source_event":"POSTED","reverses_entry_id":null,"confirmed_at":"2026-11-29T09:51:46.523+00:00","posted_at":"2026-11-29T09:51:46.53118+00:00","transaction_id":"810","hash":"\\xcf66238dbb9e1f30f7b0e2de807190b3b7dcedf1253aee0c76006bb672695e3e"},
{"id":"4b48b886-e57a-4a31-985d-f9bea6747214","sequence":6,"kind":"REFUND","description":"REFUND","accounting_date":"2026-11-29","effective_date":"2026-11-29","fiscal_year":2027,"period_number":2,"source_payment_id":"c7cad4eb-5a30-4308-8dad-c3b5ca3170b0","source_event":"REFUND e63d5360-7230-4352-b5b0-80b251c2f739","reverses_entry_id":null,"confirmed_at":null,"posted_at":"2026-11-29T09:51:46.5878+00:00","transaction_id":"811","hash":"\\x25de26597c1b34f24e66ab1df55b80d7bb18b32815117886099b9519c04b33b6"}
]');

INSERT INTO ledger.fiscal_period (fiscal_year, number, id, starts_on, ends_on, status) OVERRIDING SYSTEM VALUE
SELECT fiscal_year, number, id, starts_on, ends_on, status FROM json_populate_recordset(NULL::ledger.fiscal_period, '[
{"fiscal_year":2025,"number":1,"id":"982528a4-9fb7-4ee3-8e53-b9f0b6b883bc","starts_on":"2024-10-01","ends_on":"2024-10-31","status":"OPEN"},
{"fiscal_year":2025,"number":2,"id":"9d6b4281-3b63-455d-8bcb-995165f03c24","starts_on":"2024-11-01","ends_on":"2024-11-30","status":"OPEN"},
{"fiscal_year":2025,"number":3,"id":"60c69806-ef46-4608-a8f5-bdf33fea0bf7","starts_on":"2024-12-01","ends_on":"2024-12-31","status":"OPEN"},
{"fiscal_year":2025,"number":4,"id":"6390a52a-f2bb-4535-bbbe-1e384e42edab","starts_on":"2025-01-01","ends_on":"2025-01-31","status":"OPEN"},
{"fiscal_year":2025,"number":5,"id":"07086175-712f-42a8-832a-f4a6dab529bd","starts_on":"2025-02-01","ends_on":"2025-02-28","status":"OPEN"},
{"fiscal_year":2025,"number":6,"id":"d231b873-3ab4-47ae-8521-4a2019edf3f1","starts_on":"2025-03-01","ends_on":"2025-03-31","status":"OPEN"},
{"fiscal_year":2025,"number":7,"id":"a23c9b7e-d9c9-48d4-9ba0-b7153e984dbd","starts_on":"2025-04-01","ends_on":"2025-04-30","status":"OPEN"},
{"fiscal_year":2025,"number":8,"id":"d0651842-1c51-4e6a-8e4e-21c6b4d740ed","starts_on":"2025-05-01","ends_on":"2025-05-31","status":"OPEN"},
{"fiscal_year":2025,"number":9,"id":"593a9b86-5766-4b49-b3c3-4abc21fab741","starts_on":"2025-06-01","ends_on":"2025-06-30","status":"OPEN"},
{"fiscal_year":2025,"number":10,"id":"ba0824f9-d660-4228-9a23-e99fe8a0c386","starts_on":"2025-07-01","ends_on":"2025-07-31","status":"OPEN"},
{"fiscal_year":2025,"number":11,"id":"ec873db2-f53f-4aa6-93ce-dd891107990c","starts_on":"2025-08-01","ends_on":"2025-08-31","status":"OPEN"},
{"fiscal_year":2025,"number":12,"id":"ca0c0d53-fa88-4429-b0a8-52bb2afa29a8","starts_on":"2025-09-01","ends_on":"2025-09-30","status":"OPEN"},
{"fiscal_year":2026,"number":1,"id":"de8979b5-687a-43cc-a4ec-0382e2dcf39e","starts_on":"2025-10-01","ends_on":"2025-10-31","status":"OPEN"},
{"fiscal_year":2026,"number":2,"id":"e97300ad-7f81-41ab-aa00-f0e363fdc145","starts_on":"2025-11-01","ends_on":"2025-11-30","status":"OPEN"},
{"fiscal_year":2026,"number":3,"id":"34ed4972-3aaf-4e23-a7c4-e1d8f2571a11","starts_on":"2025-12-01","ends_on":"2025-12-31","status":"OPEN"},
{"fiscal_year":2026,"number":4,"id":"fbe88b43-48a1-4b6c-92d4-5c72cd0f04e1","starts_on":"2026-01-01","ends_on":"2026-01-31","status":"OPEN"},
{"fiscal_year":2026,"number":5,"id":"57f276e7-4f88-4564-b6f1-e3970d0d2926","starts_on":"2026-02-01","ends_on":"2026-02-28","status":"OPEN"},
{"fiscal_year":2026,"number":6,"id":"de4a9135-d7f7-4fde-a117-37a75e4b8948","starts_on":"2026-03-01","ends_on":"2026-03-31","status":"OPEN"},
{"fiscal_year":2026,"number":7,"id":"aa221309-04a7-4061-844c-7ecd7a4680fe","starts_on":"2026-04-01","ends_on":"2026-04-30","status":"OPEN"},
{"fiscal_year":2026,"number":8,"id":"ae0eb55d-3278-4fb3-8eb6-add7fd256699","starts_on":"2026-05-01","ends_on":"2026-05-31","status":"OPEN"},
{"fiscal_year":2026,"number":9,"id":"672149cb-2007-47a4-ad03-05b083a4fc3b","starts_on":"2026-06-01","ends_on":"2026-06-30","status":"OPEN"},
{"fiscal_year":2026,"number":10,"id":"aef48556-af8e-4c4a-9483-9195e8b8b3c6","starts_on":"2026-07-01","ends_on":"2026-07-31","status":"OPEN"},
{"fiscal_year":2026,"number":11,"id":"27e47024-eaaf-48fe-b9a4-e146ffc6b524","starts_on":"2026-08-01","ends_on":"2026-08-31","status":"OPEN"},
{"fiscal_year":2026,"number":12,"id":"88c86e32-b87a-4819-9edf-6b12425b8818","starts_on":"2026-09-01","ends_on":"2026-09-30","status":"OPEN"},
{"fiscal_year":2027,"number":1,"id":"2fcfa66a-82dd-4724-afb8-f302688fcb48","starts_on":"2026-10-01","ends_on":"2026-10-31","status":"OPEN"},
{"fiscal_year":2027,"number":2,"id":"8094fdf3-60f2-4bb9-857b-d13b2d10f15f","starts_on":"2026-11-01","ends_on":"2026-11-30","status":"OPEN"},
{"fiscal_year":2027,"number":3,"id":"79df9d17-fd12-47ee-aeee-5e743b912ebc","starts_on":"2026-12-01","ends_on":"2026-12-31","status":"OPEN"},
{"fiscal_year":2027,"number":4,"id":"254e6b3e-2cb5-4a16-a901-da86271fe69c","starts_on":"2027-01-01","ends_on":"2027-01-31","status":"OPEN"},
{"fiscal_year":2027,"number":5,"id":"d0476305-4d7c-4fbe-99db-7093e6ff9a4a","starts_on":"2027-02-01","ends_on":"2027-02-28","status":"OPEN"},
{"fiscal_year":2027,"number":6,"id":"94a323b3-9821-4339-9bdb-606bfab8452a","starts_on":"2027-03-01","ends_on":"2027-03-31","status":"OPEN"},
{"fiscal_year":2027,"number":7,"id":"3599f561-afce-47a2-9c29-61241662655f","starts_on":"2027-04-01","ends_on":"2027-04-30","status":"OPEN"},
{"fiscal_year":2027,"number":8,"id":"91f78fee-7bce-48ac-9bba-5db0f8b14088","starts_on":"2027-05-01","ends_on":"2027-05-31","status":"OPEN"},
{"fiscal_year":2027,"number":9,"id":"63ec3183-425b-4a9e-bbc6-f96c1b96e407","starts_on":"2027-06-01","ends_on":"2027-06-30","status":"OPEN"},
{"fiscal_year":2027,"number":10,"id":"8a709233-3afb-458d-a838-78f47db6faac","starts_on":"2027-07-01","ends_on":"2027-07-31","status":"OPEN"},
{"fiscal_year":2027,"number":11,"id":"beb5ddbf-2bfb-40f7-b403-74b6fad4d17d","starts_on":"2027-08-01","ends_on":"2027-08-31","status":"OPEN"},
{"fiscal_year":2027,"number":12,"id":"623a4deb-8b9a-4363-8b6c-478bf7fc35e3","starts_on":"2027-09-01","ends_on":"2027-09-30","status":"OPEN"},
{"fiscal_year":2028,"number":1,"id":"e497f3fe-9a3a-411a-959c-f924d59c9714","starts_on":"2027-10-01","ends_on":"2027-10-31","status":"OPEN"},
{"fiscal_year":2028,"number":2,"id":"35e6b47d-f8cd-4ef3-9e75-6a1262be1ed0","starts_on":"2027-11-01","ends_on":"2027-11-30","status":"OPEN"},
{"fiscal_year":2028,"number":3,"id":"1d4a2c7a-133f-4b86-9cd0-fedbf0b971cc","starts_on":"2027-12-01","ends_on":"2027-12-31","status":"OPEN"},
{"fiscal_year":2028,"number":4,"id":"e59c02f1-47ab-42af-a737-5e34c0a1d639","starts_on":"2028-01-01","ends_on":"2028-01-31","status":"OPEN"},
{"fiscal_year":2028,"number":5,"id":"a23c202a-3562-4ad9-a208-d073b518296e","starts_on":"2028-02-01","ends_on":"2028-02-29","status":"OPEN"},
{"fiscal_year":2028,"number":6,"id":"b9438c2b-81ab-4070-9225-5f8b5797fd27","starts_on":"2028-03-01","ends_on":"2028-03-31","status":"OPEN"},
{"fiscal_year":2028,"number":7,"id":"50ccf80e-649c-4b86-a7eb-241b27e9f481","starts_on":"2028-04-01","ends_on":"2028-04-30","status":"OPEN"},
{"fiscal_year":2028,"number":8,"id":"d6cc593f-7ece-46b6-bdc2-2031506de8fa","starts_on":"2028-05-01","ends_on":"2028-05-31","status":"OPEN"},
{"fiscal_year":2028,"number":9,"id":"c21d3d4b-a173-4795-a778-096a36b6af61","starts_on":"2028-06-01","ends_on":"2028-06-30","status":"OPEN"},
{"fiscal_year":2028,"number":10,"id":"802622b9-96bf-4764-a7e5-12e88a39ab27","starts_on":"2028-07-01","ends_on":"2028-07-31","status":"OPEN"},
{"fiscal_year":2028,"number":11,"id":"22972659-1903-4722-8482-5788e0934c23","starts_on":"2028-08-01","ends_on":"2028-08-31","status":"OPEN"},
{"fiscal_year":2028,"number":12,"id":"e92808fc-e80d-4164-aae7-bebacd840447","starts_on":"2028-09-01","ends_on":"2028-09-30","status":"OPEN"}
]');

INSERT INTO ledger.fund (code, id, name, kind, basis, is_pooled_cash) OVERRIDING SYSTEM VALUE
SELECT code, id, name, kind, basis, is_pooled_cash FROM json_populate_recordset(NULL::ledger.fund, '[
{"code":"100","id":"d4364df0-f509-412a-b67e-40b9fbec9e34","name":"Fund 100","kind":"ENTERPRISE","basis":"FULL_ACCRUAL","is_pooled_cash":false},
{"code":"500","id":"ee6bc200-f49a-4d34-816c-5eb3ccee0176","name":"Fund 500","kind":"ENTERPRISE","basis":"FULL_ACCRUAL","is_pooled_cash":false},
{"code":"520","id":"884ef150-61f9-43db-927c-267f025879bf","name":"Fund 520","kind":"ENTERPRISE","basis":"FULL_ACCRUAL","is_pooled_cash":false},
{"code":"800","id":"3b96afdc-9f01-475f-a518-d953afb13b07","name":"Fund 800","kind":"ENTERPRISE","basis":"FULL_ACCRUAL","is_pooled_cash":false},
{"code":"700","id":"4ad6c81e-5a06-43a7-ab9d-87ff2e34a547","name":"Fund 700","kind":"ENTERPRISE","basis":"FULL_ACCRUAL","is_pooled_cash":true}
]');

INSERT INTO ledger.line (entry_id, number, account_code, fund_code, debit_cents, credit_cents, currency, department_code, revenue_type_code, revenue_account_code, channel, resident_account_id, charge_id) OVERRIDING SYSTEM VALUE
SELECT entry_id, number, account_code, fund_code, debit_cents, credit_cents, currency, department_code, revenue_type_code, revenue_account_code, channel, resident_account_id, charge_id FROM json_populate_recordset(NULL::ledger.line, '[
{"entry_id":"ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","number":1,"account_code":"500-115100","fund_code":"500","debit_cents":9000,"credit_cents":0,"currency":"USD","department_code":null,"revenue_type_code":null,"revenue_account_code":null,"channel":null,"resident_account_id":"ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","charge_id":"88a92111-cf4c-41e3-bb65-73655444be96"},
{"entry_id":"ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","number":2,"account_code":"500-343300","fund_code":"500","debit_cents":0,"credit_cents":9000,"currency":"USD","department_code":null,"revenue_type_code":"WATER","revenue_account_code":null,"channel":null,"resident_account_id":null,"charge_id":null},
{"entry_id":"ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","number":3,"account_code":"500-115100","fund_code":"500","debit_cents":500,"credit_cents":0,"currency":"USD","department_code":null,"revenue_type_code":null,"revenue_account_code":null,"channel":null,"resident_account_id":"ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","charge_id":"9c0ffdbd-ce1c-4460-bb3a-a38e1c1fa4ae"},
{"entry_id":"ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","number":4,"account_code":"500-359100","fund_code":"500","debit_cents":0,"credit_cents":500,"currency":"USD","department_code":null,"revenue_type_code":"PENALTY","revenue_account_code":null,"channel":null,"resident_account_id":null,"charge_id":null},
{"entry_id":"38c4809d-bce2-4c01-a147-814ac778e759","number":1,"account_code":"100-115300","fund_code":"100","debit_cents":7000,"credit_cents":0,"currency":"USD","department_code":null,"revenue_type_code":null,"revenue_account_code":null,"channel":null,"resident_account_id":"38c4809d-bce2-4c01-a147-814ac778e759","charge_id":"8c4b1b6e-f018-4758-a5c0-a149abfd6c3a"},
{"entry_id":"38c4809d-bce2-4c01-a147-814ac778e759","number":2,"account_code":"100-351100","fund_code":"100","debit_cents":0,"credit_cents":7000,"currency":"USD","department_code":null,"revenue_type_code":"FINE","revenue_account_code":null,"channel":null,"resident_account_id":null,"charge_id":null},
{"entry_id":"4adf6b1d-7979-4eaf-9c82-16f4f8389b1a","number":1,"account_code":"700-104100","fund_code":"700","debit_cents":800,"credit_cents":0,"currency":"USD","department_code":null,"revenue_type_code":null,"revenue_account_code":null,"channel":null,"resident_account_id":null,"charge_id":null},
{"entry_id":"4adf6b1d-7979-4eaf-9c82-16f4f8389b1a","number":2,"account_code":"700-207100","fund_code":"700","debit_cents":0,"credit_cents":800,"currency":"USD","department_code":null,"revenue_type_code":null,"revenue_account_code":null,"channel":null,"resident_account_id":null,"charge_id":null},
{"entry_id":"4adf6b1d-7979-4eaf-9c82-16f4f8389b1a","number":3,"account_code":"100-131700","fund_code":"100","debit_cents":800,"credit_cents":0,"currency":"USD","department_code":null,"revenue_type_code":null,"revenue_account_code":null,"channel":null,"resident_account_id":null,"charge_id":null},
{"entry_id":"4adf6b1d-7979-4eaf-9c82-16f4f8389b1a","number":4,"account_code":"100-322000","fund_code":"100","debit_cents":0,"credit_cents":800,"currency":"USD","department_code":"PERMITS","revenue_type_code":"BLDG","revenue_account_code":"100-322000","channel":"ONLINE","resident_account_id":null,"charge_id":"38e0ec3a-4b0f-4ebb-b227-3cc212fea18f"},
{"entry_id":"1e0f153d-b9a4-4a73-ba3c-88b51cfb2c38","number":1,"account_code":"700-104100","fund_code":"700","debit_cents":2500,"credit_cents":0,"currency":"USD","department_code":null,"revenue_type_code":null,"revenue_account_code":null,"channel":null,"resident_account_id":null,"charge_id":null},
{"entry_id":"1e0f153d-b9a4-4a73-ba3c-88b51cfb2c38","number":2,"account_code":"700-207500","fund_code":"700","debit_cents":0,"credit_cents":2500,"currency":"USD","department_code":null,"revenue_type_code":null,"revenue_account_code":null,"channel":null,"resident_account_id":null,"charge_id":null},
{"entry_id":"1e0f153d-b9a4-4a73-ba3c-88b51cfb2c38","number":3,"account_code":"500-131700","fund_code":"500","debit_cents":2500,"credit_cents":0,"currency":"USD","department_code":null,"revenue_type_code":null,"revenue_account_code":null,"channel":null,"resident_account_id":null,"charge_id":null},
{"entry_id":"1e0f153d-b9a4-4a73-ba3c-88b51cfb2c38","number":4,"account_code":"500-115100","fund_code":"500","debit_cents":0,"credit_cents":2500,"currency":"USD","department_code":"UTIL","revenue_type_code":"WATER","revenue_account_code":"500-343300","channel":"ONLINE","resident_account_id":"ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","charge_id":"88a92111-cf4c-41e3-bb65-73655444be96"},
{"entry_id":"63f4ee5c-004c-4afc-8a04-a2db625933c6","number":1,"account_code":"700-104100","fund_code":"700","debit_cents":500,"credit_cents":0,"currency":"USD","department_code":null,"revenue_type_code":null,"revenue_account_code":null,"channel":null,"resident_account_id":null,"charge_id":null},
{"entry_id":"63f4ee5c-004c-4afc-8a04-a2db625933c6","number":2,"account_code":"700-207500","fund_code":"700","debit_cents":0,"credit_cents":500,"currency":"USD","department_code":null,"revenue_type_code":null,"revenue_account_code":null,"channel":null,"resident_account_id":null,"charge_id":null},
{"entry_id":"63f4ee5c-004c-4afc-8a04-a2db625933c6","number":3,"account_code":"500-131700","fund_code":"500","debit_cents":500,"credit_cents":0,"currency":"USD","department_code":null,"revenue_type_code":null,"revenue_account_code":null,"channel":null,"resident_account_id":null,"charge_id":null},
{"entry_id":"63f4ee5c-004c-4afc-8a04-a2db625933c6","number":4,"account_code":"500-115100","fund_code":"500","debit_cents":0,"credit_cents":500,"currency":"USD","department_code":"UTIL","revenue_type_code":"PENALTY","revenue_account_code":"500-359100","channel":"ONLINE","resident_account_id":"ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","charge_id":"9c0ffdbd-ce1c-4460-bb3a-a38e1c1fa4ae"},
{"entry_id":"4b48b886-e57a-4a31-985d-f9bea6747214","number":1,"account_code":"100-322000","fund_code":"100","debit_cents":100,"credit_cents":0,"currency":"USD","department_code":"PERMITS","revenue_type_code":"BLDG","revenue_account_code":"100-322000","channel":"ONLINE","resident_account_id":null,"charge_id":null},
{"entry_id":"4b48b886-e57a-4a31-985d-f9bea6747214","number":2,"account_code":"100-131700","fund_code":"100","debit_cents":0,"credit_cents":100,"currency":"USD","department_code":null,"revenue_type_code":null,"revenue_account_code":null,"channel":null,"resident_account_id":null,"charge_id":null},
{"entry_id":"4b48b886-e57a-4a31-985d-f9bea6747214","number":3,"account_code":"700-207100","fund_code":"700","debit_cents":100,"credit_cents":0,"currency":"USD","department_code":null,"revenue_type_code":null,"revenue_account_code":null,"channel":null,"resident_account_id":null,"charge_id":null},
{"entry_id":"4b48b886-e57a-4a31-985d-f9bea6747214","number":4,"account_code":"700-104100","fund_code":"700","debit_cents":0,"credit_cents":100,"currency":"USD","department_code":null,"revenue_type_code":null,"revenue_account_code":null,"channel":null,"resident_account_id":null,"charge_id":null}
]');

INSERT INTO ledger.migrations (id, name, executed_at) OVERRIDING SYSTEM VALUE
SELECT id, name, executed_at FROM json_populate_recordset(NULL::ledger.migrations, '[
{"id":1,"name":"001-ledger","executed_at":"2026-11-29T09:51:43.35295+00:00"}
]');

INSERT INTO ledger.pooled_cash_link (fund_code, due_from_pool_account_code, due_to_fund_account_code) OVERRIDING SYSTEM VALUE
SELECT fund_code, due_from_pool_account_code, due_to_fund_account_code FROM json_populate_recordset(NULL::ledger.pooled_cash_link, '[
{"fund_code":"100","due_from_pool_account_code":"100-131700","due_to_fund_account_code":"700-207100"},
{"fund_code":"500","due_from_pool_account_code":"500-131700","due_to_fund_account_code":"700-207500"},
{"fund_code":"520","due_from_pool_account_code":"520-131700","due_to_fund_account_code":"700-207520"},
{"fund_code":"800","due_from_pool_account_code":"800-131700","due_to_fund_account_code":"700-207800"}
]');

INSERT INTO ledger.posting (number, first_sequence, last_sequence, entry_count) OVERRIDING SYSTEM VALUE
SELECT number, first_sequence, last_sequence, entry_count FROM json_populate_recordset(NULL::ledger.posting, '[
{"number":1,"first_sequence":1,"last_sequence":2,"entry_count":2},
{"number":2,"first_sequence":3,"last_sequence":3,"entry_count":1},
{"number":3,"first_sequence":4,"last_sequence":5,"entry_count":2},
{"number":4,"first_sequence":6,"last_sequence":6,"entry_count":1}
]');

INSERT INTO ledger.revenue_day (department_code, accounting_date, revenue_type_code, net_cents) OVERRIDING SYSTEM VALUE
SELECT department_code, accounting_date, revenue_type_code, net_cents FROM json_populate_recordset(NULL::ledger.revenue_day, '[
{"department_code":"UTIL","accounting_date":"2026-11-29","revenue_type_code":"PENALTY","net_cents":500},
{"department_code":"UTIL","accounting_date":"2026-11-29","revenue_type_code":"WATER","net_cents":2500},
{"department_code":"PERMITS","accounting_date":"2026-11-29","revenue_type_code":"BLDG","net_cents":700}
]');

INSERT INTO accounts.account (id, number, type, status, department_code, holder_id, service_address, blocked_tenders, open_cents, credit_cents, balance_version, balance_as_of) OVERRIDING SYSTEM VALUE
SELECT id, number, type, status, department_code, holder_id, service_address, blocked_tenders, open_cents, credit_cents, balance_version, balance_as_of FROM json_populate_recordset(NULL::accounts.account, '[
{"id":"38c4809d-bce2-4c01-a147-814ac778e759","number":"CT-1","type":"COURT","status":"ACTIVE","department_code":"COURT","holder_id":"c3fe2847-cc61-4ecc-b310-d1f08bbee2f3","service_address":null,"blocked_tenders":[],"open_cents":7000,"credit_cents":0,"balance_version":1,"balance_as_of":"2026-11-29T09:51:46.218962+00:00"},
{"id":"9469032d-1d9c-4b5a-b7cf-f71efec8736e","number":"BP-1","type":"PERMIT","status":"ACTIVE","department_code":"PERMITS","holder_id":"c97cd915-a8ad-4468-8b8f-5c3406fe1649","service_address":null,"blocked_tenders":[],"open_cents":7200,"credit_cents":0,"balance_version":2,"balance_as_of":"2026-11-29T09:51:46.394038+00:00"},
{"id":"ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","number":"UB-1","type":"UTILITY","status":"ACTIVE","department_code":"UTIL","holder_id":"8578aa97-f01f-4f57-af49-e88fb8537c33","service_address":null,"blocked_tenders":[],"open_cents":6500,"credit_cents":0,"balance_version":3,"balance_as_of":"2026-11-29T09:51:46.528105+00:00"}
]');

INSERT INTO accounts.applied (number, entry_ids) OVERRIDING SYSTEM VALUE
SELECT number, entry_ids FROM json_populate_recordset(NULL::accounts.applied, '[
{"number":1,"entry_ids":["38c4809d-bce2-4c01-a147-814ac778e759","ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3"]},
{"number":2,"entry_ids":["4adf6b1d-7979-4eaf-9c82-16f4f8389b1a"]},
{"number":3,"entry_ids":["1e0f153d-b9a4-4a73-ba3c-88b51cfb2c38","63f4ee5c-004c-4afc-8a04-a2db625933c6"]}
]');

INSERT INTO accounts.charge (id, account_id, revenue_type_code, kind, description, amount_cents, open_cents, receivable_account_code, issued_on, due_date, priority) OVERRIDING SYSTEM VALUE
SELECT id, account_id, revenue_type_code, kind, description, amount_cents, open_cents, receivable_account_code, issued_on, due_date, priority FROM json_populate_recordset(NULL::accounts.charge, '[
{"id":"8c4b1b6e-f018-4758-a5c0-a149abfd6c3a","account_id":"38c4809d-bce2-4c01-a147-814ac778e759","revenue_type_code":"FINE","kind":"PRINCIPAL","description":"FINE","amount_cents":7000,"open_cents":7000,"receivable_account_code":"100-115300","issued_on":"2026-11-29","due_date":"2026-11-29","priority":1},
{"id":"38e0ec3a-4b0f-4ebb-b227-3cc212fea18f","account_id":"9469032d-1d9c-4b5a-b7cf-f71efec8736e","revenue_type_code":"BLDG","kind":"PRINCIPAL","description":"BLDG","amount_cents":8000,"open_cents":7200,"receivable_account_code":null,"issued_on":"2026-11-29","due_date":"2026-11-29","priority":1},
{"id":"88a92111-cf4c-41e3-bb65-73655444be96","account_id":"ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","revenue_type_code":"WATER","kind":"PRINCIPAL","description":"WATER","amount_cents":9000,"open_cents":6500,"receivable_account_code":"500-115100","issued_on":"2026-11-29","due_date":"2026-11-29","priority":1},
{"id":"9c0ffdbd-ce1c-4460-bb3a-a38e1c1fa4ae","account_id":"ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","revenue_type_code":"PENALTY","kind":"PENALTY","description":"PENALTY","amount_cents":500,"open_cents":0,"receivable_account_code":"500-115100","issued_on":"2026-11-29","due_date":"2026-11-29","priority":2}
]');

INSERT INTO accounts.hold (id, account_id, kind, reason, placed_at, lifted_at, lifted_by_payment_id, lifts_when_paid) OVERRIDING SYSTEM VALUE
SELECT id, account_id, kind, reason, placed_at, lifted_at, lifted_by_payment_id, lifts_when_paid FROM json_populate_recordset(NULL::accounts.hold, '[
{"id":"83cdc2d8-03ca-424b-850c-6e6c543ceee0","account_id":"38c4809d-bce2-4c01-a147-814ac778e759","kind":"BOOT","reason":"Unpaid","placed_at":"2026-11-29T09:51:46.304148+00:00","lifted_at":null,"lifted_by_payment_id":null,"lifts_when_paid":false}
]');

INSERT INTO accounts.migrations (id, name, executed_at) OVERRIDING SYSTEM VALUE
SELECT id, name, executed_at FROM json_populate_recordset(NULL::accounts.migrations, '[
{"id":1,"name":"001-accounts","executed_at":"2026-11-29T09:51:43.431659+00:00"}
]');

INSERT INTO accounts.movement (entry_id, account_id, open_cents, credit_cents, control_cents, balance_cents, balance_version) OVERRIDING SYSTEM VALUE
SELECT entry_id, account_id, open_cents, credit_cents, control_cents, balance_cents, balance_version FROM json_populate_recordset(NULL::accounts.movement, '[
{"entry_id":"38c4809d-bce2-4c01-a147-814ac778e759","account_id":"38c4809d-bce2-4c01-a147-814ac778e759","open_cents":7000,"credit_cents":0,"control_cents":7000,"balance_cents":7000,"balance_version":1},
{"entry_id":"ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","account_id":"ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","open_cents":9500,"credit_cents":0,"control_cents":9500,"balance_cents":9500,"balance_version":1},
{"entry_id":"4adf6b1d-7979-4eaf-9c82-16f4f8389b1a","account_id":"9469032d-1d9c-4b5a-b7cf-f71efec8736e","open_cents":-800,"credit_cents":0,"control_cents":0,"balance_cents":7200,"balance_version":2},
{"entry_id":"1e0f153d-b9a4-4a73-ba3c-88b51cfb2c38","account_id":"ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","open_cents":-2500,"credit_cents":0,"control_cents":-2500,"balance_cents":7000,"balance_version":2},
{"entry_id":"63f4ee5c-004c-4afc-8a04-a2db625933c6","account_id":"ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","open_cents":-500,"credit_cents":0,"control_cents":-500,"balance_cents":6500,"balance_version":3}
]');

INSERT INTO accounts.party (id, display_name, email, phone, mailing_address) OVERRIDING SYSTEM VALUE
SELECT id, display_name, email, phone, mailing_address FROM json_populate_recordset(NULL::accounts.party, '[
{"id":"8578aa97-f01f-4f57-af49-e88fb8537c33","display_name":"Dana Whitfield","email":null,"phone":"555-0100","mailing_address":null},
{"id":"c3fe2847-cc61-4ecc-b310-d1f08bbee2f3","display_name":"Dana Whitfield","email":null,"phone":"555-0100","mailing_address":null},
{"id":"c97cd915-a8ad-4468-8b8f-5c3406fe1649","display_name":"Dana Whitfield","email":null,"phone":"555-0100","mailing_address":null}
]');

INSERT INTO accounts.payment_plan (id, account_id, status, remaining_cents, next_due, next_amount_cents) OVERRIDING SYSTEM VALUE
SELECT id, account_id, status, remaining_cents, next_due, next_amount_cents FROM json_populate_recordset(NULL::accounts.payment_plan, '[
{"id":"0fba2a11-6e13-4254-b9a4-20152c00e3de","account_id":"38c4809d-bce2-4c01-a147-814ac778e759","status":"ACTIVE","remaining_cents":7000,"next_due":"2026-12-15","next_amount_cents":1000}
]');

INSERT INTO payments.allocation (payment_id, number, account_id, charge_id, revenue_type_code, department_code, amount_cents, elsewhere) OVERRIDING SYSTEM VALUE
SELECT payment_id, number, account_id, charge_id, revenue_type_code, department_code, amount_cents, elsewhere FROM json_populate_recordset(NULL::payments.allocation, '[
{"payment_id":"c7cad4eb-5a30-4308-8dad-c3b5ca3170b0","number":1,"account_id":"9469032d-1d9c-4b5a-b7cf-f71efec8736e","charge_id":"38e0ec3a-4b0f-4ebb-b227-3cc212fea18f","revenue_type_code":"BLDG","department_code":"PERMITS","amount_cents":800,"elsewhere":false},
{"payment_id":"00d3dc2c-789c-4473-a668-e9ff484a280d","number":1,"account_id":"ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","charge_id":"88a92111-cf4c-41e3-bb65-73655444be96","revenue_type_code":"WATER","department_code":"UTIL","amount_cents":2500,"elsewhere":false},
{"payment_id":"dc2e33d4-8740-4ca3-8ec6-9a8af828b451","number":1,"account_id":"ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","charge_id":"9c0ffdbd-ce1c-4460-bb3a-a38e1c1fa4ae","revenue_type_code":"PENALTY","department_code":"UTIL","amount_cents":500,"elsewhere":false}
]');

INSERT INTO payments.autopay_enrollment (id, account_id, department_code, active, tender, day, next_run) OVERRIDING SYSTEM VALUE
SELECT id, account_id, department_code, active, tender, day, next_run FROM json_populate_recordset(NULL::payments.autopay_enrollment, '[
{"id":"2635acb5-a531-4852-a7ed-dc76f4901d9c","account_id":"ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","department_code":"UTIL","active":true,"tender":"CARD_CREDIT","day":15,"next_run":"2026-12-15"}
]');

INSERT INTO payments.migrations (id, name, executed_at) OVERRIDING SYSTEM VALUE
SELECT id, name, executed_at FROM json_populate_recordset(NULL::payments.migrations, '[
{"id":1,"name":"001-payments","executed_at":"2026-11-29T09:51:43.529282+00:00"}
]');

INSERT INTO payments.payment (id, receipt_number, status, pending_reason, decline_code, channel, tender, amount_cents, service_fee_cents, unapplied_cents, refunded_cents, returned_cents, account_id, department_code, masked_instrument, payment_token, processor_reference, policy_version, entry_id, received_at, business_date, effective_date, accounting_date, confirmed_at, settled_on, idempotency_scope, idempotency_key, request_hash, request, created_by, updated_at) OVERRIDING SYSTEM VALUE
SELECT id, receipt_number, status, pending_reason, decline_code, channel, tender, amount_cents, service_fee_cents, unapplied_cents, refunded_cents, returned_cents, account_id, department_code, masked_instrument, payment_token, processor_reference, policy_version, entry_id, received_at, business_date, effective_date, accounting_date, confirmed_at, settled_on, idempotency_scope, idempotency_key, request_hash, request, created_by, updated_at FROM json_populate_recordset(NULL::payments.payment, '[
{"id":"c7cad4eb-5a30-4308-8dad-c3b5ca3170b0","receipt_number":1,"status":"POSTED","pending_reason":null,"decline_code":null,"channel":"ONLINE","tender":"CARD_CREDIT","amount_cents":800,"service_fee_cents":0,"unapplied_cents":0,"refunded_cents":0,"returned_cents":0,"account_id":"9469032d-1d9c-4b5a-b7cf-f71efec8736e","department_code":"PERMITS","masked_instrument":null,"payment_token":null,"processor_reference":null,"policy_version":1,"entry_id":"4adf6b1d-7979-4eaf-9c82-16f4f8389b1a","received_at":"2026-11-29T09:51:46.367+00:00","business_date":"2026-11-29","effective_date":"2026-11-29","accounting_date":"2026-11-29","confirmed_at":"2026-11-29T09:51:46.367+00:00","settled_on":null,"idempotency_scope":"toy","idempotency_key":"c7cad4eb-5a30-4308-8dad-c3b5ca3170b0","request_hash":"\\x00","request":null,"created_by":"toy","updated_at":"2026-11-29T09:51:46.489721+00:00"},
{"id":"00d3dc2c-789c-4473-a668-e9ff484a280d","receipt_number":2,"status":"POSTED","pending_reason":null,"decline_code":null,"channel":"ONLINE","tender":"CARD_CREDIT","amount_cents":2500,"service_fee_cents":0,"unapplied_cents":0,"refunded_cents":0,"returned_cents":0,"account_id":"ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","department_code":"UTIL","masked_instrument":null,"payment_token":null,"processor_reference":null,"policy_version":1,"entry_id":"1e0f153d-b9a4-4a73-ba3c-88b51cfb2c38","received_at":"2026-11-29T09:51:46.523+00:00","business_date":"2026-11-29","effective_date":"2026-11-29","accounting_date":"2026-11-29","confirmed_at":"2026-11-29T09:51:46.523+00:00","settled_on":null,"idempotency_scope":"toy","idempotency_key":"00d3dc2c-789c-4473-a668-e9ff484a280d","request_hash":"\\x00","request":null,"created_by":"toy","updated_at":"2026-11-29T09:51:46.567903+00:00"},
{"id":"dc2e33d4-8740-4ca3-8ec6-9a8af828b451","receipt_number":3,"status":"POSTED","pending_reason":null,"decline_code":null,"channel":"ONLINE","tender":"CARD_CREDIT","amount_cents":500,"service_fee_cents":0,"unapplied_cents":0,"refunded_cents":0,"returned_cents":0,"account_id":"ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","department_code":"UTIL","masked_instrument":null,"payment_token":null,"processor_reference":null,"policy_version":1,"entry_id":"63f4ee5c-004c-4afc-8a04-a2db625933c6","received_at":"2026-11-29T09:51:46.523+00:00","business_date":"2026-11-29","effective_date":"2026-11-29","accounting_date":"2026-11-29","confirmed_at":"2026-11-29T09:51:46.523+00:00","settled_on":null,"idempotency_scope":"toy","idempotency_key":"dc2e33d4-8740-4ca3-8ec6-9a8af828b451","request_hash":"\\x00","request":null,"created_by":"toy","updated_at":"2026-11-29T09:51:46.567979+00:00"},
{"id":"b4e78857-2535-4af5-8845-a070238e67f7","receipt_number":null,"status":"PENDING","pending_reason":"PROCESSOR","decline_code":null,"channel":"ONLINE","tender":"CARD_CREDIT","amount_cents":1200,"service_fee_cents":0,"unapplied_cents":0,"refunded_cents":0,"returned_cents":0,"account_id":"ebc2f0c6-5ef8-4d42-91b6-a5d340f3bbe3","department_code":"UTIL","masked_instrument":"visa 4242","payment_token":"tok_visa_ok","processor_reference":null,"policy_version":null,"entry_id":null,"received_at":"2026-11-29T09:51:46.61+00:00","business_date":"2026-11-29","effective_date":"2026-11-29","accounting_date":null,"confirmed_at":null,"settled_on":null,"idempotency_scope":"toy","idempotency_key":"pending","request_hash":"\\x00","request":{},"created_by":"toy","updated_at":"2026-11-29T09:51:46.611355+00:00"}
]');

INSERT INTO payments.receipt_counter (only_row, last_number) OVERRIDING SYSTEM VALUE
SELECT only_row, last_number FROM json_populate_recordset(NULL::payments.receipt_counter, '[
{"only_row":true,"last_number":3}
]');

INSERT INTO payments.transition (from_status, to_status) OVERRIDING SYSTEM VALUE
SELECT from_status, to_status FROM json_populate_recordset(NULL::payments.transition, '[
{"from_status":"CREATED","to_status":"STARTED"},
{"from_status":"CREATED","to_status":"CANCELLED"},
{"from_status":"CREATED","to_status":"ABANDONED"},
{"from_status":"STARTED","to_status":"REQUIRES_ACTION"},
{"from_status":"STARTED","to_status":"PENDING"},
{"from_status":"STARTED","to_status":"CANCELLED"},
{"from_status":"STARTED","to_status":"ABANDONED"},
{"from_status":"REQUIRES_ACTION","to_status":"PENDING"},
{"from_status":"REQUIRES_ACTION","to_status":"CANCELLED"},
{"from_status":"REQUIRES_ACTION","to_status":"ABANDONED"},
{"from_status":"PENDING","to_status":"POSTED"},
{"from_status":"PENDING","to_status":"DECLINED"},
{"from_status":"ABANDONED","to_status":"POSTED"},
{"from_status":"POSTED","to_status":"SETTLED"},
{"from_status":"POSTED","to_status":"VOIDED"},
{"from_status":"POSTED","to_status":"RETURNED"},
{"from_status":"SETTLED","to_status":"RETURNED"}
]');

INSERT INTO sandbox_processor.charge (key, reference, token, amount_cents, outcome, charged_at) OVERRIDING SYSTEM VALUE
SELECT key, reference, token, amount_cents, outcome, charged_at FROM json_populate_recordset(NULL::sandbox_processor.charge, '[
{"key":"seen","reference":"sbx_1","token":"tok_visa_ok","amount_cents":800,"outcome":"APPROVED","charged_at":"2026-11-29T09:51:46.614065+00:00"}
]');

INSERT INTO sandbox_processor.migrations (id, name, executed_at) OVERRIDING SYSTEM VALUE
SELECT id, name, executed_at FROM json_populate_recordset(NULL::sandbox_processor.migrations, '[
{"id":1,"name":"001-sandbox","executed_at":"2026-11-29T09:51:43.676571+00:00"}
]');

SELECT setval('events.migrations_id_seq', 1);
SELECT setval('ledger.migrations_id_seq', 1);
SELECT setval('departments.migrations_id_seq', 1);
SELECT setval('accounts.migrations_id_seq', 1);
SELECT setval('payments.migrations_id_seq', 1);
SELECT setval('sandbox_processor.migrations_id_seq', 1);
SELECT setval('ledger.posting_number_seq', (SELECT max(number) FROM ledger.posting));
SELECT setval('accounts.applied_number_seq', (SELECT max(number) FROM accounts.applied));
