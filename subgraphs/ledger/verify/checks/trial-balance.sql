-- The running balances add up to zero in each fund.
SELECT 'fund ' || a.fund_code AS subject, 'debits less credits ' || sum(b.debit_cents - b.credit_cents) AS detail
FROM ledger.balance b JOIN ledger.account a ON a.code = b.account_code
GROUP BY a.fund_code HAVING sum(b.debit_cents) <> sum(b.credit_cents)
