CREATE OR REPLACE FUNCTION ledger.roll_up_balances(sums ledger.line_sum[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ledger.balance AS b
  SELECT s.account_code, s.fiscal_year, s.period_number, sum(s.debit_cents), sum(s.credit_cents)
  FROM unnest(sums) s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (account_code, fiscal_year, period_number) DO UPDATE
    SET debit_cents = b.debit_cents + excluded.debit_cents, credit_cents = b.credit_cents + excluded.credit_cents;
END $$;
