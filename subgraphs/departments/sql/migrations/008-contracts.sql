-- Which payment of the log was counted for which item, so that none is counted twice.
CREATE TABLE departments.item_payment (
  item_id uuid NOT NULL REFERENCES departments.item,
  position bigint NOT NULL,
  payment_id uuid NOT NULL,
  cents bigint NOT NULL,
  PRIMARY KEY (item_id, position)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON departments.item_payment
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();

-- Items are made by their departments and move by departments.pay_items alone, which tells of it. The cursor of a consumer passes
-- over nothing.
REVOKE INSERT, UPDATE ON departments.item, departments.item_charge, departments.consumer FROM tributary_departments;
GRANT SELECT ON departments.item_payment TO tributary_departments;
GRANT INSERT (id, number, kind, status, status_when_paid, department_code, account_id, due_cents) ON departments.item
  TO tributary_departments;
GRANT INSERT ON departments.item_charge TO tributary_departments;
GRANT INSERT (name, position), UPDATE (position) ON departments.consumer TO tributary_departments;

CREATE CONSTRAINT TRIGGER check_cursor AFTER INSERT OR UPDATE ON departments.consumer DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION departments.check_cursor();
