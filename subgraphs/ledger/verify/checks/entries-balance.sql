-- In every entry, debits equal credits.
SELECT 'entry ' || l.entry_id AS subject, 'debits less credits ' || sum(l.debit_cents - l.credit_cents) AS detail
FROM ledger.line l GROUP BY l.entry_id HAVING sum(l.debit_cents) <> sum(l.credit_cents)
