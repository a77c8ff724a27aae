-- What the ledger says that a resident owes on each receivable is what that resident's charges have open on it, and what it says
-- the resident has to the good is the account's credit: nobody's debt or credit stands under another name.
SELECT 'account ' || coalesce(a.number, r.account_id::text, 'none') || ', ledger account ' || r.code AS subject,
       'lines ' || coalesce(sum(r.cents) FILTER (WHERE r.is_ledger), 0)
       || ', resident ' || coalesce(-sum(r.cents) FILTER (WHERE NOT r.is_ledger), 0) AS detail
FROM (
  SELECT l.resident_account_id AS account_id, l.account_code AS code, l.debit_cents - l.credit_cents AS cents, true AS is_ledger
  FROM ledger.line l JOIN ledger.account c ON c.code = l.account_code WHERE c.controls IS NOT NULL
  UNION ALL
  SELECT c.account_id, c.receivable_account_code, -c.open_cents, false
  FROM accounts.charge c WHERE c.receivable_account_code IS NOT NULL AND c.open_cents <> 0
  UNION ALL
  SELECT a.id, d.credit_account_code, a.credit_cents, false
  FROM accounts.account a JOIN departments.department d ON d.code = a.department_code WHERE a.credit_cents <> 0
) r
LEFT JOIN accounts.account a ON a.id = r.account_id
GROUP BY r.account_id, a.number, r.code HAVING sum(r.cents) <> 0 OR r.account_id IS NULL
