-- The trail of departments, their policies, revenue types and clearing accounts: who changed what, and when. It begins with what there is now.
CREATE TABLE departments.configuration_change (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  table_name text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_by text NOT NULL,
  before jsonb,
  after jsonb,
  CHECK (before IS NOT NULL OR after IS NOT NULL)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON departments.configuration_change
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();

INSERT INTO departments.configuration_change (table_name, changed_by, after)
SELECT 'department', session_user, to_jsonb(t) FROM departments.department t
UNION ALL
SELECT 'allocation_policy', session_user, to_jsonb(t) FROM departments.allocation_policy t
UNION ALL
SELECT 'revenue_type', session_user, to_jsonb(t) FROM departments.revenue_type t
UNION ALL
SELECT 'clearing_account', session_user, to_jsonb(t) FROM departments.clearing_account t;

CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON departments.department
  FOR EACH ROW EXECUTE FUNCTION departments.record_change();
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON departments.allocation_policy
  FOR EACH ROW EXECUTE FUNCTION departments.record_change();
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON departments.revenue_type
  FOR EACH ROW EXECUTE FUNCTION departments.record_change();
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON departments.clearing_account
  FOR EACH ROW EXECUTE FUNCTION departments.record_change();
