-- What was recognised as revenue, beside what was collected: the lines on revenue accounts. A line of no revenue type stands
-- under the empty one.
ALTER TABLE ledger.revenue_day ADD COLUMN recognized_cents bigint NOT NULL DEFAULT 0;

INSERT INTO ledger.revenue_day AS r (department_code, accounting_date, revenue_type_code, recognized_cents)
SELECT l.department_code, e.accounting_date, coalesce(l.revenue_type_code, ''), sum(l.credit_cents - l.debit_cents)
FROM ledger.line l JOIN ledger.entry e ON e.id = l.entry_id JOIN ledger.account a ON a.code = l.account_code
WHERE a.kind = 'REVENUE' AND l.department_code IS NOT NULL
GROUP BY 1, 2, 3
ON CONFLICT (department_code, accounting_date, revenue_type_code) DO UPDATE SET recognized_cents = excluded.recognized_cents;
