-- By department: what it collected on each day and in each fiscal year.
CREATE OR REPLACE FUNCTION ledger.roll_up_departments(collections ledger.collection[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ledger.department_day AS d (department_code, accounting_date, channel, gross_cents, refund_cents, return_cents,
                                          payment_count)
  SELECT c.department_code, c.accounting_date, c.channel, sum(x.gross_cents), sum(x.refund_cents), sum(x.return_cents),
         sum(x.payment_count)
  FROM unnest(collections) c CROSS JOIN LATERAL ledger.counted(c.kind, c.cents) x GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (department_code, accounting_date, channel) DO UPDATE
    SET gross_cents = d.gross_cents + excluded.gross_cents, refund_cents = d.refund_cents + excluded.refund_cents,
        return_cents = d.return_cents + excluded.return_cents, payment_count = d.payment_count + excluded.payment_count;

  INSERT INTO ledger.department_year AS y (department_code, fiscal_year, net_cents)
  SELECT c.department_code, c.fiscal_year, sum(c.cents) FROM unnest(collections) c GROUP BY 1, 2 ORDER BY 1, 2
  ON CONFLICT (department_code, fiscal_year) DO UPDATE SET net_cents = y.net_cents + excluded.net_cents;
END $$;
