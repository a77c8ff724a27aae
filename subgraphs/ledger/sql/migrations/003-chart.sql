-- Posters keep a copy of the chart, and know by its version whether it is still right.
CREATE TABLE ledger.chart (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  version integer NOT NULL
);
INSERT INTO ledger.chart (version) VALUES (1);

-- Where the agency keeps money that a processor has captured and that cannot be booked where it belongs: what it came into
-- when its own clearing account is of no use, and what is owed until somebody has found out whose it is.
CREATE TABLE ledger.suspense (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  receipts_account_code text NOT NULL REFERENCES ledger.account,
  credit_account_code text NOT NULL REFERENCES ledger.account
);

CREATE TRIGGER raise_version AFTER INSERT OR UPDATE OR DELETE ON ledger.fund
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.raise_chart_version();
CREATE TRIGGER raise_version AFTER INSERT OR UPDATE OR DELETE ON ledger.account
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.raise_chart_version();
CREATE TRIGGER raise_version AFTER INSERT OR UPDATE OR DELETE ON ledger.pooled_cash_link
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.raise_chart_version();
CREATE TRIGGER raise_version AFTER INSERT OR UPDATE OR DELETE ON ledger.suspense
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.raise_chart_version();

-- The demo city as it was loaded before has the accounts, and nobody who would name them.
INSERT INTO ledger.suspense (receipts_account_code, credit_account_code)
SELECT r.code, c.code FROM ledger.account r, ledger.account c
WHERE (r.code, r.name) = ('700-101500', 'Undeposited receipts') AND (c.code, c.name) = ('700-222000', 'Unidentified receipts');

DROP FUNCTION IF EXISTS ledger.pooled_cash();

GRANT SELECT ON ledger.chart, ledger.suspense TO tributary_ledger;
