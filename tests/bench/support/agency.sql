-- Two funds and the pool that holds their cash, four departments with five revenue types each, and accounts that each owe one
-- large bill. Billed in twenty runs, one entry each, so that any number of accounts is there within seconds.
-- Takes the number of accounts as the setting bench.accounts.

INSERT INTO ledger.fund (code, id, name, kind, basis, is_pooled_cash)
SELECT code, gen_random_uuid(), 'Fund ' || code, 'ENTERPRISE', 'FULL_ACCRUAL', code = '700'
FROM unnest('{100,500,700}'::text[]) code;

CREATE TEMPORARY TABLE kind_of_bill ON COMMIT DROP AS
SELECT n, 'R' || lpad(n::text, 2, '0') AS code, 'D' || (n - 1) / 5 + 1 AS department,
       fund || '-3430' || lpad(n::text, 2, '0') AS revenue, fund || '-1151' || lpad(n::text, 2, '0') AS receivable, fund
FROM generate_series(1, 20) n, LATERAL (SELECT CASE WHEN n <= 10 THEN '100' ELSE '500' END AS fund) f;

INSERT INTO ledger.account (code, id, fund_code, name, kind, controls)
SELECT code, gen_random_uuid(), left(code, 3), 'Account ' || code, kind, controls FROM (
  VALUES ('700-101500', 'ASSET', NULL), ('100-131700', 'ASSET', NULL), ('500-131700', 'ASSET', NULL),
         ('700-207100', 'LIABILITY', NULL), ('700-207500', 'LIABILITY', NULL),
         ('100-221000', 'LIABILITY', 'CREDIT_BALANCES'), ('500-221000', 'LIABILITY', 'CREDIT_BALANCES')) a (code, kind, controls)
UNION ALL SELECT revenue, gen_random_uuid(), fund, code, 'REVENUE', NULL FROM kind_of_bill
UNION ALL SELECT receivable, gen_random_uuid(), fund, code, 'ASSET', 'RECEIVABLES' FROM kind_of_bill;

INSERT INTO ledger.pooled_cash_link (fund_code, due_from_pool_account_code, due_to_fund_account_code)
VALUES ('100', '100-131700', '700-207100'), ('500', '500-131700', '700-207500');

INSERT INTO ledger.fiscal_period (fiscal_year, number, id, starts_on, ends_on, status)
SELECT y, m, gen_random_uuid(), s, (s + interval '1 month - 1 day')::date, 'OPEN'
FROM generate_series(extract(year FROM now())::int, extract(year FROM now())::int + 1) y, generate_series(1, 12) m,
     LATERAL (SELECT (make_date(y - 1, 10, 1) + make_interval(months => m - 1))::date AS s) d;

INSERT INTO departments.department (code, id, name, credit_account_code)
SELECT DISTINCT ON (department) department, gen_random_uuid(), 'Department ' || department, fund || '-221000' FROM kind_of_bill;

INSERT INTO departments.allocation_policy (department_code, version, charge_order, overpayment, partial_payment, payer_may_direct,
                                           back_dating_days, minimum_cents, maximum_cents)
SELECT code, 1, '{PENALTY_FIRST,OLDEST_FIRST,PRIORITY}', 'CREDIT', true, false, 10, 100, 100000000 FROM departments.department;

INSERT INTO departments.revenue_type (code, id, department_code, name, ledger_account_code, receivable_account_code, priority)
SELECT code, gen_random_uuid(), department, 'Revenue ' || code, revenue, receivable, n FROM kind_of_bill;

INSERT INTO departments.clearing_account (tender, ledger_account_code) VALUES ('CASH', '700-101500');

INSERT INTO accounts.party (id, display_name) VALUES (gen_random_uuid(), 'Dana Whitfield');

INSERT INTO accounts.account (id, number, type, status, department_code, holder_id)
SELECT gen_random_uuid(), 'BN-' || series.number, 'UTILITY', 'ACTIVE', k.department, p.id
FROM accounts.party p
CROSS JOIN generate_series(1, current_setting('bench.accounts')::int) AS series (number)
JOIN kind_of_bill k ON k.n = series.number % 20 + 1;

CREATE TEMPORARY TABLE bill ON COMMIT DROP AS
SELECT gen_random_uuid() AS charge, a.id AS account, k.code, k.receivable, 100000000::bigint AS cents
FROM accounts.account a JOIN kind_of_bill k ON k.n = substr(a.number, 4)::int % 20 + 1;

CREATE TEMPORARY TABLE billing_run ON COMMIT DROP AS SELECT gen_random_uuid() AS entry, code FROM kind_of_bill;

SELECT accounts.issue(jsonb_agg(jsonb_build_object('id', b.charge, 'account', b.account, 'entry', r.entry, 'revenueType', b.code,
  'kind', 'PRINCIPAL', 'description', 'Bill', 'amountCents', b.cents, 'receivableAccount', b.receivable,
  'issuedOn', current_date, 'dueDate', current_date, 'priority', 1)))
FROM bill b JOIN billing_run r USING (code);

SELECT ledger.post(jsonb_agg(jsonb_build_object('id', r.entry, 'kind', 'BILL', 'description', 'Billing run', 'accountingDate',
  current_date, 'effectiveDate', current_date, 'lines', r.lines || jsonb_build_array(jsonb_build_object('account', k.revenue,
  'fund', k.fund, 'credit', r.cents, 'department', k.department, 'revenueType', k.code)))))
FROM (SELECT r.entry, code, sum(b.cents) AS cents, jsonb_agg(jsonb_build_object('account', b.receivable, 'fund',
        left(b.receivable, 3), 'debit', b.cents, 'residentAccount', b.account, 'charge', b.charge)) AS lines
      FROM billing_run r JOIN bill b USING (code) GROUP BY 1, 2) r
JOIN kind_of_bill k USING (code);

SELECT events.append(jsonb_agg(jsonb_build_object('kind', 'charges.issued.v1', 'topics', jsonb_build_array('account:' || b.account),
  'payload', jsonb_build_object('billId', b.charge, 'accountId', b.account, 'entryId', r.entry, 'amountCents', b.cents::text,
    'dueDate', current_date, 'charges', jsonb_build_array(b.charge)))))
FROM bill b JOIN billing_run r USING (code);
