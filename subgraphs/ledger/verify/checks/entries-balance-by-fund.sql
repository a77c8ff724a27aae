-- In every entry, debits equal credits in each fund.
SELECT 'entry ' || l.entry_id AS subject,
       'fund ' || l.fund_code || ': debits less credits ' || sum(l.debit_cents - l.credit_cents) AS detail
FROM ledger.line l GROUP BY l.entry_id, l.fund_code HAVING sum(l.debit_cents) <> sum(l.credit_cents)
