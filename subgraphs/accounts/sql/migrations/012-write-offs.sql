-- Debt that was written off or is asked to be. What it is about never changes; its status goes by accounts.write_off_transitions().
CREATE TABLE accounts.write_off (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts.account,
  status text NOT NULL CHECK (status IN ('PENDING_APPROVAL', 'APPROVED', 'REJECTED', 'RECOVERED')),
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  reference text CHECK (length(reference) BETWEEN 1 AND 100),
  idempotency_scope text NOT NULL,
  idempotency_key text NOT NULL,
  request_hash bytea NOT NULL,
  UNIQUE (idempotency_scope, idempotency_key)
);
CREATE INDEX write_off_account ON accounts.write_off (account_id);
CREATE INDEX write_off_pending ON accounts.write_off (id) WHERE status = 'PENDING_APPROVAL';

-- How much of it is of which charge.
CREATE TABLE accounts.write_off_part (
  write_off_id uuid NOT NULL REFERENCES accounts.write_off,
  number smallint NOT NULL CHECK (number > 0),
  charge_id uuid NOT NULL REFERENCES accounts.charge,
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  PRIMARY KEY (write_off_id, number),
  UNIQUE (write_off_id, charge_id)
);
CREATE INDEX write_off_part_charge ON accounts.write_off_part (charge_id);

-- Who made it what it is, one row for each of its transitions.
CREATE TABLE accounts.write_off_step (
  write_off_id uuid NOT NULL REFERENCES accounts.write_off,
  transition text NOT NULL,
  made_by text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp()),
  note text CHECK (length(note) BETWEEN 1 AND 500),
  -- What it did to the books, if anything.
  entry_id uuid UNIQUE,
  PRIMARY KEY (write_off_id, transition)
);

CREATE TRIGGER check_transition BEFORE INSERT OR UPDATE ON accounts.write_off
  FOR EACH ROW EXECUTE FUNCTION accounts.check_write_off();
CREATE TRIGGER keep BEFORE DELETE OR TRUNCATE ON accounts.write_off
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts.write_off_part
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts.write_off_step
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();
CREATE CONSTRAINT TRIGGER check_step AFTER INSERT ON accounts.write_off_step DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION accounts.check_write_off_step();

GRANT SELECT ON accounts.write_off, accounts.write_off_part, accounts.write_off_step TO tributary_accounts;

INSERT INTO ledger.entry_kind VALUES ('WRITE_OFF', 'NOTHING'), ('WRITE_OFF_RECOVERY', 'NOTHING');
INSERT INTO books.movement_kind (name, role, lookup, recorder, source_kind, source_transition, reverses, checker) VALUES
  ('WRITE_OFF', 'tributary_accounts', 'accounts.look_up_write_offs', 'accounts.record_write_offs',
   'WRITE_OFF', 'APPROVED', false, 'accounts.check_write_offs'),
  ('WRITE_OFF_RECOVERY', 'tributary_accounts', 'accounts.look_up_write_offs', 'accounts.record_write_offs',
   'WRITE_OFF', 'RECOVERED', true, 'accounts.check_write_offs');
INSERT INTO books.announcement (movement_name, event_kind, of_entry) VALUES
  ('WRITE_OFF', 'writeoff.requested.v1', false),
  ('WRITE_OFF', 'writeoff.approved.v1', true),
  ('WRITE_OFF', 'writeoff.rejected.v1', false),
  ('WRITE_OFF_RECOVERY', 'writeoff.recovered.v1', true);
