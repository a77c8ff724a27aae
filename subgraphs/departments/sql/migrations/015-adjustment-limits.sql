-- Up to which amount somebody of a role may adjust alone what an account was charged by a department, in one adjustment or in all
-- of twelve months; above it, and where there is no row, a second person has to approve.
CREATE TABLE departments.adjustment_limit (
  department_code text NOT NULL REFERENCES departments.department,
  role text NOT NULL,
  limit_cents bigint NOT NULL CHECK (limit_cents >= 0),
  PRIMARY KEY (department_code, role)
);
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON departments.adjustment_limit
  FOR EACH ROW EXECUTE FUNCTION departments.record_change();
GRANT SELECT ON departments.adjustment_limit TO tributary_departments;
