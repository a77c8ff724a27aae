-- Each entry moved each resident by what it wrote to the control accounts.
SELECT 'entry ' || entry_id || ', account ' || coalesce(account_id::text, 'none') AS subject,
       'control lines ' || coalesce(l.cents, 0) || ', resident ' || coalesce(m.cents, 0) AS detail
FROM (
  SELECT l.entry_id, l.resident_account_id AS account_id, sum(l.debit_cents - l.credit_cents)::bigint AS cents
  FROM ledger.line l JOIN ledger.account a ON a.code = l.account_code WHERE a.controls IS NOT NULL GROUP BY 1, 2
) l
FULL JOIN (SELECT m.entry_id, m.account_id, m.control_cents AS cents FROM accounts.movement m) m USING (entry_id, account_id)
WHERE coalesce(l.cents, 0) <> coalesce(m.cents, 0)
