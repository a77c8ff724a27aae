-- The fund ledger. What arithmetic can guarantee is guaranteed here, whoever writes:
--   TB001 debits equal credits            TB002 debits equal credits in each fund     TB003 one currency per entry
--   TB004 the fiscal period is open       TB005 line accounts exist and are active    TB006 resident balances follow A/R lines
--   TB007 append-only                     TB008 an entry is complete and numbered without gap
--   TB009 a payment's status changes only by its lifecycle          TB010 posted payments and their entries come in pairs

CREATE TABLE ledger.fund (
  code text PRIMARY KEY CHECK (code ~ '^[0-9]{3}$'),
  id uuid NOT NULL UNIQUE,
  name text NOT NULL,
  kind text NOT NULL,
  basis text NOT NULL CHECK (basis IN ('MODIFIED_ACCRUAL', 'FULL_ACCRUAL', 'CUSTODIAL')),
  is_pooled_cash boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX one_pooled_cash_fund ON ledger.fund (is_pooled_cash) WHERE is_pooled_cash;

CREATE TABLE ledger.account (
  code text PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  fund_code text NOT NULL REFERENCES ledger.fund,
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('ASSET', 'LIABILITY', 'EQUITY', 'REVENUE', 'EXPENSE')),
  -- The subledger this account controls: what residents owe, or what the city owes them.
  controls text CHECK (controls IN ('RECEIVABLES', 'CREDIT_BALANCES')),
  active_from date NOT NULL DEFAULT '-infinity',
  active_to date NOT NULL DEFAULT 'infinity',
  CHECK (code LIKE fund_code || '-%')
);

-- The pair of accounts through which the pooled cash fund owes another fund its money.
CREATE TABLE ledger.pooled_cash_link (
  fund_code text PRIMARY KEY REFERENCES ledger.fund,
  due_from_pool_account_code text NOT NULL REFERENCES ledger.account,
  due_to_fund_account_code text NOT NULL REFERENCES ledger.account
);

CREATE TABLE ledger.fiscal_period (
  fiscal_year integer NOT NULL,
  number integer NOT NULL CHECK (number BETWEEN 1 AND 12),
  id uuid NOT NULL UNIQUE,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  status text NOT NULL CHECK (status IN ('OPEN', 'CLOSED')),
  PRIMARY KEY (fiscal_year, number),
  CHECK (starts_on <= ends_on),
  EXCLUDE USING gist (daterange(starts_on, ends_on, '[]') WITH &&)
);

CREATE TABLE ledger.entry (
  id uuid PRIMARY KEY,
  sequence bigint NOT NULL UNIQUE CHECK (sequence > 0),
  kind text NOT NULL,
  description text NOT NULL,
  accounting_date date NOT NULL,
  effective_date date NOT NULL,
  fiscal_year integer NOT NULL,
  period_number integer NOT NULL,
  source_payment_id uuid,
  -- The transition of that payment which this entry records, so that each is posted at most once.
  source_event text,
  reverses_entry_id uuid REFERENCES ledger.entry,
  confirmed_at timestamptz,
  posted_at timestamptz NOT NULL,
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  hash bytea NOT NULL,
  UNIQUE (source_payment_id, source_event),
  CHECK ((source_payment_id IS NULL) = (source_event IS NULL))
);
CREATE UNIQUE INDEX entry_reverses ON ledger.entry (reverses_entry_id) WHERE reverses_entry_id IS NOT NULL;
-- Entries are written in the order of time, which makes block ranges as good as a tree and costs posting next to nothing.
CREATE INDEX entry_dates ON ledger.entry USING brin (accounting_date);

CREATE TABLE ledger.line (
  entry_id uuid NOT NULL,
  number smallint NOT NULL,
  account_code text NOT NULL,
  fund_code text NOT NULL,
  debit_cents bigint NOT NULL,
  credit_cents bigint NOT NULL,
  currency text NOT NULL DEFAULT 'USD',
  department_code text,
  revenue_type_code text,
  -- The revenue (or liability) account that a collection is for, also where the line itself reduces a receivable.
  revenue_account_code text,
  channel text,
  resident_account_id uuid,
  charge_id uuid,
  PRIMARY KEY (entry_id, number),
  CHECK ((debit_cents > 0 AND credit_cents = 0) OR (credit_cents > 0 AND debit_cents = 0))
);

CREATE TABLE ledger.balance (
  account_code text NOT NULL REFERENCES ledger.account,
  fiscal_year integer NOT NULL,
  period_number integer NOT NULL,
  debit_cents bigint NOT NULL,
  credit_cents bigint NOT NULL,
  PRIMARY KEY (account_code, fiscal_year, period_number)
) WITH (fillfactor = 50);

-- What each department collected, by accounting date and channel.
CREATE TABLE ledger.department_day (
  department_code text NOT NULL,
  accounting_date date NOT NULL,
  channel text NOT NULL,
  gross_cents bigint NOT NULL DEFAULT 0,
  refund_cents bigint NOT NULL DEFAULT 0,
  return_cents bigint NOT NULL DEFAULT 0,
  payment_count integer NOT NULL DEFAULT 0,
  PRIMARY KEY (department_code, accounting_date, channel)
) WITH (fillfactor = 50);

CREATE TABLE ledger.revenue_day (
  department_code text NOT NULL,
  accounting_date date NOT NULL,
  revenue_type_code text NOT NULL,
  net_cents bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (department_code, accounting_date, revenue_type_code)
) WITH (fillfactor = 50);

CREATE TABLE ledger.department_year (
  department_code text NOT NULL,
  fiscal_year integer NOT NULL,
  net_cents bigint NOT NULL,
  PRIMARY KEY (department_code, fiscal_year)
) WITH (fillfactor = 50);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.entry
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.line
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();

CREATE TRIGGER check_lines AFTER INSERT ON ledger.line REFERENCING NEW TABLE AS new_lines
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_lines();

CREATE TRIGGER check_periods AFTER INSERT ON ledger.entry REFERENCING NEW TABLE AS new_entries
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_periods();

-- Each statement that writes entries is noted here, so that one check at commit covers them all.
CREATE TABLE ledger.posting (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  first_sequence bigint NOT NULL,
  last_sequence bigint NOT NULL,
  entry_count bigint NOT NULL
);

CREATE TRIGGER note_posting AFTER INSERT ON ledger.entry REFERENCING NEW TABLE AS new_entries
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.note_posting();

CREATE CONSTRAINT TRIGGER check_posting AFTER INSERT ON ledger.posting DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_posting();

GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO tributary_ledger;
GRANT INSERT ON ledger.entry, ledger.line TO tributary_ledger;
