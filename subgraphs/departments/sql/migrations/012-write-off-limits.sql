-- Up to which amount one person may write off alone what an account owes to a department, in one write-off or in many that stand; above
-- it, and where there is no row, a second person has to approve.
CREATE TABLE departments.write_off_limit (
  department_code text PRIMARY KEY REFERENCES departments.department,
  limit_cents bigint NOT NULL CHECK (limit_cents >= 0)
);
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON departments.write_off_limit
  FOR EACH ROW EXECUTE FUNCTION departments.record_change();
GRANT SELECT ON departments.write_off_limit TO tributary_departments;
