-- By revenue type and day: what was collected for revenue accounts, and what was recognised on them. A line of no revenue
-- type stands under the empty one.
CREATE OR REPLACE FUNCTION ledger.roll_up_revenue(sums ledger.line_sum[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ledger.revenue_day AS r (department_code, accounting_date, revenue_type_code, net_cents, recognized_cents)
  SELECT x.department_code, x.accounting_date, x.revenue_type_code, sum(x.net_cents), sum(x.recognized_cents)
  FROM (
    SELECT s.department_code, s.accounting_date, s.revenue_type_code, s.credit_cents - s.debit_cents AS net_cents, 0 AS recognized_cents
    FROM unnest(sums) s JOIN ledger.account a ON a.code = s.revenue_account_code
    WHERE s.is_collection AND a.kind = 'REVENUE'
    UNION ALL
    SELECT s.department_code, s.accounting_date, coalesce(s.revenue_type_code, ''), 0, s.credit_cents - s.debit_cents
    FROM unnest(sums) s JOIN ledger.account a ON a.code = s.account_code
    WHERE s.department_code IS NOT NULL AND a.kind = 'REVENUE'
  ) x GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (department_code, accounting_date, revenue_type_code) DO UPDATE
    SET net_cents = r.net_cents + excluded.net_cents, recognized_cents = r.recognized_cents + excluded.recognized_cents;
END $$;
