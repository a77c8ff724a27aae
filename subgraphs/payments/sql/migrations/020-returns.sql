-- Payments that a bank sent back. The row says why, what the account was charged for it, and until when it does not take the tender.
CREATE TABLE payments.payment_return (
  id uuid PRIMARY KEY,
  payment_id uuid NOT NULL UNIQUE REFERENCES payments.payment,
  -- Both those of the payment.
  account_id uuid NOT NULL,
  tender text NOT NULL,
  code text NOT NULL CONSTRAINT payment_return_code_words CHECK (code IN (
    'R01', 'R02', 'R03', 'R04', 'R05', 'R06', 'R07', 'R08', 'R09', 'R10', 'R11', 'R12', 'R13', 'R14', 'R15', 'R16',
    'R17', 'R20', 'R24', 'R29', 'R31', 'R51', 'R61', 'R67', 'R68', 'R69', 'R70', 'R71', 'R72', 'R73', 'R74', 'R75',
    'R76', 'R77', 'CHECK_BOUNCED', 'UNSTATED')),
  returned_on date NOT NULL,
  reference text CHECK (length(reference) BETWEEN 1 AND 100),
  entry_id uuid NOT NULL UNIQUE,
  fee_cents bigint NOT NULL CHECK (fee_cents >= 0),
  fee_charge_id uuid UNIQUE,
  fee_entry_id uuid UNIQUE,
  tender_blocked_until timestamptz,
  recorded_by text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp()),
  idempotency_scope text NOT NULL,
  idempotency_key text NOT NULL,
  request_hash bytea NOT NULL,
  UNIQUE (idempotency_scope, idempotency_key),
  CHECK ((fee_cents > 0) = (fee_charge_id IS NOT NULL) AND (fee_charge_id IS NULL) = (fee_entry_id IS NULL))
);
CREATE INDEX payment_return_account ON payments.payment_return (account_id);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payments.payment_return
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();
CREATE CONSTRAINT TRIGGER check_return AFTER INSERT ON payments.payment_return DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION payments.check_return();

GRANT SELECT ON payments.payment_return TO tributary_payments;

INSERT INTO ledger.entry_kind VALUES ('RETURN', 'RETURNED'), ('RETURN_FEE', 'NOTHING') ON CONFLICT DO NOTHING;
INSERT INTO books.movement_kind (name, role, lookup, recorder, source_kind, source_transition, reverses, holds, checker) VALUES
  ('RETURN', 'tributary_payments', 'payments.look_up_returns', 'payments.record_returns', 'PAYMENT', 'RETURNED', true,
   'PLACES AGAIN', 'payments.check_returns'),
  ('RETURN_FEE', 'tributary_payments', NULL, NULL, 'PAYMENT', 'RETURN_FEE', false, NULL, 'payments.check_returns');
INSERT INTO books.announcement (movement_name, event_kind, of_entry) VALUES
  ('RETURN', 'payment.returned.v1', true), ('RETURN_FEE', 'charges.issued.v1', false);
INSERT INTO books.sight VALUES ('RETURN', 'payments.payment');
INSERT INTO books.change VALUES ('RETURN', 'payments.payment', 'RETURN', '{returned_cents}');

-- Returns that processors told of and that are not recorded yet, because their payment is not posted or somebody has to look at them:
-- these say with which code they were refused.
CREATE TABLE payments.bank_return (
  processor text NOT NULL,
  -- As the processor calls the return, and the charge that came back.
  reference text NOT NULL,
  charge text NOT NULL,
  amount_cents bigint NOT NULL,
  code text,
  happened_at timestamptz NOT NULL,
  notice bigint NOT NULL REFERENCES payments.processor_notice,
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  refused_with text,
  PRIMARY KEY (processor, reference)
);
CREATE INDEX bank_return_due ON payments.bank_return (next_attempt_at) WHERE refused_with IS NULL;
-- A charge of a bank account is found by what its processor calls it.
CREATE INDEX payment_bank_reference ON payments.payment (processor_reference) WHERE tender = 'ACH';

INSERT INTO payments.bank_return (processor, reference, charge, amount_cents, code, happened_at, notice)
SELECT f.processor, f.reference, f.fact ->> 'charge', (f.fact ->> 'amountCents')::bigint, f.fact ->> 'code', f.happened_at, f.notice
FROM payments.processor_fact f WHERE f.kind = 'charge.returned' ON CONFLICT DO NOTHING;

GRANT SELECT, UPDATE (attempts, next_attempt_at, refused_with), DELETE ON payments.bank_return TO tributary_payments;
