-- The running balances are what the lines add up to, by account and period.
SELECT 'account ' || account_code || ' ' || fiscal_year || '/' || period_number AS subject,
       'running ' || coalesce(b.debit_cents, 0) || '/' || coalesce(b.credit_cents, 0)
       || ', lines ' || coalesce(s.debit_cents, 0) || '/' || coalesce(s.credit_cents, 0) AS detail
FROM ledger.balance b
FULL JOIN (
  SELECT l.account_code, e.fiscal_year, e.period_number, sum(l.debit_cents) AS debit_cents, sum(l.credit_cents) AS credit_cents
  FROM ledger.line l JOIN ledger.entry e ON e.id = l.entry_id GROUP BY 1, 2, 3
) s USING (account_code, fiscal_year, period_number)
WHERE (b.debit_cents, b.credit_cents) IS DISTINCT FROM (s.debit_cents::bigint, s.credit_cents::bigint)
