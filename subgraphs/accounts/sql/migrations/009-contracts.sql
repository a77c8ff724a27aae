-- The journal entry that billed a charge; null for a fee that moves no ledger account, and for what older versions issued.
ALTER TABLE accounts.charge ADD COLUMN bill_entry_id uuid;
CREATE INDEX charge_bill_entry ON accounts.charge (bill_entry_id) WHERE bill_entry_id IS NOT NULL;

-- What each statement changed of charges, until the lines of its entry are written.
CREATE TABLE accounts.changed_charges (
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  charge_ids uuid[] NOT NULL,
  cents bigint[] NOT NULL
);
CREATE INDEX changed_charges_transaction ON accounts.changed_charges (transaction_id);

CREATE TRIGGER note_changes AFTER UPDATE ON accounts.charge REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION accounts.note_changes();
CREATE TRIGGER check_open_charges AFTER INSERT ON ledger.line REFERENCING NEW TABLE AS new_lines
  FOR EACH STATEMENT EXECUTE FUNCTION accounts.check_charges();
CREATE CONSTRAINT TRIGGER check_changes AFTER INSERT ON accounts.changed_charges DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION accounts.check_changes();

-- The charges that each statement issued, until the check at commit.
CREATE TABLE accounts.issued_charges (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  charge_ids uuid[] NOT NULL
);

CREATE TRIGGER note_issued AFTER INSERT ON accounts.charge REFERENCING NEW TABLE AS issued
  FOR EACH STATEMENT EXECUTE FUNCTION accounts.note_issued();
CREATE CONSTRAINT TRIGGER check_issued AFTER INSERT ON accounts.issued_charges DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION accounts.check_issued();

UPDATE books.movement_kind SET checker = 'accounts.check_bills' WHERE name = 'BILL';
