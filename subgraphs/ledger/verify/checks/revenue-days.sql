-- What was collected by day and revenue type is what the lines of the entries that count there add up to, and what was
-- recognised is what the lines on revenue accounts do.
SELECT department_code || ' ' || accounting_date || ' ' || revenue_type_code AS subject,
       'running ' || concat_ws('/', d.net_cents, d.recognized_cents)
       || ', lines ' || concat_ws('/', s.net_cents, s.recognized_cents) AS detail
FROM ledger.revenue_day d
FULL JOIN (
  SELECT l.department_code, e.accounting_date, coalesce(l.revenue_type_code, '') AS revenue_type_code,
         coalesce(sum(l.credit_cents - l.debit_cents)
           FILTER (WHERE k.counts_as <> 'NOTHING' AND r.kind = 'REVENUE'), 0)::bigint AS net_cents,
         coalesce(sum(l.credit_cents - l.debit_cents) FILTER (WHERE a.kind = 'REVENUE'), 0)::bigint AS recognized_cents
  FROM ledger.line l JOIN ledger.entry e ON e.id = l.entry_id JOIN ledger.account a ON a.code = l.account_code
  LEFT JOIN ledger.account r ON r.code = l.revenue_account_code
  LEFT JOIN ledger.entry_kind k ON k.name = e.kind
  WHERE l.department_code IS NOT NULL AND ((k.counts_as <> 'NOTHING' AND r.kind = 'REVENUE') OR a.kind = 'REVENUE')
  GROUP BY 1, 2, 3
) s USING (department_code, accounting_date, revenue_type_code)
WHERE (d.net_cents, d.recognized_cents) IS DISTINCT FROM (s.net_cents, s.recognized_cents)
