-- Payments: attempts and what became of them. A payment is POSTED if and only if its journal entry commits with it.

CREATE TABLE payments.payment (
  id uuid PRIMARY KEY,
  receipt_number bigint UNIQUE,
  status text NOT NULL,
  pending_reason text,
  decline_code text,
  channel text NOT NULL,
  tender text NOT NULL,
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  service_fee_cents bigint NOT NULL DEFAULT 0 CHECK (service_fee_cents >= 0),
  -- What no charge took: kept as the account's credit.
  unapplied_cents bigint NOT NULL DEFAULT 0 CHECK (unapplied_cents >= 0),
  refunded_cents bigint NOT NULL DEFAULT 0 CHECK (refunded_cents >= 0),
  returned_cents bigint NOT NULL DEFAULT 0 CHECK (returned_cents >= 0),
  account_id uuid NOT NULL,
  department_code text NOT NULL,
  masked_instrument text,
  payment_token text,
  processor_reference text,
  policy_version integer,
  entry_id uuid,
  received_at timestamptz NOT NULL,
  business_date date NOT NULL,
  effective_date date NOT NULL,
  accounting_date date,
  confirmed_at timestamptz,
  settled_on date,
  idempotency_scope text NOT NULL,
  idempotency_key text NOT NULL,
  request_hash bytea NOT NULL,
  request jsonb,
  created_by text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (idempotency_scope, idempotency_key),
  CHECK (refunded_cents + returned_cents <= amount_cents),
  CHECK ((status IN ('POSTED', 'SETTLED', 'VOIDED', 'RETURNED')) = (receipt_number IS NOT NULL AND entry_id IS NOT NULL))
) WITH (fillfactor = 90);
-- Ids are time-ordered, so lists of payments are read by them, newest first.
CREATE INDEX payment_account ON payments.payment (account_id, id);
CREATE INDEX payment_department ON payments.payment (department_code, id);
CREATE INDEX payment_attempts ON payments.payment (department_code, business_date, channel, status);
CREATE INDEX payment_undecided ON payments.payment (received_at) WHERE status = 'PENDING';

CREATE TABLE payments.allocation (
  payment_id uuid NOT NULL,
  number smallint NOT NULL,
  account_id uuid NOT NULL,
  charge_id uuid NOT NULL,
  revenue_type_code text NOT NULL,
  department_code text NOT NULL,
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  -- Set for the parts of a basket that concern another account or department than the payment itself, which lists find by them.
  elsewhere boolean NOT NULL,
  PRIMARY KEY (payment_id, number)
);
CREATE INDEX allocation_account ON payments.allocation (account_id, payment_id) WHERE elsewhere;
CREATE INDEX allocation_department ON payments.allocation (department_code, payment_id) WHERE elsewhere;

CREATE TABLE payments.transition (
  from_status text NOT NULL,
  to_status text NOT NULL,
  PRIMARY KEY (from_status, to_status)
);
INSERT INTO payments.transition (from_status, to_status) VALUES
  ('CREATED', 'STARTED'), ('CREATED', 'CANCELLED'), ('CREATED', 'ABANDONED'),
  ('STARTED', 'REQUIRES_ACTION'), ('STARTED', 'PENDING'), ('STARTED', 'CANCELLED'), ('STARTED', 'ABANDONED'),
  ('REQUIRES_ACTION', 'PENDING'), ('REQUIRES_ACTION', 'CANCELLED'), ('REQUIRES_ACTION', 'ABANDONED'),
  ('PENDING', 'POSTED'), ('PENDING', 'DECLINED'), ('ABANDONED', 'POSTED'),
  ('POSTED', 'SETTLED'), ('POSTED', 'VOIDED'), ('POSTED', 'RETURNED'), ('SETTLED', 'RETURNED');

CREATE TABLE payments.receipt_counter (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  last_number bigint NOT NULL
);
INSERT INTO payments.receipt_counter (last_number) VALUES (0);

CREATE TABLE payments.autopay_enrollment (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL UNIQUE,
  department_code text NOT NULL,
  active boolean NOT NULL,
  tender text NOT NULL,
  day smallint,
  next_run date
);

CREATE TRIGGER check_transition BEFORE UPDATE ON payments.payment
  FOR EACH ROW EXECUTE FUNCTION payments.check_transition();

CREATE TRIGGER check_inserted AFTER INSERT ON payments.payment REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION payments.check_posted();
CREATE TRIGGER check_updated AFTER UPDATE ON payments.payment REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION payments.check_posted();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payments.allocation
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON payments.payment
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();

GRANT SELECT ON ALL TABLES IN SCHEMA payments TO tributary_payments;
