-- The trail of the chart of accounts, its funds and the fiscal periods: who changed what, and when. It begins with what there is now.
CREATE TABLE ledger.configuration_change (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  table_name text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_by text NOT NULL,
  before jsonb,
  after jsonb,
  CHECK (before IS NOT NULL OR after IS NOT NULL)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.configuration_change
  FOR EACH STATEMENT EXECUTE FUNCTION events.refuse_change();

INSERT INTO ledger.configuration_change (table_name, changed_by, after)
SELECT 'fund', session_user, to_jsonb(t) FROM ledger.fund t
UNION ALL
SELECT 'account', session_user, to_jsonb(t) FROM ledger.account t
UNION ALL
SELECT 'pooled_cash_link', session_user, to_jsonb(t) FROM ledger.pooled_cash_link t
UNION ALL
SELECT 'suspense', session_user, to_jsonb(t) FROM ledger.suspense t
UNION ALL
SELECT 'fiscal_period', session_user, to_jsonb(t) FROM ledger.fiscal_period t;

CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON ledger.fund
  FOR EACH ROW EXECUTE FUNCTION ledger.record_change();
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON ledger.account
  FOR EACH ROW EXECUTE FUNCTION ledger.record_change();
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON ledger.pooled_cash_link
  FOR EACH ROW EXECUTE FUNCTION ledger.record_change();
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON ledger.suspense
  FOR EACH ROW EXECUTE FUNCTION ledger.record_change();
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON ledger.fiscal_period
  FOR EACH ROW EXECUTE FUNCTION ledger.record_change();
