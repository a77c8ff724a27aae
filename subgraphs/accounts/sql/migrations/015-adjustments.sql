-- Charges that are adjusted or are asked to be. What it is about never changes; its status goes by accounts.adjustment_transitions().
CREATE TABLE accounts.adjustment (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts.account,
  charge_id uuid NOT NULL REFERENCES accounts.charge,
  status text NOT NULL CHECK (status IN ('PENDING_APPROVAL', 'APPROVED', 'REJECTED')),
  kind text NOT NULL CHECK (kind IN ('WAIVER', 'COURTESY_CREDIT', 'LEAK_ADJUSTMENT', 'CORRECTION', 'PENALTY_REVERSAL')),
  reason text NOT NULL CHECK (reason IN ('HARDSHIP', 'FIRST_TIME', 'AGENCY_DELAY', 'SERVICE_FAILURE', 'LEAK_REPAIRED',
                                         'METER_MISREAD', 'BILLED_IN_ERROR', 'OTHER')),
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  note text NOT NULL CHECK (length(note) BETWEEN 1 AND 500),
  reference text CHECK (length(reference) BETWEEN 1 AND 100),
  -- The day it was asked for, by the calendar of the agency, and the role of who asked.
  asked_on date NOT NULL,
  asked_as text NOT NULL,
  idempotency_scope text NOT NULL,
  idempotency_key text NOT NULL,
  request_hash bytea NOT NULL,
  UNIQUE (idempotency_scope, idempotency_key),
  CHECK (reference IS NOT NULL OR kind NOT IN ('LEAK_ADJUSTMENT', 'CORRECTION'))
);
CREATE INDEX adjustment_account ON accounts.adjustment (account_id);
CREATE INDEX adjustment_charge ON accounts.adjustment (charge_id);
CREATE INDEX adjustment_pending ON accounts.adjustment (id) WHERE status = 'PENDING_APPROVAL';

-- Who made it what it is, one row for each of its transitions.
CREATE TABLE accounts.adjustment_step (
  adjustment_id uuid NOT NULL REFERENCES accounts.adjustment,
  transition text NOT NULL,
  made_by text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp()),
  comment text CHECK (length(comment) BETWEEN 1 AND 500),
  -- What it did to the books, if anything, and how much of that was paid already and is kept as credit.
  entry_id uuid UNIQUE,
  credited_cents bigint CHECK (credited_cents >= 0),
  PRIMARY KEY (adjustment_id, transition),
  CHECK ((entry_id IS NULL) = (credited_cents IS NULL))
);

CREATE TRIGGER check_transition BEFORE INSERT OR UPDATE ON accounts.adjustment
  FOR EACH ROW EXECUTE FUNCTION accounts.check_adjustment();
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON accounts.adjustment
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts.adjustment_step
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();
CREATE CONSTRAINT TRIGGER check_step AFTER INSERT ON accounts.adjustment_step DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION accounts.check_adjustment_step();

GRANT SELECT ON accounts.adjustment, accounts.adjustment_step TO tributary_accounts;

-- A hold can be lifted by an entry that is of no payment.
ALTER TABLE accounts.hold
  ADD COLUMN lifted_by_entry_id uuid,
  ADD CHECK (lifted_by_entry_id IS NULL OR lifted_by_payment_id IS NULL);
DROP FUNCTION IF EXISTS accounts.cured_holds(jsonb, date, jsonb);

INSERT INTO ledger.entry_kind VALUES ('ADJUSTMENT', 'NOTHING');
INSERT INTO books.movement_kind (name, role, lookup, recorder, source_kind, source_transition, reverses, holds, checker) VALUES
  ('ADJUSTMENT', 'tributary_accounts', 'accounts.look_up_adjustments', 'accounts.record_adjustments',
   'ADJUSTMENT', 'APPROVED', false, 'LIFTS', 'accounts.check_adjustments');
INSERT INTO books.announcement (movement_name, event_kind, of_entry) VALUES
  ('ADJUSTMENT', 'adjustment.requested.v1', false),
  ('ADJUSTMENT', 'adjustment.approved.v1', true),
  ('ADJUSTMENT', 'adjustment.rejected.v1', false);
