-- Each receivable of the ledger is what residents have open on it, and each credit account what departments owe residents.
SELECT 'account ' || a.code AS subject, 'ledger ' || coalesce(b.cents, 0) || ', residents ' || coalesce(s.cents, 0) AS detail
FROM ledger.account a
LEFT JOIN (SELECT b.account_code, sum(b.debit_cents - b.credit_cents) AS cents FROM ledger.balance b GROUP BY 1) b
  ON b.account_code = a.code
LEFT JOIN (
  SELECT c.receivable_account_code AS code, sum(c.open_cents) AS cents
  FROM accounts.charge c WHERE c.receivable_account_code IS NOT NULL GROUP BY 1
  UNION ALL
  SELECT d.credit_account_code, -sum(r.credit_cents)
  FROM accounts.account r JOIN departments.department d ON d.code = r.department_code GROUP BY 1
) s ON s.code = a.code
WHERE a.controls IS NOT NULL AND coalesce(b.cents, 0) <> coalesce(s.cents, 0)
