-- What departments collected by fiscal year is what the lines of the entries that count there add up to.
SELECT department_code || ' ' || fiscal_year AS subject,
       'running ' || coalesce(d.net_cents, 0) || ', lines ' || coalesce(s.net_cents, 0) AS detail
FROM ledger.department_year d
FULL JOIN (
  SELECT l.department_code, e.fiscal_year, sum(l.credit_cents - l.debit_cents)::bigint AS net_cents
  FROM ledger.line l JOIN ledger.entry e ON e.id = l.entry_id JOIN ledger.account r ON r.code = l.revenue_account_code
  JOIN ledger.entry_kind k ON k.name = e.kind
  WHERE k.counts_as <> 'NOTHING' AND r.kind = 'REVENUE' GROUP BY 1, 2
) s USING (department_code, fiscal_year)
WHERE d.net_cents IS DISTINCT FROM s.net_cents
