-- The tables that somebody would write who posts each payment by a transaction of his own.
CREATE TABLE account (id uuid PRIMARY KEY, balance_cents bigint NOT NULL) WITH (fillfactor = 80);
CREATE TABLE ledger_account (code text PRIMARY KEY, debit_cents bigint NOT NULL, credit_cents bigint NOT NULL)
  WITH (fillfactor = 50);
CREATE TABLE payment (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account,
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  channel text NOT NULL,
  tender text NOT NULL,
  status text NOT NULL,
  idempotency_key text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE entry (
  id uuid PRIMARY KEY,
  sequence bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  payment_id uuid NOT NULL UNIQUE,
  accounting_date date NOT NULL,
  posted_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE line (
  entry_id uuid NOT NULL,
  number smallint NOT NULL,
  account_code text NOT NULL,
  debit_cents bigint NOT NULL,
  credit_cents bigint NOT NULL,
  PRIMARY KEY (entry_id, number)
);
CREATE TABLE event (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  payload jsonb NOT NULL,
  occurred_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

INSERT INTO account SELECT gen_random_uuid(), 100000000 FROM generate_series(1, current_setting('bench.accounts')::int);
INSERT INTO ledger_account SELECT 'revenue-' || n, 0, 0 FROM generate_series(1, 20) n UNION ALL VALUES ('cash', 0, 0);
ANALYZE;
