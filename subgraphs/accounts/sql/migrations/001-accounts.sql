-- Resident accounts and their charges: the subledger. The balance of an account is always the sum of its open charges
-- less its credit; money columns change only through accounts.issue and accounts.apply.
-- Functions that look up few rows of growing tables switch the other ways to read them off, so that a plan made while a table
-- was small does not read it whole when it is large.

CREATE TABLE accounts.party (
  id uuid PRIMARY KEY,
  display_name text NOT NULL,
  email text,
  phone text,
  mailing_address text
);

CREATE TABLE accounts.account (
  id uuid PRIMARY KEY,
  number text NOT NULL UNIQUE,
  type text NOT NULL CHECK (type IN ('UTILITY', 'PROPERTY_TAX', 'PERMIT', 'RECREATION', 'COURT', 'MISC_RECEIVABLE')),
  status text NOT NULL CHECK (status IN ('ACTIVE', 'FINAL_BILLED', 'CLOSED', 'IN_COLLECTIONS')),
  department_code text NOT NULL,
  holder_id uuid NOT NULL REFERENCES accounts.party,
  service_address text,
  blocked_tenders text[] NOT NULL DEFAULT '{}',
  open_cents bigint NOT NULL DEFAULT 0 CHECK (open_cents >= 0),
  credit_cents bigint NOT NULL DEFAULT 0 CHECK (credit_cents >= 0),
  balance_cents bigint NOT NULL GENERATED ALWAYS AS (open_cents - credit_cents) STORED,
  balance_version integer NOT NULL DEFAULT 0,
  balance_as_of timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 80);
CREATE INDEX account_holder ON accounts.account (holder_id);
CREATE INDEX account_department ON accounts.account (department_code);

CREATE TABLE accounts.charge (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts.account,
  revenue_type_code text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('PRINCIPAL', 'PENALTY', 'INTEREST', 'FEE')),
  description text NOT NULL,
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  open_cents bigint NOT NULL CHECK (open_cents BETWEEN 0 AND amount_cents),
  -- The receivable this charge was billed to; null where the fee becomes revenue only when it is paid.
  receivable_account_code text,
  issued_on date NOT NULL,
  due_date date NOT NULL,
  priority smallint NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX charge_open ON accounts.charge (account_id) WHERE open_cents > 0;
CREATE INDEX charge_account ON accounts.charge (account_id, issued_on);

-- One row per journal entry and resident account: what the entry did to the subledger.
CREATE TABLE accounts.movement (
  entry_id uuid NOT NULL,
  account_id uuid NOT NULL,
  open_cents bigint NOT NULL,
  credit_cents bigint NOT NULL,
  -- The part that the control accounts of the ledger must show: billed receivables less credit balances.
  control_cents bigint NOT NULL,
  balance_cents bigint NOT NULL,
  balance_version integer NOT NULL,
  PRIMARY KEY (entry_id, account_id),
  UNIQUE (account_id, balance_version)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts.movement
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();

-- The entries of each statement that writes movements are noted here, so that one check at commit covers them all.
CREATE TABLE accounts.applied (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entry_ids uuid[] NOT NULL
);

CREATE TRIGGER note_movements AFTER INSERT ON accounts.movement REFERENCING NEW TABLE AS new_movements
  FOR EACH STATEMENT EXECUTE FUNCTION accounts.note_movements();

CREATE CONSTRAINT TRIGGER check_movements AFTER INSERT ON accounts.applied DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION accounts.check_movements();

CREATE TABLE accounts.hold (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts.account,
  kind text NOT NULL,
  reason text NOT NULL,
  placed_at timestamptz NOT NULL,
  lifted_at timestamptz,
  lifted_by_payment_id uuid,
  -- A hold that goes when the past-due amount is paid, as against one that staff lift.
  lifts_when_paid boolean NOT NULL
);
CREATE INDEX hold_account ON accounts.hold (account_id);
CREATE INDEX hold_standing ON accounts.hold (account_id) WHERE lifted_at IS NULL AND lifts_when_paid;

CREATE TABLE accounts.payment_plan (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL UNIQUE REFERENCES accounts.account,
  status text NOT NULL CHECK (status IN ('OFFERED', 'ACTIVE', 'COMPLETED', 'DEFAULTED')),
  remaining_cents bigint NOT NULL,
  next_due date,
  next_amount_cents bigint
);

GRANT SELECT ON ALL TABLES IN SCHEMA accounts TO tributary_accounts;
