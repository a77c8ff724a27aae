-- What roll-ups count, see ledger.roll_up: the lines of a batch of entries, summed by all that is asked about them, and what each
-- entry collected for each department.
CREATE TYPE ledger.line_sum AS (accounting_date date, fiscal_year integer, period_number integer, of_payment boolean, account_code text,
  department_code text, revenue_type_code text, revenue_account_code text, debit_cents bigint, credit_cents bigint);
CREATE TYPE ledger.collection AS (n bigint, kind text, accounting_date date, fiscal_year integer, department_code text, channel text,
  cents bigint);
