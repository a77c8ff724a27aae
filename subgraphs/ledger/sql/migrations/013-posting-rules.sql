-- Which rule made an entry, and what it was told: facts through that version give its lines again. What was posted before has none,
-- and neither has what is taken over from an earlier system without one.
ALTER TABLE ledger.entry
  ADD COLUMN rule_code text,
  ADD COLUMN rule_version integer,
  ADD COLUMN facts jsonb,
  ADD CONSTRAINT entry_is_ruled CHECK (num_nulls(rule_code, rule_version, facts) IN (0, 3));

-- The accounts that posting rules ask for by what they are for, one in each fund.
CREATE TABLE ledger.purpose_account (
  fund_code text NOT NULL REFERENCES ledger.fund,
  purpose text NOT NULL CHECK (purpose ~ '^[A-Z][A-Z_]*$'),
  account_code text NOT NULL REFERENCES ledger.account,
  PRIMARY KEY (fund_code, purpose),
  CHECK (account_code LIKE fund_code || '-%')
);
CREATE TRIGGER raise_version AFTER INSERT OR UPDATE OR DELETE ON ledger.purpose_account
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.raise_chart_version();
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON ledger.purpose_account
  FOR EACH ROW EXECUTE FUNCTION ledger.record_change();

GRANT SELECT ON ledger.purpose_account TO tributary_ledger;
