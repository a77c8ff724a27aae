-- Chart, periods, routing and policies are what their trail made of them: each row was written down when it came or changed, and
-- what was written down last stands.
WITH trail AS (
  SELECT 'ledger' AS schema_name, c.* FROM ledger.configuration_change c
  UNION ALL SELECT 'departments', c.* FROM departments.configuration_change c
), states AS (
  SELECT t.schema_name || '.' || t.table_name AS name, t.after AS state, 1 AS n FROM trail t WHERE t.after IS NOT NULL
  UNION ALL SELECT t.schema_name || '.' || t.table_name, t.before, -1 FROM trail t WHERE t.before IS NOT NULL
  UNION ALL SELECT 'ledger.fund', to_jsonb(t), -1 FROM ledger.fund t
  UNION ALL SELECT 'ledger.account', to_jsonb(t), -1 FROM ledger.account t
  UNION ALL SELECT 'ledger.pooled_cash_link', to_jsonb(t), -1 FROM ledger.pooled_cash_link t
  UNION ALL SELECT 'ledger.purpose_account', to_jsonb(t), -1 FROM ledger.purpose_account t
  UNION ALL SELECT 'ledger.suspense', to_jsonb(t), -1 FROM ledger.suspense t
  UNION ALL SELECT 'ledger.fiscal_period', to_jsonb(t), -1 FROM ledger.fiscal_period t
  UNION ALL SELECT 'departments.department', to_jsonb(t), -1 FROM departments.department t
  UNION ALL SELECT 'departments.allocation_policy', to_jsonb(t), -1 FROM departments.allocation_policy t
  UNION ALL SELECT 'departments.revenue_type', to_jsonb(t), -1 FROM departments.revenue_type t
  UNION ALL SELECT 'departments.clearing_account', to_jsonb(t), -1 FROM departments.clearing_account t
  UNION ALL SELECT 'departments.write_off_limit', to_jsonb(t), -1 FROM departments.write_off_limit t
  UNION ALL SELECT 'departments.adjustment_limit', to_jsonb(t), -1 FROM departments.adjustment_limit t
  UNION ALL SELECT 'departments.return_policy', to_jsonb(t), -1 FROM departments.return_policy t
)
SELECT 'table ' || s.name AS subject, s.state || CASE WHEN sum(s.n) < 0 THEN ' stands, and nobody wrote it down' ELSE ' is written down, and gone' END AS detail
FROM states s GROUP BY s.name, s.state HAVING sum(s.n) <> 0
UNION ALL
SELECT 'trail of ' || t.schema_name || ', number ' || t.number, 'is at ' || t.changed_at || ', the one before at ' || t.before_at
FROM (SELECT x.*, lag(x.changed_at) OVER numbers AS before_at
      FROM trail x WINDOW numbers AS (PARTITION BY x.schema_name ORDER BY x.number)) t
WHERE t.changed_at < t.before_at OR t.changed_at > statement_timestamp() + interval '1 day'
